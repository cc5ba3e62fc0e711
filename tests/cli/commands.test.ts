import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { expectedArticles } from '../../newspapers/expected.ts';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import { aStory, subscribed } from '../alerts/room.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { run } from '../support/kakehashi.ts';
import { sampleConfig } from '../support/sample-config.ts';

let folder: string;
let config: string;
let papers: Newspapers;
let database: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  // So that the embedded server's files lie here and go with it, also when we are root.
  chmodSync(folder, 0o755);
  papers = await startNewspapers();
  config = sampleConfig(join(folder, 'config'), papers.hosts);
  database = await testDatabase();
});
afterAll(async () => {
  await papers.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const VISIT = {
  id: 'a1',
  title: 'Hà Nội - Osaka: mở rộng hợp tác',
  text: 'Chủ tịch UBND TP Hà Nội tiếp Thống đốc tỉnh Osaka (Nhật Bản) ngày 8/11, hai bên bàn hợp tác giữa Hà Nội và Osaka.',
  published_at: '2023-11-08T10:00:00+07:00',
};
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('filters', () => {
  test('classify answers each line in its order; what is wrong with a line stands in its place, and the status is 2', async () => {
    const input = [
      JSON.stringify(VISIT),
      'not json',
      '{"id":"a3","title":"x"}',
      '[]',
      JSON.stringify({ ...VISIT, id: 'a5' }),
    ];
    const { status, stdout } = await run(['classify'], {}, `${input.join('\n')}\n`);
    expect(status).toBe(2);
    const said = lines(stdout);
    expect(said.map(({ id }) => id)).toEqual(['a1', null, 'a3', null, 'a5']);
    expect(said[0]).toMatchObject({ lang: 'vi', relevance: 'core', pairs: [['VN-HN', 'JP-27']] });
    for (const n of [1, 2, 3]) expect(Object.keys(said[n]!).sort()).toEqual(['error', 'id']);
    expect(said[2]!['error']).toContain('text');
    expect(said[4]).toEqual({ ...said[0], id: 'a5' });
  });

  test('dedupe names the article whose text a line has, and the story they share', async () => {
    const copy = { ...VISIT, id: 'a2', text: VISIT.text.toUpperCase() };
    const { status, stdout } = await run(
      ['dedupe'],
      {},
      `${JSON.stringify(VISIT)}\n${JSON.stringify(copy)}\n`,
    );
    expect(status).toBe(0);
    const [first, second] = lines(stdout);
    expect(first).toMatchObject({ id: 'a1', copy_of: null });
    expect(second).toMatchObject({ id: 'a2', copy_of: 'a1', story: first!['story'] });
  });

  test('extract gives every field of the contract, null where the page has none', async () => {
    const html = `<html lang="vi"><head><title>Huế và Gifu</title></head><body><article><h1>Huế và Gifu</h1>${'<p>Đoàn tỉnh Gifu tới Huế bàn việc trao đổi học sinh và mở lớp tiếng Nhật.</p>'.repeat(3)}</article></body></html>`;
    const { status, stdout } = await run(
      ['extract'],
      {},
      `${JSON.stringify({ id: 'p', url: 'https://bao.example/a-1', html })}\n{"id":"q"}\n`,
    );
    expect(status).toBe(2);
    const [page, wrong] = lines(stdout);
    expect(page).toMatchObject({
      id: 'p',
      title: 'Huế và Gifu',
      author: null,
      published_at: null,
      attribution: null,
    });
    for (const field of 'lead text lang modified_at section image canonical_url flags'.split(' '))
      expect(page).toHaveProperty(field);
    expect(wrong).toMatchObject({ id: 'q', error: expect.any(String) });
  });

  test('nothing in, nothing out, status 0', async () => {
    expect(await run(['classify'], {}, '\n')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('the command line itself', () => {
  test.each([
    [['nonsense'], /unknown command/],
    [['crawl', '--limit', 'many'], /whole number/],
    [['source', 'eat'], /It is one of: list, check, new, preview, record/],
    [['source', 'preview', 'nobody'], /There is no source "nobody"/],
    [['work', '--queues', 'article,tea'], /There is no queue "tea"/],
    [['eval', 'no-such-file.jsonl'], /There is no file no-such-file\.jsonl/],
    [['rejudge', '--since', 'yesterday'], /--since takes a day such as/],
    [['user', 'add', 'x'], /Give a name/],
    [['user', 'add', 'An', '--role', 'king'], /--role is one of/],
    [['config', 'export'], /Give a folder/],
    [['subscriber', 'eat'], /It is one of: import, export/],
  ])('%j is refused with status 2, and what would be right', async (args, says) => {
    const { status, stdout, stderr } = await run(args, { DATABASE_URL: database.url });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('--help and --version are answers, not faults', async () => {
    expect(await run(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('classify') });
  });
});

describe('source', () => {
  test('list and check tell the catalogue', async () => {
    const settings = { CONFIG_DIR: config };
    const listed = await run(['source', 'list'], settings);
    expect(listed.stdout).toMatch(/^sggp\tactive\tnewspaper\tvi\tepi\thttps:\/\/www\.sggp\.org\.vn\/$/m);
    const checked = await run(['source', 'check'], settings);
    expect(checked).toMatchObject({
      status: 0,
      stdout: `${listed.stdout.trim().split('\n').length} sources, no fault.\n`,
    });
  });

  test('new writes a file that check takes, and never writes over one', async () => {
    const own = sampleConfig(join(folder, 'scaffold'), ['www.sggp.org.vn']);
    const settings = { CONFIG_DIR: own };
    expect((await run(['source', 'new', 'my-paper', 'https://paper.example/'], settings)).status).toBe(0);
    expect(existsSync(join(own, 'sources', 'my-paper.yaml'))).toBe(true);
    expect((await run(['source', 'check'], settings)).status).toBe(0);
    const again = await run(['source', 'new', 'my-paper', 'https://paper.example/'], settings);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('exists already') });
  });

  test('preview shows what would be extracted, record saves it beside the page', async () => {
    const { url } = expectedArticles(new Date()).find((one) => one.id === 'haiphong-kagawa-sggp')!;
    const settings = {
      CONFIG_DIR: config,
      KAKEHASHI_RESOLVE: papers.resolveRules,
      DATA_DIR: join(folder, 'data'),
    };
    const shown = await run(['source', 'preview', 'sggp', url], settings);
    expect(shown.status).toBe(0);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      url,
      title: expect.stringContaining('Kagawa'),
      lang: 'vi',
    });
    // A front page links to itself and to its sections first.
    const first = await run(['source', 'preview', 'vietnam-vn'], settings);
    expect(JSON.parse(first.stdout)).toMatchObject({
      url: expect.stringMatching(/vietnam\.vn\/[a-z0-9]+-[a-z0-9]+-/),
    });
    expect((await run(['source', 'record', 'sggp', url], settings)).status).toBe(0);
    const saved = join(folder, 'data', 'recorded', 'sggp');
    expect(readdirSync(saved).sort()).toEqual(['expected.json', 'page.html']);
    expect(JSON.parse(readFileSync(join(saved, 'expected.json'), 'utf8'))).toEqual(JSON.parse(shown.stdout));
  });
});

test('eval prints the figures, and names the line that is wrong', async () => {
  const { status, stdout } = await run(['eval', join(packageRoot(), 'eval', 'own-held-out.jsonl')]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^core_f1 +0\.\d+$/m);
  expect(stdout).toMatch(/^story_b3_f1 +[01]/m);
  const file = join(folder, 'labels.jsonl');
  writeFileSync(file, '{"id":"1"}\n');
  expect(await run(['eval', file])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`${file}:1`),
  });
});

test('what config exports, it imports again; a faulty folder changes nothing', async () => {
  const [out, target] = [join(folder, 'exported'), join(folder, 'imported')];
  expect((await run(['config', 'export', out], { CONFIG_DIR: config })).status).toBe(0);
  expect((await run(['config', 'import', out], { CONFIG_DIR: target })).status).toBe(0);
  for (const part of ['sources', 'families', 'topic']) {
    expect(readdirSync(join(target, part)).sort()).toEqual(
      readdirSync(join(config, part))
        .filter((name) => !name.endsWith('.ts'))
        .sort(),
    );
    for (const name of readdirSync(join(target, part)))
      expect(readFileSync(join(target, part, name), 'utf8')).toBe(
        readFileSync(join(config, part, name), 'utf8'),
      );
  }
  writeFileSync(join(out, 'sources', 'sggp.yaml'), 'id: sggp\n');
  const refused = await run(['config', 'import', out], { CONFIG_DIR: target });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('sources/sggp.yaml');
  expect(readFileSync(join(target, 'sources', 'sggp.yaml'), 'utf8')).not.toBe('id: sggp\n');
});

describe('with a database', () => {
  const on = (args: readonly string[], input = '') =>
    run(args, { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data') }, input);

  test('migrate says which schema the database has', async () => {
    expect(await on(['migrate'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^The database has schema \d+\.\n$/),
    });
  });

  test('doctor names each thing that it looked at', async () => {
    const { stdout } = await on(['doctor']);
    for (const what of ['configuration', 'browser', 'database', 'queue', 'clock', 'mail'])
      expect(stdout).toMatch(new RegExp(`^(ok  |FAIL) ${what} `, 'm'));
  });

  test('user: a password is printed once; a second of the name is refused', async () => {
    const added = await on(['user', 'add', 'An', '--role', 'admin']);
    expect(added).toMatchObject({ status: 0, stdout: expect.stringMatching(/^An\t\S{12,}\n$/) });
    expect(await on(['user', 'add', 'An'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('exists already'),
    });
    expect((await on(['user', 'list'])).stdout).toMatch(/^An\tadmin\t/m);
    expect((await on(['user', 'reset', 'An'])).stdout).not.toBe(added.stdout);
    expect((await on(['user', 'reset', 'Binh'])).status).toBe(1);
  });

  test('subscribers go out and come in again; a line that is wrong is named, the others are kept', async () => {
    await subscribed(database.db, 'reader@example.com', { lang: 'ja', cadence: 'daily' });
    const { stdout } = await on(['subscriber', 'export']);
    expect(lines(stdout)).toHaveLength(1);
    await database.pool.query('truncate subscriber cascade');
    const { status, stderr } = await on(['subscriber', 'import'], `no json\n${stdout}`);
    expect(status).toBe(2);
    expect(stderr).toContain('line 1');
    expect((await on(['subscriber', 'export'])).stdout).toBe(stdout);
  });

  test('rejudge --dry-run says what would change, and changes nothing', async () => {
    await aStory(database.db, 'Hà Nội - Osaka: mở rộng hợp tác');
    await database.pool.query('update article set text = $1', [VISIT.text]);
    await database.pool.query(
      `insert into verdict (article_id, relevance, score, pairs, vn, jp, kinds, places, reasons, rules, judged_at)
       select id, 'no', 0, '{}', '{}', '{}', '{}', '[]', '[]', 'old', now() from article`,
    );
    const dry = await on(['rejudge', '--dry-run']);
    expect(dry.status).toBe(0);
    expect(dry.stdout).toMatch(/no → core VN-HN:JP-27/);
    expect(dry.stdout).toMatch(/1 judged, 1 would change: 1 gained, 0 lost\n$/);
    expect((await database.pool.query('select rules from verdict')).rows).toEqual([{ rules: 'old' }]);
    expect((await on(['rejudge'])).stdout).toMatch(/1 judged, 1 changed/);
    expect((await on(['rejudge', '--dry-run'])).stdout).toMatch(/1 judged, 0 would change/);
  });
});
