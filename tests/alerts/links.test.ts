import { describe, expect, test } from 'vitest';
import { readSignedToken, signedToken } from '../../store/tokens.ts';
import { readReturnAddress, returnAddress } from '../../workers/mail-links.ts';

const secret = Buffer.alloc(32, 7);
const id = '0b7d6c1e-9f0a-4f5e-8a61-5f3f2a1c9d10';
const now = new Date('2026-11-27T00:00:00Z');
const expires = new Date(now.getTime() + 1000);

describe('a signed link', () => {
  const token = signedToken(secret, 'preferences', { id, expires });
  test('opens what it is for, until it expires', () => {
    expect(readSignedToken(secret, 'preferences', token, now)).toBe(id);
    expect(readSignedToken(secret, 'preferences', token, expires)).toBeNull();
  });
  test('opens nothing else, nobody else’s, and not with another key', () => {
    expect(readSignedToken(secret, 'feedback', token, now)).toBeNull();
    const other = id.replace('0b7d', '1b7d').replaceAll('-', '');
    expect(readSignedToken(secret, 'preferences', other + token.slice(32), now)).toBeNull();
    expect(readSignedToken(Buffer.alloc(32, 8), 'preferences', token, now)).toBeNull();
    const later = token.replace(/\.[0-9a-z]+\./, '.zzzzzz.');
    expect(readSignedToken(secret, 'preferences', later, now)).toBeNull();
  });
  test.each(['', '..', 'x', token.slice(1), `${token}=`, token.toUpperCase()])('%j is none', (text) => {
    expect(readSignedToken(secret, 'preferences', text, now)).toBeNull();
  });
});

describe('an address of ours', () => {
  const address = returnAddress(secret, 'bounces@news.example', { kind: 'bounce', id });
  test('names its delivery, in whatever case a relay writes it, and fits a local part', () => {
    expect(readReturnAddress(secret, address)).toEqual({ kind: 'bounce', id });
    expect(readReturnAddress(secret, address.toUpperCase())).toEqual({ kind: 'bounce', id });
    expect(address.indexOf('@')).toBeLessThanOrEqual(64);
  });
  test('can’t be forged or turned into another kind', () => {
    expect(readReturnAddress(secret, address.replace('+b', '+u'))).toBeNull();
    expect(readReturnAddress(Buffer.alloc(32, 8), address)).toBeNull();
    expect(readReturnAddress(secret, 'bounces@news.example')).toBeNull();
    expect(readReturnAddress(secret, `bounces+b${'0'.repeat(48)}@news.example`)).toBeNull();
  });
});
