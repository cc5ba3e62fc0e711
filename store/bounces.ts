import { sql } from 'kysely';
import type { Database } from './database.ts';
import { mailResumedAt } from './mail-pause.ts';
import { suppressHash } from './suppressions.ts';
import { addressHmac } from './tokens.ts';

/** `hard`: there is no such mailbox; `soft`: not now; `policy`: the receiver refuses us, not the reader; `complaint`: spam. */
export type BounceKind = 'hard' | 'soft' | 'policy' | 'complaint';

/** What came back for an address. */
export interface Bounce {
  kind: BounceKind;
  address: string;
  deliveryId: string | null;
  /** Enhanced status code (RFC 3463), where there was one. */
  status: string | null;
  detail: string;
}

const SOFT_DAYS = 14;
const SOFT_LIMIT = 5;

/**
 * Keeps a bounce and does what it asks: a hard one and a complaint suppress the address at once, five soft ones in fourteen days,
 * too; a refusal by policy suppresses nobody. A second report of the same delivery changes nothing.
 */
export async function noteBounce(db: Database, secret: Buffer, bounce: Bounce): Promise<void> {
  const hash = addressHmac(secret, bounce.address);
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      insert into bounce (delivery_id, email_hmac, domain, kind, status, detail)
      values (${bounce.deliveryId}, ${hash}, ${bounce.address.slice(bounce.address.lastIndexOf('@') + 1).toLowerCase()},
        ${bounce.kind}, ${bounce.status}, ${bounce.detail.slice(0, 500)})
      on conflict (delivery_id, kind) where delivery_id is not null do nothing returning id`.execute(tx);
    if (!rows.length) return;
    const note = `${bounce.status ?? ''} ${bounce.detail}`.trim().slice(0, 300);
    if (bounce.kind === 'hard') await suppressHash(tx, hash, { reason: 'hard bounce', note });
    if (bounce.kind === 'complaint') await suppressHash(tx, hash, { reason: 'complaint', note });
    if (bounce.kind === 'soft' && (await softBounces(tx, hash)) >= SOFT_LIMIT)
      await suppressHash(tx, hash, { reason: 'soft bounces', note });
  });
}

async function softBounces(db: Database, hash: Buffer): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from bounce where email_hmac = ${hash} and kind = 'soft'
      and at > now() - make_interval(days => ${SOFT_DAYS})`.execute(db);
  return rows[0]?.n ?? 0;
}

/** What a sent mail was, for a report that names its delivery. */
export async function deliveredTo(
  db: Database,
  deliveryId: string,
): Promise<{ address: string; subscriptionId: string | null } | null> {
  const { rows } = await sql<{ address: string; subscriptionId: string | null }>`
    select coalesce(d.to_address, r.email) as address, d.subscription_id as "subscriptionId"
    from delivery d left join subscriber r on r.id = d.subscriber_id
    where d.id = ${deliveryId}::uuid and coalesce(d.to_address, r.email) is not null`.execute(db);
  return rows[0] ?? null;
}

/** Shares of what was sent in the last 24 hours, or since mail was resumed. */
export interface BounceRates {
  sent: number;
  bounces: number;
  complaints: number;
}

/** What came back of the mail of the last 24 hours. */
export async function bounceRates(db: Database, now: Date): Promise<BounceRates> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const resumed = await mailResumedAt(db);
  const since = resumed && resumed > dayAgo ? resumed : dayAgo;
  const { rows } = await sql<BounceRates>`
    select (select count(*) from delivery where sent_at > ${since} and channel = 'email')::int +
        (select count(*) from delivery where state = 'failed' and created_at > ${since} and channel = 'email')::int as sent,
      (select count(*) from bounce where at > ${since} and kind in ('hard', 'soft'))::int as bounces,
      (select count(*) from bounce where at > ${since} and kind = 'complaint')::int as complaints`.execute(
    db,
  );
  return rows[0] ?? { sent: 0, bounces: 0, complaints: 0 };
}

/** The newest refusals by policy: an operator must act, readers can't. */
export async function policyRefusals(db: Database, since: Date) {
  return await db
    .selectFrom('bounce')
    .select(['at', 'domain', 'status', 'detail'])
    .where('kind', '=', 'policy')
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(50)
    .execute();
}
