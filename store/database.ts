import type { Kysely } from 'kysely';
import type {
  SourceTable,
  EntryPointTable,
  RunTable,
  LedgerTable,
  RefTable,
  StoryTable,
  DecisionTable,
  DecisionArticleTable,
  ArticleTable,
  BandTable,
  RevisionTable,
  SnapshotTable,
  VerdictTable,
  FeedbackTable,
  HostTable,
  TroubleTable,
  OpsNoticeTable,
  CanaryTable,
  QueueCanaryTable,
  BackfillTable,
  SettingTable,
} from './news-tables.ts';
import type {
  SubscriberTable,
  ConsentTable,
  SubscriptionTable,
  TokenTable,
  DeliveryTable,
  AlertTable,
  SuppressionTable,
  BounceTable,
  MailDomainTable,
  MailboxTable,
  AccountTable,
  SessionTable,
  AuditTable,
  RecoveryCodeTable,
  ThrottleTable,
  ApiTokenTable,
} from './people-tables.ts';
import type { ConfigVersionTable, ConsoleTaskTable, TallyTable } from './console-tables.ts';

/** Every table of the product, as Kysely sees it. */
export interface Tables {
  source: SourceTable;
  entry_point: EntryPointTable;
  run: RunTable;
  ledger: LedgerTable;
  ref: RefTable;
  story: StoryTable;
  decision: DecisionTable;
  decision_article: DecisionArticleTable;
  article: ArticleTable;
  band: BandTable;
  revision: RevisionTable;
  snapshot: SnapshotTable;
  verdict: VerdictTable;
  feedback: FeedbackTable;
  subscriber: SubscriberTable;
  consent: ConsentTable;
  subscription: SubscriptionTable;
  token: TokenTable;
  delivery: DeliveryTable;
  alert: AlertTable;
  suppression: SuppressionTable;
  bounce: BounceTable;
  mail_domain: MailDomainTable;
  mailbox_message: MailboxTable;
  account: AccountTable;
  session: SessionTable;
  audit: AuditTable;
  recovery_code: RecoveryCodeTable;
  throttle: ThrottleTable;
  config_version: ConfigVersionTable;
  console_task: ConsoleTaskTable;
  tally: TallyTable;
  host: HostTable;
  trouble: TroubleTable;
  ops_notice: OpsNoticeTable;
  canary: CanaryTable;
  queue_canary: QueueCanaryTable;
  backfill: BackfillTable;
  setting: SettingTable;
  api_token: ApiTokenTable;
}

/** A connection pool, or one transaction of it. */
export type Database = Kysely<Tables>;
