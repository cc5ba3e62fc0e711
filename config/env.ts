import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** One entry of KAKEHASHI_RESOLVE: connect to `name` at `address:port`, like curl's --resolve. */
const resolveRule = z.string().transform((text, context) => {
  const found = /^([a-z0-9.-]+)=(tls:)?(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):(\d+)$/i.exec(text);
  if (found) {
    const [, name = '', tls, address = '', port = ''] = found;
    return {
      name: name.toLowerCase(),
      address: address.replace(/[[\]]/g, ''),
      port: Number(port),
      tls: Boolean(tls),
    };
  }
  context.addIssue(`"${text}" is not name=address:port, for example news.example=127.0.0.1:8080`);
  return z.NEVER;
});

/** Items parted by commas. */
const listed = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

/** An address or a block of them in CIDR notation (RFC 4632). */
function isBlock(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (more.length || longest < 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('give a port number, for example 3000').int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'give an http(s) address, for example https://news.example' })
    .optional(),
  DATA_DIR: z.string().optional(),
  CONFIG_DIR: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'give a postgres:// address' }).optional(),
  SECRET: z
    .string()
    .min(32, 'give at least 32 characters, for example from `openssl rand -base64 32`')
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'give a redis:// address' }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'give an smtp:// or smtps:// address' }).optional(),
  MAIL_FROM: z.string().min(3).max(200).optional(),
  /** Address to which bounces, complaints and unsubscribe mails come; each mail adds a key to its local part. */
  MAIL_BOUNCE: z.email('give an address, for example bounces@news.example').optional(),
  /** Mails to one receiving domain in a minute; 0 for no limit. */
  MAIL_PER_MINUTE: z.coerce.number('give a number of mails').int().min(0).default(300),
  /** Port on which bounces and complaints are taken by SMTP, as `host:port`. */
  MAIL_IN: z
    .string()
    .regex(/^(?:\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, 'give host:port, for example 0.0.0.0:2525')
    .optional(),
  /** Mailbox from which bounces and complaints are read. */
  IMAP_URL: z.url({ protocol: /^imaps?$/, error: 'give an imaps:// address' }).optional(),
  DKIM_DOMAIN: z.string().max(253).optional(),
  DKIM_SELECTOR: z.string().max(63).default('kakehashi'),
  /** PEM. */
  DKIM_PRIVATE_KEY: z.string().optional(),
  /** Operators' addresses, parted by commas: who hears of troubles. Never subscribers. */
  OPS_MAIL: listed.pipe(z.array(z.email('give addresses parted by commas, for example ops@news.example'))),
  OPS_LANG: z.enum(['vi', 'ja', 'en']).default('en'),
  /** Days for which fetched pages are kept, to be extracted anew. */
  SNAPSHOT_DAYS: z.coerce.number('give a number of days').int().min(1).max(3650).default(30),
  /** Days for which the reports of runs are kept. */
  RUN_DAYS: z.coerce.number('give a number of days').int().min(31).max(3650).default(90),
  /** Days for which the words of mails are kept, and readers who left. */
  MESSAGE_DAYS: z.coerce.number('give a number of days').int().min(30).max(3650).default(400),
  /** Days after which somebody who never confirmed is forgotten. */
  UNCONFIRMED_DAYS: z.coerce.number('give a number of days').int().min(1).max(365).default(14),
  /** Days for which texts are kept that are not about the topic. */
  OFF_TOPIC_DAYS: z.coerce.number('give a number of days').int().min(60).max(36_500).default(365),
  CONTACT: z.string().max(200).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  CHROMIUM_PATH: z.string().optional(),
  /** Where OpenTelemetry traces go. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'give the http(s) address of a collector' })
    .optional(),
  /** Seconds between two ticks of the scheduler. */
  TICK_SECONDS: z.coerce.number('give a number of seconds').min(1).max(300).default(60),
  /** For fault tests: `name:n` kills this process at the n-th pass of a named point. */
  FAULT_AT: z
    .string()
    .regex(/^[a-z0-9.-]+:\d+(?::block=\d+)?$/, 'write name:n, or name:n:block=milliseconds')
    .optional(),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'give the https address of the identity provider' })
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60).default('OpenID Connect'),
  /** Proxies before us whose X-Forwarded-For is believed. */
  TRUST_PROXY: listed.pipe(
    z.array(
      z
        .string()
        .refine(isBlock, 'give addresses or blocks parted by commas, for example 10.0.0.0/8,192.0.2.7'),
    ),
  ),
  KAKEHASHI_RESOLVE: listed.pipe(z.array(resolveRule)),
});

/** Every setting, checked and frozen. Paths are absolute. */
export type Env = Readonly<z.output<typeof schema> & { DATA_DIR: string; CONFIG_DIR: string }>;

/** The environment can't be used; the message holds one sentence for each fault, names but never values of secrets. */
export class EnvFault extends Error {}

/** Settings that may also be read from the file that NAME_FILE names. */
export const SECRETS = [
  'DATABASE_URL',
  'SECRET',
  'REDIS_URL',
  'SMTP_URL',
  'IMAP_URL',
  'DKIM_PRIVATE_KEY',
  'OIDC_CLIENT_SECRET',
];

/**
 * Settings from environment variables (nothing else reads the environment). `NAME_FILE` holds the path of a file with
 * the value of a secret. Relative paths start at the working folder; the defaults lie in `root`. Throws EnvFault with all faults at once.
 */
export function readEnv(variables: Record<string, string | undefined>, root: string): Env {
  const given: Record<string, string> = {};
  const faults: string[] = [];
  for (const [name, value] of Object.entries(variables))
    if (value !== undefined && value !== '') given[name] = value;
  for (const name of SECRETS) {
    const file = given[`${name}_FILE`];
    if (!file) continue;
    if (given[name]) faults.push(`${name} and ${name}_FILE are both set; keep one`);
    const text = readSecret(file);
    if (text) given[name] = text;
    else if (text === '') faults.push(`${name}_FILE names an empty file`);
    else faults.push(`${name}_FILE names a file that can't be read`);
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    faults.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`));
  if (parsed.data?.SMTP_URL && !parsed.data.MAIL_FROM)
    faults.push('MAIL_FROM: say who sends, when SMTP_URL is set');
  if (parsed.data?.OIDC_ISSUER && !(parsed.data.OIDC_CLIENT_ID && parsed.data.OIDC_CLIENT_SECRET))
    faults.push('OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: say as whom, when OIDC_ISSUER is set');
  if (parsed.data?.DKIM_DOMAIN && !parsed.data.DKIM_PRIVATE_KEY?.includes('PRIVATE KEY'))
    faults.push('DKIM_PRIVATE_KEY: give a PEM key, or DKIM_PRIVATE_KEY_FILE, when DKIM_DOMAIN is set');
  if (faults.length || !parsed.data) throw new EnvFault(faults.join('\n'));
  const env = parsed.data;
  return Object.freeze({
    ...env,
    DATA_DIR: env.DATA_DIR ? resolve(env.DATA_DIR) : join(root, 'var'),
    CONFIG_DIR: env.CONFIG_DIR ? resolve(env.CONFIG_DIR) : join(root, 'config'),
  });
}

/** What a file holds, without spaces and line ends around it; null when it can't be read. */
function readSecret(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
