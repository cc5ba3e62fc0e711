// `npm run replay-image`: plays the Dockerfile's steps without a daemon, from the files that git knows, in folders of its
// own; then starts what the image would start, as a user without rights and with a read-only application folder, until
// the image's own health check says yes. Steps that need root or Debian's servers are named as left out.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { root } from './install.mjs';

const NOBODY = 65534;
const HEALTHY_WITHIN_MS = 90_000;
const NOWHERE = `id: nowhere
name: { vi: Không đâu, ja: どこにもない, en: Nowhere }
country: VN
language: vi
kind: newspaper
home: https://paper.invalid/
discover: [{ kind: feed, url: 'https://paper.invalid/rss', confidence: guess }]
terms: { note: RFC 6761 keeps this name from resolving. }
`;
const NEEDS_ROOT = /\b(apt-get|useradd|groupadd)\b/;

const work = mkdtempSync(join(tmpdir(), 'kakehashi-image-'));
chmodSync(work, 0o755);
const say = (text) => console.error(text);

function context() {
  const folder = join(work, 'context');
  mkdirSync(folder);
  const packed = spawnSync('git', ['archive', '--format=tar', 'HEAD'], { cwd: root, maxBuffer: 1 << 30 });
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: packed.stdout });
  if (packed.status !== 0 || unpacked.status !== 0)
    throw new Error('The files that git knows could not be laid out.');
  for (const name of readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean)) {
    const gone = name.startsWith('*')
      ? readdirSync(folder).filter((file) => file.endsWith(name.slice(1)))
      : [name];
    for (const file of gone) rmSync(join(folder, file), { recursive: true, force: true });
  }
  return folder;
}

function stagesOf(file) {
  const stages = [];
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword();
    const text = instruction.getArgumentsContent() ?? '';
    if (keyword === 'FROM') stages.push({ name: / AS (\S+)/i.exec(text)?.[1] ?? '', steps: [] });
    else stages.at(-1).steps.push({ keyword, text, stage: instruction.getFromFlag?.()?.getValue() });
  }
  return stages;
}

/** Runs one stage; a path of the image lies below `stage.root`. Returns what the image remembers: environment, start, health. */
function play(stage, stages, from) {
  const image = { env: {}, start: [], health: '', cwd: '/' };
  const at = (path) => join(stage.root, path.startsWith('/') ? path : join(image.cwd, path));
  for (const { keyword, text, stage: made } of stage.steps) {
    if (keyword === 'WORKDIR') {
      image.cwd = text;
      mkdirSync(at(text), { recursive: true });
    } else if (keyword === 'COPY') {
      const words = text.split(/\s+/).filter((word) => !word.startsWith('--'));
      const source = made ? stages.find(({ name }) => name === made).root : from;
      copy(
        words.slice(0, -1).map((word) => join(source, word)),
        at(words.at(-1)),
        words.at(-1).endsWith('/'),
      );
    } else if (keyword === 'RUN') run(text, at('.'));
    else if (keyword === 'ENV')
      for (const [, name, value] of text.matchAll(/(\w+)=(\S+)/g)) image.env[name] = value;
    else if (keyword === 'ENTRYPOINT' || keyword === 'CMD') image.start.push(...JSON.parse(text));
    else if (keyword === 'HEALTHCHECK') image.health = text.slice(text.indexOf('CMD ') + 4);
  }
  return image;
}

function copy(sources, target, intoFolder) {
  for (const source of sources) {
    if (!existsSync(source)) throw new Error(`COPY: there is no ${source}`);
    const folder = lstatSync(source).isDirectory();
    mkdirSync(folder ? target : dirname(target), { recursive: true });
    cpSync(source, !folder && intoFolder ? join(target, basename(source)) : target, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function run(command, cwd) {
  if (NEEDS_ROOT.test(command)) return say(`left out: RUN ${command.split('\n')[0]} …`);
  say(`RUN ${command}`);
  const { status } = spawnSync('sh', ['-c', command], { cwd, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}`);
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts the image's program and waits for its health check. Throws when it ends or stays ill. */
async function start(stage, image) {
  const app = join(stage.root, image.cwd);
  const data = join(work, 'data');
  mkdirSync(data);
  // No newspaper is asked for the sake of this check: the same configuration, with one source whose name never resolves.
  const config = join(work, 'config');
  cpSync(join(app, 'config'), config, { recursive: true });
  for (const file of readdirSync(join(config, 'sources'))) rmSync(join(config, 'sources', file));
  writeFileSync(join(config, 'sources', 'nowhere.yaml'), NOWHERE);
  spawnSync('chmod', ['-R', 'a-w,a+rX', app, config]);
  const asRoot = process.getuid?.() === 0;
  if (asRoot) spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, data]);
  const user = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const env = {
    PATH: process.env.PATH,
    HOME: data,
    ...image.env,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATA_DIR: data,
    CONFIG_DIR: config,
  };
  const words = image.start.slice(image.start.indexOf('--') + 1);
  say(`${words.join(' ')} (as ${asRoot ? 'nobody' : 'this user'}, ${app} read-only)`);
  const child = spawn(words[0], words.slice(1), { cwd: app, env, ...user, stdio: ['ignore', 2, 2] });
  try {
    const until = Date.now() + HEALTHY_WITHIN_MS;
    while (spawnSync('sh', ['-c', image.health], { cwd: app, env, ...user }).status !== 0) {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
      if (Date.now() > until) throw new Error('The health check never said yes.');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) child.kill('SIGTERM');
    if (child.exitCode === null) await gone;
  }
  if (child.exitCode !== 0) throw new Error(`Told to stop, it ended with ${child.exitCode}.`);
}

try {
  const stages = stagesOf(DockerfileParser.parse(readFileSync(join(root, 'Dockerfile'), 'utf8')));
  const from = context();
  let image;
  for (const [n, stage] of stages.entries()) {
    stage.root = join(work, `stage-${n}`);
    mkdirSync(stage.root);
    image = play(stage, stages, from);
  }
  await start(stages.at(-1), image);
  const { stdout } = spawnSync('du', ['-sm', stages.at(-1).root], { encoding: 'utf8' });
  console.log(`The image's program is healthy; its files take ${stdout.split('\t')[0]} MB.`);
} finally {
  spawnSync('chmod', ['-R', 'u+w', work]);
  rmSync(work, { recursive: true, force: true });
}
