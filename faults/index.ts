import { sql } from 'kysely';
import { keepArtefacts, keepTable, type Outcome } from './artefacts.ts';
import { openGround, type BackendKind, type Ground } from './ground.ts';
import { checkAll } from './invariants.ts';
import { killSenders } from './kill-senders.ts';
import { MUTATIONS, PLAYED, withMutation, type Mutant } from './mutations.ts';
import { readOptions } from './options.ts';
import { ROWS } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { seenTable } from './table.ts';
import { openTown, type Town } from './town.ts';
import { walk } from './walk.ts';

const options = readOptions(process.argv.slice(2));
if (options.table) {
  console.log(seenTable(options.artefacts));
  process.exit(0);
}
const outcomes: Outcome[] = [];
/** What an interrupted run must still close, the newest first. */
const open: { close(): Promise<void> }[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

// Senders meet no queue: one back-end is enough. Both play side by side, because most of a row is waiting.
const backends = options.kills ? (['postgres'] as const) : options.backends;
await Promise.all(backends.map(async (backend) => await playOn(backend)));
const broken = outcomes.filter((outcome) => outcome.broken.length).length;
if (!options.json) console.log(`${outcomes.length - broken} held, ${broken} broken, seed ${options.seed}`);
process.exit(broken || !outcomes.length ? 1 : 0);

async function playOn(backend: BackendKind): Promise<void> {
  const ground = await openGround(backend);
  if (!ground)
    return console.error(`not run: ${backend}: there is no redis-server or valkey-server on the PATH`);
  open.push(ground);
  try {
    if (options.kills) report(await killSenders(ground, options));
    else if (options.walkMs) await stroll(ground);
    else if (options.mutate) await mutations(ground);
    else for (const row of chosen(backend)) report(await play(ground, row));
  } finally {
    await closeOne(ground);
  }
}

function chosen(backend: BackendKind): Row[] {
  const rows = options.rows.length ? ROWS.filter(({ n }) => options.rows.includes(n)) : ROWS;
  return rows.filter(({ n, only, cannot }) => {
    const why = cannot?.() ?? null;
    if (why) console.error(`not run: row ${n}: ${why}`);
    return !why && (!only || only === backend);
  });
}

/** Plays one row in a town of its own and checks every invariant. */
async function play(ground: Ground, row: Row, mutant: Mutant = {}): Promise<Outcome> {
  const plan = { seed: options.seed + row.n, dist: mutant.dist, papers: row.papers };
  return await inATown(ground, plan, String(row.n), async (town) => {
    if (mutant.patienceMs) town.patienceMs = mutant.patienceMs;
    if (mutant.sql) await sql.raw(mutant.sql).execute(town.db);
    return await row.run(town);
  });
}

async function stroll(ground: Ground): Promise<void> {
  const { seed, walkMs } = options;
  const faults: string[] = [];
  const outcome = await inATown(ground, { seed }, 'walk', async (town) => {
    faults.push(...(await walk(town, { seed, walkMs })));
    return [];
  });
  report({ ...outcome, row: `walk: ${faults.join(', ')}` });
}

/** Does something in a new town, then checks every invariant; what is broken is kept with what its processes said. */
async function inATown(
  ground: Ground,
  plan: Parameters<typeof openTown>[1],
  row: string,
  work: (town: Town) => Promise<string[]>,
): Promise<Outcome> {
  const started = performance.now();
  const outcome: Outcome = { row, backend: ground.backend, seed: options.seed, held: [], broken: [], ms: 0 };
  const town = await openTown(ground, plan);
  open.unshift(town);
  try {
    const wrong = await work(town);
    const checked = await checkAll(town);
    outcome.held = checked.held;
    outcome.broken = [...wrong, ...checked.broken];
  } catch (cause) {
    outcome.broken.push(cause instanceof Error ? cause.message : String(cause));
  } finally {
    if (outcome.broken.length) await keepArtefacts(options.artefacts, town, outcome);
    await closeOne(town);
  }
  outcome.ms = Math.round(performance.now() - started);
  return outcome;
}

async function closeAll(): Promise<void> {
  for (const each of open.splice(0)) await each.close();
}

async function closeOne(one: { close(): Promise<void> }): Promise<void> {
  const at = open.indexOf(one);
  if (at >= 0) open.splice(at, 1);
  await one.close();
}

/** Plays some rows with each guard taken out and says which go red; one that must and does not is broken. */
async function mutations(ground: Ground): Promise<void> {
  for (const mutation of MUTATIONS) {
    const started = performance.now();
    const rows = ROWS.filter(({ n }) =>
      (options.rows.length ? options.rows : PLAYED).some((each) => each === n),
    );
    const seen: string[] = [];
    const broken: string[] = [];
    for (const row of mutation.strain ? rows.filter(({ n }) => mutation.rows.includes(n)) : []) {
      const { broken: wrong } = await play(ground, row, { sql: mutation.strain });
      if (wrong.length) broken.push(`row ${row.n} is red with the guard: ${wrong.join('; ')}`);
    }
    await withMutation(mutation, ground.backend, async (mutant) => {
      for (const row of rows) {
        const { broken: wrong } = await play(ground, row, mutant);
        seen.push(wrong.length ? `row ${row.n} is red (${wrong.join('; ')})` : `row ${row.n} holds`);
        if (!wrong.length && mutation.rows.includes(row.n)) broken.push(`row ${row.n} did not notice`);
      }
    });
    report({
      row: `without ${mutation.guard}`,
      backend: ground.backend,
      seed: options.seed,
      held: seen,
      broken,
      ms: Math.round(performance.now() - started),
    });
  }
}

function report(outcome: Outcome): void {
  outcomes.push(outcome);
  keepTable(options.artefacts, outcome);
  if (options.json) return void console.log(JSON.stringify(outcome));
  const { row, backend, held, broken: wrong, ms } = outcome;
  const verdict = wrong.length ? `BROKEN ${wrong.join('; ')}` : held.join(' ');
  console.log(
    `${row.padStart(3)} ${backend.padEnd(8)} seed ${outcome.seed} ${(ms / 1000).toFixed(1).padStart(6)} s  ${verdict}`,
  );
}
