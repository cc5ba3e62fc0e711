import { createPrivateKey, createPublicKey } from 'node:crypto';
import { resolveMx, resolveTxt } from 'node:dns/promises';

/** What the mail part of `doctor` needs to know. */
export interface MailSetup {
  /** The sender's address, with or without a name. */
  from: string;
  relayHost: string;
  dkim: { domain: string; selector: string; privateKey: string } | null;
  bounceAddress: string | null;
  /** Whether anything reads what comes to the bounce address. */
  bouncesAreRead: boolean;
}

/** DNS as the doctor asks it; tests answer for it. */
export interface Records {
  txt(name: string): Promise<string[]>;
  mx(name: string): Promise<string[]>;
}

export const SYSTEM_RECORDS: Records = {
  txt: async (name) => (await resolveTxt(name).catch(() => [])).map((parts) => parts.join('')),
  mx: async (name) =>
    (await resolveMx(name).catch(() => []))
      .toSorted((a, b) => a.priority - b.priority)
      .map(({ exchange }) => exchange),
};

/** One check: what it found, or an Error whose message says how to mend it. */
export interface MailCheck {
  what: string;
  look(): Promise<string>;
}

/** The checks of the DNS records that receivers ask for before they take mail from a domain. */
export function mailChecks(setup: MailSetup, records: Records): MailCheck[] {
  const domain = (/@([^>\s]+)/.exec(setup.from)?.[1] ?? '').toLowerCase();
  return [
    { what: 'MX', look: async () => await mx(domain, records) },
    { what: 'SPF', look: async () => await spf(domain, setup, records) },
    { what: 'DKIM', look: async () => await dkim(domain, setup, records) },
    { what: 'DMARC', look: async () => await dmarc(domain, records) },
    { what: 'bounces', look: async () => bounces(setup) },
  ];
}

async function mx(domain: string, records: Records): Promise<string> {
  const found = await records.mx(domain);
  if (!found.length)
    throw new Error(
      `${domain} takes no mail, so answers and bounces are lost. Publish an MX record at ${domain}.`,
    );
  return found.join(', ');
}

async function spf(domain: string, setup: MailSetup, records: Records): Promise<string> {
  const found = (await records.txt(domain)).filter((text) => /^v=spf1(?:\s|$)/i.test(text));
  const [record] = found;
  if (!record)
    throw new Error(
      `Publish a TXT record at ${domain}: "v=spf1 a:${setup.relayHost} -all" (or the include: that the relay's operator names).`,
    );
  if (found.length > 1)
    throw new Error(
      `${domain} has ${found.length} SPF records; receivers then use none (RFC 7208 §4.5). Keep one.`,
    );
  if (/[+?]all\b/.test(record) || !/all\b|redirect=/.test(record))
    throw new Error(`"${record}" lets anybody send for ${domain}. End it with -all or ~all.`);
  return record;
}

async function dkim(domain: string, setup: MailSetup, records: Records): Promise<string> {
  const { dkim: key } = setup;
  if (!key)
    return 'not signed here; set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY unless the relay signs';
  const name = `${key.selector}._domainkey.${key.domain}`;
  const wanted = publicHalf(key.privateKey);
  const fix = `Publish a TXT record at ${name}: "v=DKIM1; k=rsa; p=${wanted}".`;
  const record = (await records.txt(name)).find((text) => /(?:^|;)\s*p=/.test(text));
  if (!record) throw new Error(fix);
  const published = /(?:^|;)\s*p=([^;]*)/.exec(record)?.[1]?.replace(/\s+/g, '') ?? '';
  if (published !== wanted)
    throw new Error(
      `The key at ${name} is not the public half of DKIM_PRIVATE_KEY: every signature fails. ${fix}`,
    );
  const aligned = domain === key.domain || domain.endsWith(`.${key.domain}`);
  if (!aligned)
    throw new Error(
      `DKIM_DOMAIN is ${key.domain}, but mail comes from ${domain}: DMARC does not count the signature. Set DKIM_DOMAIN=${domain}.`,
    );
  return `${name} holds our key`;
}

async function dmarc(domain: string, records: Records): Promise<string> {
  const parent = domain.split('.').slice(-2).join('.');
  for (const name of new Set([`_dmarc.${domain}`, `_dmarc.${parent}`])) {
    const record = (await records.txt(name)).find((text) => /^v=DMARC1/i.test(text));
    if (record) return record;
  }
  throw new Error(
    `Publish a TXT record at _dmarc.${domain}: "v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain}".`,
  );
}

function bounces({ bounceAddress, bouncesAreRead }: MailSetup): string {
  if (!bounceAddress)
    throw new Error(
      'Nobody reads bounces, so addresses that are gone are mailed for ever. Set MAIL_BOUNCE, and MAIL_IN or IMAP_URL.',
    );
  if (!bouncesAreRead)
    throw new Error(
      `Bounces go to ${bounceAddress}, but nothing reads them. Set MAIL_IN (a port for its MX) or IMAP_URL (its mailbox).`,
    );
  return `come to ${bounceAddress}`;
}

/** The public half of a PEM key as DKIM publishes it (RFC 6376 §3.6.1). */
function publicHalf(privateKey: string): string {
  return createPublicKey(createPrivateKey(privateKey))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
}
