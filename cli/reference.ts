import type { Command } from 'commander';
import type { Env } from '../config/env.ts';
import { readEnv, SECRETS } from '../config/env.ts';
import { RETENTION, type KeptDays } from '../store/retention.ts';
import { InputFault } from './faults.ts';

/** What each setting is for; one that is missing here does not compile. */
const SETTINGS = {
  HOST: 'Address that the web listens on.',
  PORT: 'Port of the web; 0 takes a free one.',
  PUBLIC_URL: 'Address under which readers reach the web; it stands in every mail. Else the one listened on.',
  DATA_DIR: 'Folder of the embedded Postgres. Else `var` beside the program.',
  CONFIG_DIR: 'Folder with `sources/`, `families/` and `topic/`. Else `config` beside the program.',
  DATABASE_URL: 'A Postgres of your own (15 or newer) instead of the embedded one.',
  SECRET:
    'A secret of yours outside the database, from which keys for links and second factors are made. Set it before the first start: with another one, links in sent mails and second factors no longer work.',
  REDIS_URL: 'A Redis for the jobs, with `maxmemory-policy noeviction`; else they wait in Postgres.',
  SMTP_URL:
    'The relay that takes the mail, `smtp://` or `smtps://` with name and password. Else the built-in mailbox.',
  MAIL_FROM: 'Sender of the mail, `Name <address>`. Needed with SMTP_URL.',
  MAIL_BOUNCE: 'Address that bounces and complaints go to, with a mark of each mail; else MAIL_FROM.',
  MAIL_PER_MINUTE: 'Most mails a minute to one receiving domain; 0 for no limit.',
  MAIL_IN: '`address:port` of an SMTP port of ours that takes bounces and complaints.',
  IMAP_URL: 'A mailbox that bounces and complaints are read from, `imaps://name:password@host`.',
  DKIM_DOMAIN: 'Domain that signs the mail (RFC 6376). Else the mail is not signed by us.',
  DKIM_SELECTOR: 'Name of the key in the DNS.',
  DKIM_PRIVATE_KEY: 'The signing key, PEM.',
  CONTACT: 'Whom sites may write to; it stands in the User-Agent.',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent.',
  OPS_MAIL: 'Operators whom a mail tells when a source breaks, changes or recovers; parted by commas.',
  OPS_LANG: 'Language of those mails: vi, ja or en.',
  SNAPSHOT_DAYS: 'How long the pages themselves are kept, compressed, to be extracted again.',
  RUN_DAYS:
    'How long the reports of polls are kept (see [retention.md](retention.md), as for the next three).',
  MESSAGE_DAYS: 'How long the words of mails are kept, and readers who left.',
  UNCONFIRMED_DAYS: 'How long somebody is kept who asked and never confirmed.',
  OFF_TOPIC_DAYS: 'How long texts are kept that are not about the topic.',
  CHROMIUM_PATH:
    'The browser for pages that a script fills. Else one of the system, else the one that npm brought.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'An OpenTelemetry collector (OTLP over HTTP) that gets traces of requests and jobs.',
  TICK_SECONDS: 'Seconds between two ticks of the scheduler.',
  FAULT_AT: 'For fault tests only: kills this process at the n-th pass of a named point.',
  OIDC_ISSUER: 'Identity provider by which operators may log in (OpenID Connect).',
  OIDC_CLIENT_ID: 'Our name at the provider.',
  OIDC_CLIENT_SECRET: 'Our secret at the provider.',
  OIDC_NAME: 'What the login button calls the provider.',
  TRUST_PROXY:
    'Addresses or blocks (CIDR) of the proxies before us, parted by commas: only their `X-Forwarded-For` says where a reader is. Else the connection itself does.',
  KAKEHASHI_RESOLVE:
    'For tests: `name=address:port,…` connects to these names there, and only these may be private addresses.',
} satisfies Record<keyof Env, string>;

