import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Who may import whom (docs/architecture.md). A folder may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  newspapers: [],
  telemetry: ['core'],
  config: ['core'],
  store: ['core'],
  crawlers: ['core'],
  alerts: ['core'],
  queue: ['core', 'telemetry'],
  workers: ['core', 'crawlers', 'store', 'queue', 'alerts', 'telemetry'],
  web: ['core', 'store', 'queue', 'alerts', 'telemetry'],
};

/** Packages that live in one place each. */
const HOME_OF: Record<string, readonly string[]> = {
  '@crawlee/basic': ['crawlers'],
  '@crawlee/http': ['crawlers'],
  '@crawlee/playwright': ['crawlers'],
  'playwright-core': ['crawlers'],
  cheerio: ['crawlers'],
  bullmq: ['queue'],
  ioredis: ['queue'],
  pg: ['store', 'queue'],
  kysely: ['store'],
  nodemailer: ['alerts'],
  hono: ['web'],
  'openid-client': ['web'],
  otpauth: ['store'],
  uqr: ['web'],
};

interface Import {
  file: string;
  folder: string;
  target: string;
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
  const own = relative(root, file).split('/')[0] ?? '';
  return found.map((target) => ({ file: relative(root, file), folder: own, target }));
}

const read = Object.keys(MAY_IMPORT).flatMap((folder) => [...sources(join(root, folder))]);
const imports = read.flatMap(importsOf);

test('every folder of the house was read', () => {
  const folders = new Set(read.map((file) => relative(root, file).split('/')[0]));
  expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  expect(imports.length).toBeGreaterThan(100);
});

test('each folder imports only the folders it may', () => {
  const broken = imports.filter(({ file, folder, target }) => {
    if (!target.startsWith('.')) return false;
    const to = relative(root, resolve(root, dirname(file), target)).split('/')[0] ?? '';
    return to !== folder && !MAY_IMPORT[folder]?.includes(to);
  });
  expect(broken.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('each package is used in its own place only', () => {
  const broken = imports.filter(({ folder, target }) => {
    const name = target.startsWith('@')
      ? target.split('/').slice(0, 2).join('/')
      : (target.split('/')[0] ?? '');
    return HOME_OF[name] !== undefined && !HOME_OF[name].includes(folder);
  });
  // SQL is written with Kysely's template wherever a query needs a name that only the caller has.
  expect(broken.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test('only config/env.ts reads the environment', () => {
  const readers = read.filter((file) => /process\s*\.\s*env/.test(readFileSync(file, 'utf8')));
  const allowed = ['store/embedded/server.ts'];
  expect(readers.map((file) => relative(root, file)).filter((file) => !allowed.includes(file))).toEqual([]);
});

test('core asks neither clock nor disk', () => {
  const impure = [...sources(join(root, 'core'))].filter((file) =>
    /Date\.now\(\)|new Date\(\)|from 'node:(fs|net|http|child_process)/.test(readFileSync(file, 'utf8')),
  );
  expect(impure.map((file) => relative(root, file))).toEqual([]);
});
