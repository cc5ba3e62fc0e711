import { sql } from 'kysely';
import { openGround, type BackendKind, type Ground } from './ground.ts';
import { INVARIANTS } from './invariants.ts';
import { MUTATIONS, withMutation, type Mutant } from './mutations.ts';
import { readOptions } from './options.ts';
import { ROWS } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { openTown } from './town.ts';
import { walk } from './walk.ts';

/** What a row showed. */
export interface Outcome {
  row: string;
  backend: BackendKind;
  seed: number;
  held: string[];
  broken: string[];
  ms: number;
}

const options = readOptions(process.argv.slice(2));
const outcomes: Outcome[] = [];
/** What an interrupted run must still close, the newest first. */
const open: { close(): Promise<void> }[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

for (const backend of options.backends) {
  const ground = await openGround(backend);
  if (!ground) {
    console.error(`not run: ${backend}: there is no redis-server or valkey-server on the PATH`);
    continue;
  }
  open.unshift(ground);
  try {
    if (options.walkMs) await stroll(ground);
    else if (options.mutate) await mutations(ground);
    else for (const row of chosen(backend)) await report(await play(ground, row, options.seed));
  } finally {
    await closeAll();
  }
}
process.exit(outcomes.some(({ broken }) => broken.length) ? 1 : 0);

function chosen(backend: BackendKind): Row[] {
  const rows = options.rows.length ? ROWS.filter(({ n }) => options.rows.includes(n)) : ROWS;
  return rows.filter(({ n, only, cannot }) => {
    const why = cannot?.() ?? null;
    if (why) console.error(`not run: row ${n}: ${why}`);
    return !why && (!only || only === backend);
  });
}

/** Plays one row in a town of its own and checks every invariant. */
async function play(ground: Ground, row: Row, seed: number, mutant: Mutant = {}): Promise<Outcome> {
  const started = performance.now();
  const town = await openTown(ground, seed + row.n, mutant.dist);
  open.unshift(town);
  const outcome: Outcome = { row: String(row.n), backend: ground.backend, seed, held: [], broken: [], ms: 0 };
  try {
    if (mutant.sql) await sql.raw(mutant.sql).execute(town.db);
    outcome.broken.push(...(await row.run(town)));
    for (const [name, check] of Object.entries(INVARIANTS)) {
      const why = await check(town);
      if (why) outcome.broken.push(`${name}: ${why}`);
      else outcome.held.push(name);
    }
    if (outcome.broken.length && options.artefacts) await options.keep(town, row.n);
  } catch (cause) {
    outcome.broken.push(cause instanceof Error ? cause.message : String(cause));
  } finally {
    open.shift();
    await town.close();
  }
  outcome.ms = Math.round(performance.now() - started);
  return outcome;
}

async function stroll(ground: Ground): Promise<void> {
  const { faults, held, broken, ms } = await walk(ground, options);
  await report({
    row: `walk: ${faults.join(', ')}`,
    backend: ground.backend,
    seed: options.seed,
    held,
    broken,
    ms,
  });
}

async function closeAll(): Promise<void> {
  for (const each of open.splice(0)) await each.close();
}

/** With a guard taken out the rows that it is there for must break; a mutation that breaks none is reported as broken. */
async function mutations(ground: Ground): Promise<void> {
  for (const mutation of MUTATIONS) {
    const red: string[] = [];
    await withMutation(mutation, async (mutant) => {
      for (const row of ROWS.filter(({ n }) => mutation.rows.includes(n))) {
        const { broken } = await play(ground, row, options.seed, mutant);
        if (broken.length) red.push(`row ${row.n}: ${broken.join('; ')}`);
      }
    });
    await report({
      row: `without ${mutation.guard}`,
      backend: ground.backend,
      seed: options.seed,
      held: red,
      broken: red.length ? [] : ['no row went red'],
      ms: 0,
    });
  }
}

async function report(outcome: Outcome): Promise<void> {
  outcomes.push(outcome);
  if (options.json) return void console.log(JSON.stringify(outcome));
  const { row, backend, held, broken, ms } = outcome;
  const verdict = broken.length ? `BROKEN ${broken.join('; ')}` : held.join(' ');
  console.log(
    `${row.padStart(3)} ${backend.padEnd(8)} seed ${outcome.seed} ${(ms / 1000).toFixed(1).padStart(6)} s  ${verdict}`,
  );
}
