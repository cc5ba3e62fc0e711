import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { MUTATIONS } from '../../faults/mutations.ts';
import { ROWS } from '../../faults/rows/index.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => await database.close());

test('there are thirty rows, each once', () => {
  expect(ROWS.map(({ n }) => n)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
});

test('docs/faults.md tells of every row as it is played (else: npm run faults -- --table)', () => {
  const page = readFileSync(join(packageRoot(), 'docs', 'faults.md'), 'utf8');
  for (const { n, fault } of ROWS) expect(page).toContain(`| ${n} | ${fault} |`);
});

test.each(MUTATIONS)('$guard can still be taken out', async ({ code, strain, sql: statement }) => {
  for (const { find } of code?.changes ?? [])
    expect(readFileSync(join(packageRoot(), code!.file.replace(/js$/, 'ts')), 'utf8')).toMatch(find);
  for (const each of [strain, statement]) if (each) await sql.raw(each).execute(database.db);
  expect(code ?? statement).toBeDefined();
});
