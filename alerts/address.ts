import { domainToASCII } from 'node:url';

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

/** A domain that the rules for names in other scripts (UTS #46) leave as it is. */
const PLAIN_DOMAIN = /^(?!.*xn--)(?:[a-z0-9-]+\.)+[a-z]{2,}$/;

/** An address that names exactly one mailbox (RFC 5321 §4.1.2 without quoted forms), or null. */
export function strictAddress(text: string): string | null {
  const given = text.trim();
  const at = given.lastIndexOf('@');
  const domain = given.slice(at + 1);
  const address = `${given.slice(0, at)}@${PLAIN_DOMAIN.test(domain) ? domain : domainToASCII(domain)}`;
  return ADDRESS.test(address) ? address : null;
}

/** The receiving domain of an address, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
