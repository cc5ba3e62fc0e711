import { domainToASCII } from 'node:url';

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

/** An address that names exactly one mailbox (RFC 5321 §4.1.2 without quoted forms), or null. */
export function strictAddress(text: string): string | null {
  const at = text.trim().lastIndexOf('@');
  const address = `${text.trim().slice(0, at)}@${domainToASCII(text.trim().slice(at + 1))}`;
  return ADDRESS.test(address) ? address : null;
}

/** The receiving domain of an address, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
