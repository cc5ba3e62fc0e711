import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailLinks } from '../alerts/compose.ts';
import { linkToken, signedToken } from '../store/tokens.ts';
import type { Services } from './services.ts';

const DAY_MS = 86_400_000;
/** Links of a mail work this long; a mail of last season opens nobody's preferences. */
const LINK_DAYS = 60;

/** The links of a mail. They are the same for each try of a delivery. */
export function mailLinks(
  services: Pick<Services, 'publicUrl' | 'secret'>,
  of: { deliveryId: string; subscriptionId: string; createdAt: Date },
): MailLinks {
  const { publicUrl, secret } = services;
  const expires = new Date(of.createdAt.getTime() + LINK_DAYS * DAY_MS);
  return {
    home: `${publicUrl}/`,
    preferences: `${publicUrl}/preferences/${signedToken(secret, 'preferences', { id: of.subscriptionId, expires })}`,
    unsubscribe: `${publicUrl}/unsubscribe/${linkToken(secret, 'unsubscribe', of.subscriptionId)}`,
    feedback: `${publicUrl}/feedback/${signedToken(secret, 'feedback', { id: of.deliveryId, expires })}`,
  };
}

/** What an address of ours that got mail stands for: a delivery that bounced, or a subscription to be ended. */
export interface ReturnKey {
  kind: 'bounce' | 'unsubscribe';
  id: string;
}

/**
 * A variable envelope sender (VERP): `bounces+b<id><mac>@…`. Without the HMAC anybody could unsubscribe others with a forged
 * bounce. Hex only, because some relays change the case of local parts.
 */
export function returnAddress(secret: Buffer, base: string, key: ReturnKey): string {
  const at = base.lastIndexOf('@');
  const body = `${key.kind[0]}${key.id.replaceAll('-', '')}`;
  return `${base.slice(0, at)}+${body}${keyMac(secret, body)}${base.slice(at)}`;
}

/** The key in an address of ours; null for any other address, and for a forged one. */
export function readReturnAddress(secret: Buffer, address: string): ReturnKey | null {
  const found = /\+([bu])([0-9a-f]{32})([0-9a-f]{16})@/i.exec(address.toLowerCase());
  if (!found) return null;
  const [, letter = '', id = '', mac = ''] = found;
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(keyMac(secret, `${letter}${id}`)))) return null;
  return {
    kind: letter === 'b' ? 'bounce' : 'unsubscribe',
    id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
}

function keyMac(secret: Buffer, body: string): string {
  return createHmac('sha256', secret).update(`return:${body}`).digest('hex').slice(0, 16);
}
