import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { linkToken } from '../../store/tokens.ts';
import { run } from '../process.ts';
import type { Town } from '../town.ts';
import { unless, type Row } from './row.ts';

/** Faults that come in by the web: hostile input, scanners, guesses. */
export const PEOPLE_ROWS: Row[] = [
  {
    n: 29,
    fault:
      'a pattern that never ends; formulas and line breaks in titles, on their way into CSV, mail and pages',
    papers: [{ id: 'trap', article: "exclude: '(a+)+$'" }],
    run: async (town) => {
      const url = await town.url();
      const [one] = town.publish(2);
      if (one) {
        const hostile =
          '=HYPERLINK("http://evil.example","x")\r\nBcc: all@evil.example &lt;script&gt;alert(1)&lt;/script&gt;';
        town.site.publish([{ ...one, html: one.html.replaceAll(/<h1>[^<]*<\/h1>/g, `<h1>${hostile}</h1>`) }]);
      }
      town.site.publish([{ token: 'a', path: `/${'a'.repeat(60)}!.html`, html: '' }], 'trap');
      town.publish(1, 'trap');
      await town.atWork();
      const done = await town.quiesce(30_000);
      const csv = await textOf(`${url}/export.csv`);
      const page = await textOf(`${url}/`);
      const heads = town.mail.sink.messages.map((message) => message.split('\r\n\r\n')[0] ?? '');
      return [
        ...unless(done, "an operator's pattern holds up the house"),
        ...unless(!/(^|,)"?[=+@]/m.test(csv), 'a cell of the CSV begins as a formula does'),
        ...unless(csv.includes('HYPERLINK'), 'the hostile title is not in the CSV at all'),
        ...unless(!page.includes('<script>alert'), 'a title came into the page as markup'),
        ...unless(
          heads.every((head) => !/^bcc:/im.test(head)),
          'a title wrote a header of its own',
        ),
        ...(await refusedPatterns(town)),
      ];
    },
  },
  {
    n: 30,
    fault: "links opened by scanners, tokens used again, another reader's id, ten thousand logins",
    run: async (town) => {
      const url = await town.url();
      await town.atWork();
      town.publish(2);
      await town.quiesce();
      const broken = await scanEveryLink(town, url);
      const { rows } = await sql<{
        id: string;
      }>`select id from subscription order by created_at limit 1`.execute(town.db);
      const link = `${url}/unsubscribe/${linkToken(town.secret, 'unsubscribe', rows[0]?.id ?? '')}`;
      const left = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: FORM });
      const twice = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: FORM });
      const guess = await fetch(`${url}/unsubscribe/${'A'.repeat(43)}`, {
        method: 'POST',
        headers: FORM,
        body: '',
      });
      const refused = await guessPasswords(url, 300);
      town.publish(2);
      await town.quiesce();
      return [
        ...broken,
        ...unless(left.ok && twice.ok, `leaving answered ${left.status}, then ${twice.status}`),
        ...unless(guess.status === 404, `a guessed token answered ${guess.status}`),
        ...unless(refused > 200, `only ${refused} of 300 logins were held back`),
      ];
    },
  },
];

/** Patterns and selectors that can't be what anybody means are refused with a sentence, before anything runs. */
async function refusedPatterns(town: Town): Promise<string[]> {
  const file = join(town.env['CONFIG_DIR'] ?? '', 'sources', 'trap.yaml');
  const text = readFileSync(file, 'utf8');
  const broken: string[] = [];
  for (const [old, evil] of [
    ["exclude: '(a+)+$'", "exclude: '(?=a)b'"],
    ['body: .body', "body: 'div:has('"],
    ['body: .body', `body: '${'div '.repeat(200)}'`],
  ] as const) {
    writeFileSync(file, text.replace(old, evil));
    const check = run(['source', 'check'], town.env);
    const how = await check.ended;
    broken.push(...unless(how !== 0, `${evil.slice(0, 30)} passes "source check"`));
  }
  writeFileSync(file, text);
  return broken;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Opens every link of every mail five times, as mail scanners do: nothing may change. */
async function scanEveryLink(town: Town, url: string): Promise<string[]> {
  const state = async () => {
    const { rows } = await sql<{ all: string }>`select
      (select string_agg(id::text || state, ',' order by id) from subscription) || (select count(*) from feedback)
      || (select count(*) from consent) as all`.execute(town.db);
    return rows[0]?.all;
  };
  const before = await state();
  const links = new Set<string>();
  for (const message of town.mail.sink.messages)
    for (const found of decoded(message).matchAll(/https?:\/\/[^\s"'<>)]+/g)) links.add(found[0]);
  let opened = 0;
  for (const link of links) {
    const { pathname, search } = new URL(link);
    for (let n = 0; n < 5; n++) {
      await fetch(`${url}${pathname}${search}`, { redirect: 'manual' }).then(
        async (answer) => await answer.text(),
      );
      opened++;
    }
  }
  return [
    ...unless(opened > 20, `only ${opened} links were opened`),
    ...unless((await state()) === before, 'a scanner changed something'),
  ];
}

async function guessPasswords(url: string, tries: number): Promise<number> {
  let refused = 0;
  for (let n = 0; n < tries; n++) {
    const body = new URLSearchParams({ name: 'admin', password: `guess ${n}` });
    const { status } = await fetch(`${url}/ops/login`, {
      method: 'POST',
      headers: FORM,
      body,
      redirect: 'manual',
    });
    if (status === 429) refused++;
  }
  return refused;
}

async function textOf(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

/** Header and body of a message with its base64 parts read. */
function decoded(message: string): string {
  return message.replaceAll(/(?:^|\r\n\r\n)([A-Za-z0-9+/=\r\n]{80,})/g, (_, coded: string) =>
    Buffer.from(coded, 'base64').toString('utf8'),
  );
}
