import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../config/env.ts';
import { loadSources, formatFaults } from '../config/load-sources.ts';
import { packageVersion } from '../config/root.ts';
import { scaffoldSource } from '../config/scaffold.ts';
import type { Source } from '../core/source.ts';
import { createCrawler } from '../crawlers/crawler.ts';
import { articlePattern } from '../crawlers/discover/article-pattern.ts';
import { extract } from '../crawlers/extract/extract.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';
import { memoryHostBook } from '../crawlers/fetch/host-book.ts';
import { writeAudit } from '../store/audit.ts';
import { endHold } from '../store/refs.ts';
import { openDatabase } from './database.ts';
import { ConfigFaults, InputFault } from './faults.ts';
import { readSources } from './house.ts';
import { interruption, startProgress } from './progress.ts';

const ID = /^[a-z0-9-]{2,60}$/;

/** `source list|check|new|preview|record|release|drop`; `backfill` is a file of its own. Throws InputFault for what is not understood. */
export async function sourceCommand(
  env: Env,
  action: string,
  id: string | undefined,
  url: string | undefined,
): Promise<void> {
  switch (action) {
    case 'list':
      return list(env);
    case 'check':
      return check(env);
    case 'new':
      return scaffold(env, id, url);
    case 'preview':
      return await preview(env, known(env, id), url);
    case 'record':
      return id === 'all' ? await recordAll(env) : await record(env, known(env, id), url);
    case 'release':
    case 'drop':
      return await letGo(env, known(env, id), action);
    default:
      throw new InputFault(
        `"source ${action}" is not known. It is one of: list, check, new, preview, record, release, drop, backfill.`,
      );
  }
}

function known(env: Env, id: string | undefined): Source {
  const source = readSources(env).get(id ?? '');
  if (!source) throw new InputFault(`There is no source "${id ?? ''}". "source list" shows them.`);
  return source;
}

function list(env: Env): void {
  for (const source of readSources(env).values()) {
    console.log(
      [
        source.id,
        source.paused ? 'paused' : 'active',
        source.kind,
        source.language,
        source.family ?? '-',
        source.home,
      ].join('\t'),
    );
  }
}

function check(env: Env): void {
  const { sources, faults } = loadSources(env.CONFIG_DIR);
  if (faults.length) throw new ConfigFaults(formatFaults(faults));
  console.log(`${sources.length} sources, no fault.`);
}

function scaffold(env: Env, id: string | undefined, url: string | undefined): void {
  if (!id || !ID.test(id))
    throw new InputFault(
      'Give an id of small letters, digits and hyphens: source new my-paper https://paper.example/',
    );
  if (!url || !URL.canParse(url))
    throw new InputFault('Give the home page of the source: source new my-paper https://paper.example/');
  const file = join(env.CONFIG_DIR, 'sources', `${id}.yaml`);
  if (existsSync(file)) throw new InputFault(`${file} exists already.`);
  mkdirSync(join(env.CONFIG_DIR, 'sources'), { recursive: true });
  writeFileSync(file, scaffoldSource(id, url));
  console.log(
    `${file}\nFill in names, ways in and, where generic extraction is not enough, selectors; then "source check".`,
  );
}

/** The page of an address, or of the first link that the source lists now. */
async function fetchOne(
  env: Env,
  source: Source,
  url: string | undefined,
): Promise<{ url: string; html: string }> {
  const crawler = createCrawler({
    userAgent: `Kakehashi/${packageVersion()} (+${env.PUBLIC_URL ?? 'no address set'}; ${env.CONTACT ?? 'no contact set'})`,
    resolve: env.KAKEHASHI_RESOLVE,
    hostBook: memoryHostBook(),
    browser: { executablePath: await findBrowser(env.CHROMIUM_PATH ?? null), concurrency: 1 },
    now: () => new Date(),
  });
  const signal = AbortSignal.timeout(60_000);
  try {
    const address = url ?? (await firstLink(crawler, source, signal));
    const fetched = await crawler.fetchPage(address, source.fetch, { accept: 'page', signal });
    if (fetched.kind !== 'page') throw new InputFault(`${address} answered without a page.`);
    return { url: fetched.page.finalUrl, html: fetched.page.body };
  } finally {
    await crawler.close();
  }
}

async function firstLink(
  crawler: ReturnType<typeof createCrawler>,
  source: Source,
  signal: AbortSignal,
): Promise<string> {
  const isArticle = articlePattern(source.article);
  for (const entry of source.discover) {
    const found = await crawler.discover(source, entry, {
      validators: { etag: null, lastModified: null },
      known: async () => new Set(),
      signal,
    });
    // A front page lists itself and its sections before its articles.
    const first = found.kind === 'refs' ? found.refs.find((ref) => isArticle(ref.url)) : undefined;
    if (first) return first.url;
  }
  throw new InputFault(`${source.id} lists no article now; give an address: source preview ${source.id} URL`);
}

async function preview(env: Env, source: Source, url: string | undefined): Promise<void> {
  const page = await fetchOne(env, source, url);
  console.log(JSON.stringify({ url: page.url, ...extract(page, source, new Date()) }, null, 2));
}

/** Saves the page and what is extracted from it, to be checked and put into one's own words before it is committed. */
async function record(env: Env, source: Source, url: string | undefined): Promise<void> {
  const page = await fetchOne(env, source, url);
  const folder = join(env.DATA_DIR, 'recorded', source.id);
  mkdirSync(folder, { recursive: true });
  const bare = page.html.replace(/<(script|style|svg)\b(?![^>]*ld\+json)[\s\S]*?<\/\1>/gi, '');
  writeFileSync(join(folder, 'page.html'), bare);
  writeFileSync(
    join(folder, 'expected.json'),
    `${JSON.stringify({ url: page.url, ...extract(page, source, new Date()) }, null, 2)}\n`,
  );
  console.log(
    `${folder}\nRead expected.json against the page; put the text into your own words before it becomes a fixture.`,
  );
}

/** Records a page of every source that is polled and has none yet; what fails is told at the end, Ctrl-C loses nothing. */
async function recordAll(env: Env): Promise<void> {
  const signal = interruption();
  const sources = [...readSources(env).values()].filter(({ paused }) => !paused);
  const bar = startProgress('{bar} {value}/{total} sources · {id}');
  const faults: string[] = [];
  for (const [nth, source] of sources.entries()) {
    bar.update(nth, sources.length, { id: source.id });
    if (signal.aborted) break;
    if (existsSync(join(env.DATA_DIR, 'recorded', source.id, 'expected.json'))) continue;
    await record(env, source, undefined).catch((fault: unknown) => {
      faults.push(`${source.id}: ${fault instanceof Error ? fault.message : String(fault)}`);
    });
  }
  bar.stop();
  for (const fault of faults) console.error(fault);
  if (faults.length) process.exitCode = 1;
}

/** Lets a source's held links go, or leaves them out; both are audited. */
async function letGo(env: Env, source: Source, how: 'release' | 'drop'): Promise<void> {
  const database = await openDatabase(env, { pool: 2 });
  try {
    const count = await endHold(database.db, source.id, how);
    if (count)
      await writeAudit(database.db, {
        account: 'command line',
        action: `flood-${how}`,
        target: `source:${source.id}`,
        after: { links: count },
        ip: '',
      });
    console.log(
      `${count} held links of ${source.id} ${how === 'release' ? 'are read now' : 'are left out'}.`,
    );
  } finally {
    await database.close();
  }
}
