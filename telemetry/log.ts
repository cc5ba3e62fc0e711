import { pino, type Logger } from 'pino';

export type { Logger };

const SECRETS = ['password', 'token', 'authorization', 'cookie', 'smtp_url', 'database_url', 'redis_url'];

/**
 * A logger that writes JSON lines to standard error: standard output belongs to what a command promises.
 * Secrets are replaced wherever they stand at one of the known names.
 */
export function createLog(level: string): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`]);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '…' } },
    pino.destination({ dest: 2, sync: true }),
  );
}
