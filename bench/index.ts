import { parseArgs } from 'node:util';
import type { Bench, Figures } from './bench.ts';
import { machine } from './machine.ts';

/** Every bench there is: a name, and the file that exports it as `bench`. */
const BENCHES: Record<string, () => Promise<{ bench: Bench }>> = {
  classify: async () => await import('./classify.ts'),
  crawl: async () => await import('./crawl.ts'),
  dedupe: async () => await import('./dedupe.ts'),
  extract: async () => await import('./extract.ts'),
  load: async () => await import('./load.ts'),
  match: async () => await import('./match.ts'),
  poll: async () => await import('./poll.ts'),
  rhythm: async () => await import('./rhythm.ts'),
  scale: async () => await import('./scale.ts'),
  send: async () => await import('./send.ts'),
  soak: async () => await import('./soak.ts'),
  sources: async () => await import('./sources.ts'),
  start: async () => await import('./start.ts'),
  stream: async () => await import('./stream.ts'),
  web: async () => await import('./web.ts'),
};

const { values, positionals } = readArguments();
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length) {
  console.error(
    `There is no bench ${unknown.join(', ')}. The benches are: ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(2);
}
let failed = false;
for (const [name, load] of Object.entries(BENCHES)) {
  if (positionals.length && !positionals.includes(name)) continue;
  try {
    const { bench } = await load();
    print(name, await bench());
  } catch (thrown) {
    failed = true;
    console.error(`${name}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
  }
}
process.exit(failed ? 1 : 0);

function readArguments(): { values: { json?: boolean | undefined }; positionals: string[] } {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, minutes: { type: 'string' } },
    });
  } catch (thrown) {
    console.error(
      `${thrown instanceof Error ? thrown.message : String(thrown)}\nUse: npm run bench -- [name…] [--json] [--minutes N]`,
    );
    return process.exit(2);
  }
}

/** One JSON object a bench, or a small table. */
function print(name: string, figures: Figures): void {
  if (values.json) {
    console.log(JSON.stringify({ name, figures, machine: machine() }));
    return;
  }
  const { cpu, cores, memory_mb, node } = machine();
  console.log(`${name} (${cores} × ${cpu}, ${memory_mb} MB, Node ${node})`);
  for (const [figure, value] of Object.entries(figures)) {
    const said = typeof value === 'number' ? [['', value] as const] : Object.entries(value);
    for (const [part, number] of said) console.log(`  ${`${figure} ${part}`.trim().padEnd(36)} ${number}`);
  }
}
