import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;
let story: string;

const TITLE =
  '=HYPERLINK("http://evil.example")\r\nSet-Cookie: x=1 <script>alert(1)</script> \u202Egnp.exe "\'>';

beforeAll(async () => {
  web = await openWeb(REPORTS.slice(0, 2));
  const { rows } = await web.database.pool.query<{ story_id: string }>(
    "select story_id from article where url like '%kyoto-hue%'",
  );
  story = rows[0]?.story_id ?? '';
  await web.database.pool.query(
    "update article set title = $1, fetch_url = 'javascript:alert(1)', author = $1 where story_id = $2",
    [TITLE, story],
  );
});
afterAll(async () => await web.close());

const PAGES = [
  '/',
  '/?view=dense',
  '/feed.atom',
  '/feed.json',
  '/export.csv',
  '/export.json',
  '/calendar.ics',
  '/pairs/VN-26:JP-26',
  '/localities/JP-26',
  '/map',
  '/matrix',
  '/trends',
];

test.each(PAGES)('a hostile headline is inert on %s', async (path) => {
  const answer = await web.get(path);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  if (answer.headers.get('content-type')?.includes('html')) {
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('javascript:alert');
  }
  expect(answer.headers.get('set-cookie') ?? '').not.toContain('x=1');
});

test('a story and an article with it are inert; a headline that turns letters round is kept apart', async () => {
  const { rows } = await web.database.pool.query<{ id: string }>(
    'select id from article where story_id = $1',
    [story],
  );
  for (const path of [`/stories/${story}`, `/articles/${rows[0]?.id}`]) {
    const html = await web.text(path);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('href="javascript');
    expect(html).toMatch(/<bdi>=HYPERLINK/);
  }
});

test('a cell is no formula, and a line break in it no row', async () => {
  const lines = (await web.text('/export.csv')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines.join('\n')).toMatch(/,"'=HYPERLINK\(""http:\/\/evil\.example""\)/);
});

test('every page has a policy with a nonce of its own and no script, style or handler inline', async () => {
  const nonces = new Set<string>();
  for (const path of [
    '/',
    '/matrix',
    '/map',
    '/trends',
    `/stories/${story}`,
    '/about',
    '/sources',
    '/localities',
  ]) {
    const answer = await web.get(path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    const html = await answer.text();
    for (const [script] of html.matchAll(/<script[^>]*>/g))
      expect(script).toMatch(/src="\/assets\/[^"]+"[^>]*nonce=/);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  }
  expect(nonces.size).toBe(8);
});

test('ten megabytes in every field are stored, searched, shown and exported within bounds', async () => {
  const huge = 'Huế và Kyoto ký thỏa thuận hợp tác 京都 '.repeat(250_000);
  await web.database.pool.query(
    'update article set title = $1, text = $2, lead = $2, folded = $3 where story_id = $4',
    [huge.slice(0, 1_000_000), huge, huge.toLowerCase(), story],
  );
  for (const path of [
    '/?q=%E4%BA%AC%E9%83%BD',
    `/stories/${story}`,
    '/export.csv',
    '/export.xlsx',
    '/feed.atom',
    '/calendar.ics',
  ]) {
    const answer = await web.get(path);
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBeLessThan(100_000);
  }
});
