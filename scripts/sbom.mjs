// `npm run --silent sbom`: what runs, as a CycloneDX inventory on standard output. `npm sbom --omit dev` would leave out every
// package that a package of development needs as well, half of what runs, so they are taken out here.
import { spawnSync } from 'node:child_process';
import { installIfNeeded, root } from './install.mjs';

installIfNeeded();
const npm = process.env.npm_execpath;
const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []];
const asked = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
const { status, stdout } = spawnSync(program, [...first, ...asked], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) process.exit(1);

const bom = JSON.parse(stdout);
const DEVELOPMENT = 'cdx:npm:package:development';
const runs = bom.components.filter(
  ({ properties = [] }) => !properties.some(({ name, value }) => name === DEVELOPMENT && value === 'true'),
);
const own = bom.metadata.component;
const refs = new Set([own['bom-ref'], ...runs.map((component) => component['bom-ref'])]);
bom.components = runs;
// npm names the root after its folder.
own.name = 'kakehashi';
bom.dependencies = bom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
