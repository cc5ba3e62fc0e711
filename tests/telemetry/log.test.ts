import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What a process with our log writes for one event. */
function logged(event: object): string {
  const program = `import { createLog } from './telemetry/log.ts'; createLog('info').info(${JSON.stringify(event)}, 'run');`;
  const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(child.stdout).toBe('');
  return child.stderr;
}

test('secrets are blanked wherever they stand under their names, and the rest is kept', () => {
  const line = logged({
    source: 'sggp',
    password: 'pw-1',
    settings: { token: 'tk-2', cookie: 'ck-3', authorization: 'au-4' },
    env: {
      smtp_url: 'smtps://a:pw-5@mail',
      database_url: 'postgres://a:pw-6@db',
      redis_url: 'redis://:pw-7@r',
    },
  });
  for (const secret of ['pw-1', 'tk-2', 'ck-3', 'au-4', 'pw-5', 'pw-6', 'pw-7'])
    expect(line).not.toContain(secret);
  expect(JSON.parse(line)).toMatchObject({ source: 'sggp', msg: 'run', password: '…' });
});

test.runIf(process.platform === 'linux')('a full disk under the log stops nobody', () => {
  const program = `import { createLog } from './telemetry/log.ts'; const log = createLog('info');
    for (let n = 0; n < 3000; n++) log.info({ message: 'x'.repeat(1000) }, 'run'); console.log('still here');`;
  const full = openSync('/dev/full', 'w');
  const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', full],
  });
  closeSync(full);
  expect(child.status).toBe(0);
  expect(child.stdout).toBe('still here\n');
});
