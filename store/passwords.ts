import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Parameters of OWASP's password storage cheat sheet for scrypt. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const MOST_AT_A_TIME = 2;
const MOST_WAITING = 20;
/** Compared with when there is no such account, so that an unknown name takes as long as a known one. */
const NOBODY = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`;

/** Too many passwords are being checked at once; the person should try again in a moment. */
export class TooBusy extends Error {}

let running = 0;
const waiting: (() => void)[] = [];

/** Two at a time, because each takes 128 MB; past twenty in the queue TooBusy is thrown. */
async function hashWith(password: string, salt: Buffer): Promise<Buffer> {
  if (waiting.length >= MOST_WAITING) throw new TooBusy('Too many passwords are being checked just now.');
  if (running >= MOST_AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, 32, COST, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** The form in which a password is kept: scrypt with a salt of its own. Throws TooBusy. */
export async function passwordHash(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${(await hashWith(password, salt)).toString('base64')}`;
}

/** Whether a password is the kept one; null (no account, or one without a password) never matches but takes as long. Throws TooBusy. */
export async function passwordMatches(password: string, kept: string | null): Promise<boolean> {
  const [, salt = '', key = ''] = (kept ?? NOBODY).split('$');
  const wanted = Buffer.from(key, 'base64');
  const given = await hashWith(password, Buffer.from(salt, 'base64'));
  return kept !== null && wanted.length === given.length && timingSafeEqual(wanted, given);
}
