import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const MARK = 'v1.';
const IV = 12;
const TAG = 16;

/** What a sealed text is for and whose it is: neither opens as another's. */
export interface SealedFor {
  purpose: string;
  owner: string;
}

function keyOf(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `kakehashi ${purpose}`, 32));
}

/** A text that only who has the installation's secret can read: AES-256-GCM, the key by HKDF (RFC 5869). */
export function seal(secret: Buffer, text: string, { purpose, owner }: SealedFor): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), iv);
  cipher.setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** The text that `seal` took; null where the secret or the owner is another, or somebody changed it. */
export function unseal(secret: Buffer, sealed: string, { purpose, owner }: SealedFor): string | null {
  if (!isSealed(sealed)) return null;
  const bytes = Buffer.from(sealed.slice(MARK.length), 'base64url');
  if (bytes.length < IV + TAG) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), bytes.subarray(0, IV), {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
  try {
    return decipher.update(bytes.subarray(IV + TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

/** Whether a text was sealed. */
export function isSealed(text: string): boolean {
  return text.startsWith(MARK);
}
