import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';

test(
  'docs/accuracy.md tells the figures of the rules as they are (npm run accuracy)',
  { timeout: 60_000 },
  () => {
    const script = join(packageRoot(), 'scripts', 'accuracy.ts');
    const page = execFileSync(process.execPath, ['--import', 'tsx', script, '--print'], { encoding: 'utf8' });
    expect(readFileSync(join(packageRoot(), 'docs', 'accuracy.md'), 'utf8')).toBe(page);
  },
);
