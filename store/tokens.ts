import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The hash under which a link's token is kept: the token itself is in no table. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A token of 256 bits that nobody can guess. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token of a row's link for one purpose, made anew from the installation's secret whenever a mail needs it, so that only
 * its hash is stored.
 */
export function linkToken(
  secret: Buffer,
  purpose: 'confirm' | 'unsubscribe' | 'feed' | 'login',
  id: string,
): string {
  return createHmac('sha256', secret).update(`${purpose}:${id}`).digest('base64url');
}

/** What a signed link may open; a link for one thing opens no other. */
export type SignedPurpose = 'preferences' | 'feedback';

/** A link's token that needs no row: the id, when it expires, and an HMAC of 128 bits over both and the purpose. */
export function signedToken(
  secret: Buffer,
  purpose: SignedPurpose,
  link: { id: string; expires: Date },
): string {
  const body = `${link.id.replaceAll('-', '')}.${Math.floor(link.expires.getTime() / 1000).toString(36)}`;
  return `${body}.${signature(secret, purpose, body)}`;
}

/** The uuid that a signed token is for; null when it was forged, is for another purpose, or has expired. */
export function readSignedToken(
  secret: Buffer,
  purpose: SignedPurpose,
  token: string,
  now: Date,
): string | null {
  const found = /^([0-9a-f]{32})\.([0-9a-z]{1,9})\.([\w-]{22})$/.exec(token);
  if (!found) return null;
  const [, id = '', expires = '', mac = ''] = found;
  const right = signature(secret, purpose, `${id}.${expires}`);
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(right))) return null;
  if (Number.parseInt(expires, 36) * 1000 <= now.getTime()) return null;
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function signature(secret: Buffer, purpose: string, body: string): string {
  return createHmac('sha256', secret)
    .update(`${purpose}|${body}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** An address on the suppression list: an HMAC, so that the list tells nobody who is on it. */
export function addressHmac(secret: Buffer, address: string): Buffer {
  return createHmac('sha256', secret)
    .update(`address:${addressKey(address)}`)
    .digest();
}

/** One form for an address however it is typed. */
export function addressKey(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}
