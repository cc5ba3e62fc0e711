// `npm test`: installs what the tests need (packages, Redis, a browser), runs everything, ends with the numbers.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, installIfNeeded, root } from './install.mjs';

checkNode();
installIfNeeded();
const missing = [];
if (!process.env.REDIS_URL && !onPath(['redis-server', 'valkey-server'])) {
  const installed = installDebian('redis-server', 'redis-server');
  if (!installed)
    missing.push('the tests on Redis: no redis-server or valkey-server on the PATH, no REDIS_URL');
}
if (!onPath(['chromium', 'google-chrome', 'chromium-browser'])) installDebian('chromium', 'chromium');

const { build, isBuilt } = await import('./build.mjs');
if (!isBuilt()) build();

const folder = mkdtempSync(join(tmpdir(), 'kakehashi-results-'));
const report = join(folder, 'results.json');
const args = [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
];
const env = { ...process.env, ...(missing.length ? { KAKEHASHI_NO_REDIS: '1' } : {}) };
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args],
  { cwd: root, stdio: 'inherit', env },
);
const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
rmSync(folder, { recursive: true, force: true });
for (const what of missing) console.log(`not run: ${what}`);
if (!results || results.numTotalTests === 0) {
  console.log('No test ran.');
  process.exit(1);
}
const skipped = results.numPendingTests + results.numTodoTests;
console.log(
  `${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped ? `, ${skipped} skipped` : ''}`,
);
process.exit(status ?? 1);

function onPath(programs) {
  return programs.some(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0,
  );
}

function installDebian(name, program) {
  if (process.getuid?.() !== 0 || !onPath(['apt-get'])) return false;
  console.error(`Installing ${name} for the tests …`);
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
    // Not started as a service: each test starts its own.
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
      stdio: 'ignore',
      env,
    });
  } catch {
    return false;
  }
  return onPath([program]);
}
