import { pino, type Logger } from 'pino';

export type { Logger };

const SECRETS = ['password', 'token', 'authorization', 'cookie', 'smtp_url', 'database_url', 'redis_url'];

/** Lines that can't be written, on a full disk say, wait up to this many bytes; later ones are lost. */
const MOST_WAITING = 1_000_000;

/**
 * A logger that writes JSON lines to standard error: standard output belongs to what a command promises.
 * Secrets are replaced wherever they stand at one of the known names. A disk that is full stops nobody's work.
 */
export function createLog(level: string): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`]);
  const lines = pino.destination({ dest: 2, sync: true, maxLength: MOST_WAITING });
  // Each line tries again to write what waits before it.
  lines.on('error', () => {});
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '…' } },
    lines,
  );
}
