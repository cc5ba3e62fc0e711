// `npm run reference`: writes docs/reference anew from the program.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, root } from './install.mjs';

installIfNeeded();
for (const page of ['cli', 'configuration', 'retention']) {
  const text = execFileSync(process.execPath, ['--import', 'tsx', 'main.ts', 'reference', page], {
    cwd: root,
  });
  writeFileSync(join(root, 'docs', 'reference', `${page}.md`), text);
}
