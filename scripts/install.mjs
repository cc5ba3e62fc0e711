// Installs from the lockfile when node_modules is missing or older than it. Uses Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.kakehashi-lock');

/** Ends the process with a sentence when this Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Kakehashi needs Node 20.19 or newer (24 is recommended); this is ${process.versions.node}.`);
  process.exit(2);
}

/** Runs `npm ci` unless node_modules already is what the lockfile says. */
export function installIfNeeded() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (isInstalled()) {
    writeFileSync(stamp, wanted);
    return;
  }
  console.error('Installing packages from the lockfile …');
  const npm = process.env.npm_execpath;
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(
    program,
    [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'].map((how, i) => (i === 1 ? 2 : how)),
    },
  );
  if (result.status !== 0) {
    console.error(
      'The packages could not be installed; npm said why above. Check the network or the disk and start again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/** Whether an `npm ci` or `npm install` by hand has put every package of the lockfile there; npm writes its own copy last. */
function isInstalled() {
  const copy = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(copy)) return false;
  const present = JSON.parse(readFileSync(copy, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || present[path]?.version === version,
  );
}