/** Which setting says for how long a kind of data is kept. */
export const KEPT_BY = {
  snapshots: 'SNAPSHOT_DAYS',
  runs: 'RUN_DAYS',
  messages: 'MESSAGE_DAYS',
  unconfirmed: 'UNCONFIRMED_DAYS',
  offTopic: 'OFF_TOPIC_DAYS',
} as const satisfies Record<keyof KeptDays, keyof Env>;

/** Prints one page of docs/reference as Markdown. Throws InputFault for a page that there is not. */
export function printReference(what: string, program: Command): void {
  if (what === 'cli') console.log(cliPage(program));
  else if (what === 'configuration') console.log(configurationPage());
  else if (what === 'retention') console.log(retentionPage());
  else throw new InputFault(`There is no page "${what}"; take cli, configuration or retention.`);
}

function cliPage(program: Command): string {
  const commands = program.commands.filter((command) => command.name() !== 'reference');
  return [
    '# Command line',
    '',
    'Made from the program by `npm run --silent cli -- reference cli`; a test keeps it fresh. Run a command as',
    '`npm run --silent cli -- COMMAND`, or as `kakehashi COMMAND` where the package is installed. Exit status: 0 done,',
    '1 the work failed, 2 the command line or its input is wrong.',
    ...commands.flatMap(commandSection),
  ].join('\n');
}

function commandSection(command: Command): string[] {
  const usage = `kakehashi ${command.name()} ${command.usage()}`.trimEnd();
  const options = command.options.map(({ flags, description }) => `| \`${flags}\` | ${description} |`);
  return [
    '',
    `## ${command.name()}`,
    `${command.description()}`,
    '',
    '```sh',
    usage,
    '```',
    ...(options.length ? ['', '| option | meaning |', '|---|---|', ...options] : []),
  ];
}

function configurationPage(): string {
  const defaults = readEnv({}, '/kakehashi');
  const rows = Object.entries(SETTINGS).map(([name, text]) => {
    const value = defaults[name as keyof Env];
    const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    const shown = plain && !plain.startsWith('/kakehashi') ? `\`${plain}\`` : '';
    return `| \`${name}\` | ${shown} | ${text}${SECRETS.includes(name) ? ` Or \`${name}_FILE\`.` : ''} |`;
  });
  return [
    '# Settings',
    '',
    'Made from the program by `npm run --silent cli -- reference configuration`; a test keeps it fresh. All settings are',
    'environment variables; all faults are told at once, by name and never by value. A secret may lie in a file instead:',
    '`NAME_FILE` holds its path.',
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
    'Sources, families and the topic are files of `CONFIG_DIR`: see [sources.md](../sources.md).',
  ].join('\n');
}

function retentionPage(): string {
  const defaults = readEnv({}, '/kakehashi');
  const days = (kind: keyof KeptDays | number) =>
    typeof kind === 'number' ? `${kind}` : `${defaults[KEPT_BY[kind]]} (\`${KEPT_BY[kind]}\`)`;
  return [
    '# What is kept, and for how long',
    '',
    'Made from the program by `npm run --silent cli -- reference retention`; a test keeps it fresh. Once an hour the job',
    '`watch` lets go what is older, a few hundred rows at a time; its line in the log says how much (`tidied`).',
    '',
    '| kind | days | what goes |',
    '|---|---|---|',
    `| fetched pages | ${days('snapshots')} | The pages themselves, a table a day; articles can't be extracted anew from then on. |`,
    ...RETENTION.map((rule) => `| ${rule.what} | ${days(rule.days)} | ${rule.goes} |`),
    '',
    'Kept for good: articles that are about the topic with their revisions and verdicts, stories, what people decided and',
    'labelled, the links seen (so that none is read twice), versions of the configuration, the proof of every consent of present',
    'readers, the suppression list (HMACs only), and the audit log, which the database itself refuses to change.',
    '',
    'A reader who asks to be forgotten goes at once: the page of their subscriptions has the button.',
  ].join('\n');
}
