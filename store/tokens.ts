import { createHash, createHmac, randomBytes } from 'node:crypto';

/** The hash under which a link's token is kept: the token itself is in no table. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A token of 256 bits that nobody can guess. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token of a subscription's link for one purpose, made anew from the installation's secret whenever a mail needs it,
 * so that only its hash is stored.
 */
export function linkToken(
  secret: Buffer,
  purpose: 'confirm' | 'unsubscribe',
  subscriptionId: string,
): string {
  return createHmac('sha256', secret).update(`${purpose}:${subscriptionId}`).digest('base64url');
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
