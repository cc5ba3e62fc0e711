import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process.ts';
import type { Town } from '../town.ts';
import { textOf, unless, type Row } from './row.ts';

/** Faults of what operators and sites write: patterns, formulas, line breaks. */
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
