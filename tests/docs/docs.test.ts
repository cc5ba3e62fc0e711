import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

test.each(['cli', 'configuration', 'retention'])(
  'docs/reference/%s.md says what the program says (else: npm run reference)',
  (page) => {
    const said = execFileSync(process.execPath, ['--import', 'tsx', 'main.ts', 'reference', page], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(readFileSync(join(root, 'docs', 'reference', `${page}.md`), 'utf8')).toBe(said);
  },
);

test('every link between pages of the documentation leads to a file', () => {
  const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  expect(pages.length).toBeGreaterThan(10);
  const dead = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/```.*?```/gs, '');
    return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((found) => found[1] ?? '')
      .filter((link) => !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`);
  });
  expect(dead).toEqual([]);
});
