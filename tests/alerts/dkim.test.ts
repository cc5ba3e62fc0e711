import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../alerts/channel.ts';
import { compileMessage } from '../../alerts/mime.ts';
import { mailChecks, type MailSetup, type Records } from '../../cli/doctor-mail.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = { domain: 'news.example', selector: 'kakehashi', privateKey: pem };

const message: Message = {
  id: '0b7d6c1e-9f0a-4f5e-8a61-5f3f2a1c9d10',
  lang: 'ja',
  to: { name: '', address: 'reader@example.com' },
  from: { name: 'Kakehashi', address: 'alerts@news.example' },
  returnPath: null,
  subject: '[VN–JP] Quảng Ninh ↔ 群馬県: 覚書, 11月25日 (+3)',
  text: 'クアンニン省\r\n',
  html: '<p>クアンニン省</p>',
  stories: [],
  headers: {
    'List-ID': 'Kakehashi <alerts.news.example>',
    'List-Unsubscribe': '<https://news.example/unsubscribe/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  messageId: '<1@news.example>',
  settings: {},
};

/** Verifies a DKIM signature by the letter of RFC 6376 (relaxed/relaxed, rsa-sha256); returns the signed headers. */
function verify(raw: string): { valid: boolean; signed: string[] } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const fields = head.split(/\r\n(?![ \t])/).map((line) => {
    const at = line.indexOf(':');
    return { name: line.slice(0, at).trim().toLowerCase(), line };
  });
  const relaxed = (line: string) => {
    const at = line.indexOf(':');
    const value = line
      .slice(at + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim();
    return `${line.slice(0, at).trim().toLowerCase()}:${value}`;
  };
  const signature = fields.find(({ name }) => name === 'dkim-signature')!.line;
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((part) => {
        const at = part.indexOf('=');
        return [part.slice(0, at).trim(), part.slice(at + 1).replace(/\s+/g, '')] as const;
      }),
  );
  const body = `${rest
    .join('\r\n\r\n')
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '')}\r\n`;
  const bodyRight = createHash('sha256').update(body).digest('base64') === tags.get('bh');
  const signed = tags.get('h')!.toLowerCase().split(':');
  const left = [...fields];
  const lines = signed.flatMap((name) => {
    const at = left.findLastIndex((each) => each.name === name);
    return at < 0 ? [] : [relaxed(left.splice(at, 1)[0]!.line)];
  });
  const own = relaxed(signature.replace(/(;\s*b=)[^;]*/, '$1'));
  const right = createVerify('sha256')
    .update(`${lines.map((line) => `${line}\r\n`).join('')}${own}`)
    .verify(createPublicKey(pem), tags.get('b')!, 'base64');
  return { valid: bodyRight && right, signed };
}

test('a mail is signed, and one-click unsubscribing is among what is signed', async () => {
  const raw = (await compileMessage(message, key)).toString('latin1');
  const { valid, signed } = verify(raw);
  expect(valid).toBe(true);
  expect(signed).toEqual(
    expect.arrayContaining([
      'from',
      'to',
      'subject',
      'date',
      'message-id',
      'list-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
    ]),
  );
});

test('a changed header or body breaks the signature', async () => {
  const raw = (await compileMessage(message, key)).toString('latin1');
  expect(verify(raw.replace('List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Click')).valid).toBe(false);
  expect(verify(raw.replace(/[A-Za-z0-9](?=={0,2}\r\n--)/, 'x')).valid).toBe(false);
});

describe('the doctor of mail', () => {
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const good: Record<string, string[]> = {
    'news.example': ['v=spf1 a:relay.example -all'],
    'kakehashi._domainkey.news.example': [`v=DKIM1; k=rsa; p=${p}`],
    '_dmarc.news.example': ['v=DMARC1; p=quarantine'],
  };
  const setup: MailSetup = {
    from: 'Kakehashi <alerts@news.example>',
    relayHost: 'relay.example',
    dkim: key,
    bounceAddress: 'bounces@news.example',
    bouncesAreRead: true,
  };
  const records = (txt: Record<string, string[]>, mx = ['mx.news.example']): Records => ({
    txt: async (name) => txt[name] ?? [],
    mx: async () => mx,
  });
  async function faults(of: Partial<MailSetup>, dns: Records): Promise<string[]> {
    const found: string[] = [];
    for (const { what, look } of mailChecks({ ...setup, ...of }, dns))
      await look().catch((cause: Error) => found.push(`${what}: ${cause.message}`));
    return found;
  }

  test('finds nothing where all is right', async () => {
    expect(await faults({}, records(good))).toEqual([]);
  });
  test.each([
    [
      {},
      { ...good, 'news.example': [] },
      /^SPF: Publish a TXT record at news\.example: "v=spf1 a:relay\.example -all"/,
    ],
    [{}, { ...good, 'news.example': ['v=spf1 -all', 'v=spf1 a -all'] }, /^SPF: .*2 SPF records.*Keep one/],
    [{}, { ...good, 'news.example': ['v=spf1 a +all'] }, /^SPF: .*lets anybody send/],
    [
      {},
      { ...good, 'kakehashi._domainkey.news.example': [] },
      /^DKIM: Publish a TXT record at kakehashi\._domainkey\.news\.example: "v=DKIM1; k=rsa; p=MII/,
    ],
    [
      {},
      { ...good, 'kakehashi._domainkey.news.example': ['v=DKIM1; p=AAAA'] },
      /^DKIM: .*not the public half/,
    ],
    [
      { from: 'a@other.example' },
      { ...good, 'other.example': ['v=spf1 -all'], '_dmarc.other.example': ['v=DMARC1; p=none'] },
      /^DKIM: .*Set DKIM_DOMAIN=other\.example/,
    ],
    [{}, { ...good, '_dmarc.news.example': [] }, /^DMARC: Publish a TXT record at _dmarc\.news\.example/],
    [{ bounceAddress: null }, good, /^bounces: .*Set MAIL_BOUNCE/],
    [{ bouncesAreRead: false }, good, /^bounces: .*Set MAIL_IN/],
  ] as [Partial<MailSetup>, Record<string, string[]>, RegExp][])(
    '%j %j: says what to do',
    async (of, txt, sentence) => {
      const found = await faults(of, records(txt));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(sentence);
    },
  );
});
