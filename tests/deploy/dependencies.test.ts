import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, expect, test } from 'vitest';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  hasInstallScript?: boolean;
}
interface Bom {
  metadata: { component: { name: string; version: string } };
  components: { name: string; version: string; purl: string; licenses?: License[] }[];
}
type License = { license?: { id?: string; name?: string }; expression?: string };

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as unknown;
const manifest = read('package.json') as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const locked = Object.entries((read('package-lock.json') as { packages: Record<string, Locked> }).packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, path, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));

test('every dependency has one exact version', () => {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the lockfile says what each package must hash to, and holds no address', () => {
  expect(locked.length).toBeGreaterThan(400);
  expect(locked.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ path }) => path)).toEqual(
    [],
  );
  expect(locked.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('of each package with an install script it is written down whether it may run, and of no other', () => {
  const scripted = new Set(locked.filter((entry) => entry.hasInstallScript).map(({ name }) => name));
  const decided = Object.keys(manifest.allowScripts).map((key) => key.replace(/(?<=.)@[\d.]+$/, ''));
  expect([...scripted].filter((name) => !decided.includes(name))).toEqual([]);
  expect(decided.filter((name) => !scripted.has(name))).toEqual([]);
});

let bom: Bom;
let text: string;
beforeAll(() => {
  text = execFileSync('npm', ['run', '--silent', 'sbom'], {
    cwd: new URL('../..', import.meta.url),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  bom = JSON.parse(text) as Bom;
}, 120_000);

test('the inventory is CycloneDX by its own schema', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
  expect(await validator.validate(text)).toBeNull();
  expect(await validator.validate(text.replace('"bomFormat"', '"format"'))).not.toBeNull();
});

test('the inventory lists what runs, in exactly the versions of the lockfile, and nothing of development', () => {
  const listed = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));
  const needed = Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`);
  expect(needed.filter((one) => !listed.has(one))).toEqual([]);
  // Also what packages of development need, too: npm's own --omit dev would leave these out.
  expect(
    [...listed].filter((one) => one.startsWith('@crawlee/core@') || one.startsWith('undici@')),
  ).not.toEqual([]);
  const development = locked.filter(({ path, dev }) => dev && !path.includes('/node_modules/'));
  expect(development.length).toBeGreaterThan(50);
  const runs = new Set(locked.filter(({ dev }) => !dev).map(({ name, version }) => `${name}@${version}`));
  expect([...listed].filter((one) => !runs.has(one))).toEqual([]);
});

/** Licences that ask for no more than to be named. */
const FREE =
  /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|PostgreSQL|CC0-1\.0|CC-BY-4\.0|Unlicense|Python-2\.0|WTFPL|Zlib)$/;

/** Their LICENCE files say MIT; their manifests say it in no form that npm knows. */
const MIT_IN_A_FILE = new Set(['map-stream', 'pause-stream']);

test('what runs has a licence that lets everybody use it', () => {
  const unfree = bom.components.filter(({ name, licenses = [] }) => {
    const names = licenses.flatMap(
      ({ license, expression }) => license?.id ?? license?.name ?? expression ?? [],
    );
    if (!names.length) return !MIT_IN_A_FILE.has(name);
    return !names.some((name) =>
      name
        .replaceAll(/[()]/g, '')
        .split(/ OR /)
        .some((one) => one.split(' AND ').every((part) => FREE.test(part))),
    );
  });
  expect(unfree.map(({ name, licenses }) => `${name} ${JSON.stringify(licenses)}`)).toEqual([]);
});
