// Compiles to dist/ and copies what the code reads beside itself. Uses Node's own modules and the installed compiler.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.stamp');
const CODE = new Set(['.ts', '.tsx']);
const ASSETS = new Set(['.sql', '.json', '.jsonl', '.yaml', '.css', '.js', '.svg', '.html', '.txt']);
const FOLDERS = [
  'alerts',
  'bench',
  'cli',
  'config',
  'core',
  'crawlers',
  'newspapers',
  'queue',
  'store',
  'telemetry',
  'web',
  'workers',
];
/** Operators' data is read from CONFIG_DIR, not from dist. */
const NOT_COPIED = [join('config', 'topic'), join('config', 'sources'), join('config', 'families')];

function* files(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function inputs() {
  const all = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => [
    ...files(folder),
  ]);
  return [...all, 'main.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].filter((file) =>
    existsSync(join(root, file)),
  );
}

function fingerprint() {
  return inputs()
    .filter((file) => CODE.has(extname(file)) || ASSETS.has(extname(file)))
    .map((file) => {
      const { size, mtimeMs } = statSync(join(root, file));
      return `${file} ${size} ${Math.round(mtimeMs)}`;
    })
    .join('\n');
}

/** Whether dist/ was built from the files as they are now. */
export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** Builds dist/; throws when the compiler finds a fault. */
export function build() {
  const now = fingerprint();
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) throw new Error('The build failed; the compiler said why above.');
  for (const file of inputs()) {
    const apart = NOT_COPIED.some((folder) => file.startsWith(folder));
    if (!ASSETS.has(extname(file)) || apart || !file.includes('/')) continue;
    mkdirSync(join(dist, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(dist, relative('.', file)));
  }
  writeFileSync(stamp, now);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) build();
