import { isFlood } from '../core/poll/flood.ts';
import { ORDINARY_PACE_MS, type Source } from '../core/source.ts';
import type { NewJob } from '../queue/jobs.ts';
import { heldRefs, insertRefs, noteEditedRefs } from '../store/refs.ts';
import { closeRun, openRun } from '../store/runs.ts';
import { postponePoll, saveEntryPoint, savePoll, sourceRow } from '../store/sources.ts';
import { faultPoint } from '../telemetry/fault.ts';
import { articleJobs } from './article-job.ts';
import { isWaiting, lookAround, shown, type Sight } from './look.ts';
import { planPoll, type EndedPoll } from './plan-poll.ts';
import type { Run, Services } from './services.ts';
import { sortRefs } from './sort-refs.ts';

/** Polls that met their host's queue come back spread over this. */
const SPREAD_MS = 10_000;

/** Reads a source's feeds, sitemaps and listings, keeps the unseen links and queues them; plans the next poll. */
export async function discover(
  services: Services,
  payload: { source: string; force?: boolean | undefined },
  run: Run,
): Promise<void> {
  const { db } = services;
  const source = services.sources.get(payload.source);
  const row = source && (await sourceRow(db, source.id));
  if (!source || !row || (row.paused && !payload.force)) return;
  run.event.source = source.id;
  const started = services.now();
  const sights = await lookAround(services, source, run);
  faultPoint('discover.after-fetch');
  if (sights.every(isWaiting)) return await waitForTurn(services, source, sights, payload.force ?? false);
  const sorted = await sortRefs(services, source, sights);
  const now = services.now();
  const flood = isFlood({
    fresh: sorted.fresh.length,
    known: sorted.dropped['known'] ?? 0,
    habit: row.habit,
    lastGoodPoll: row.last_ok_at,
    now,
    zone: source.zone,
  });
  // Held links keep a source in its state; only then it is worth a query.
  const heldBefore = row.state === 'changed' ? await heldRefs(db, source.id) : 0;
  const held = heldBefore + (flood ? sorted.fresh.length : 0);
  const poll: EndedPoll = { source, row, sights, sorted, held, flood, now, jitter: Math.random() };
  const outcome = planPoll(poll);
  const { runId, ids, raced } = await keep(services, poll, {
    outcome,
    started,
    force: payload.force ?? false,
  });
  if (!flood) await services.queues.add(pacedJobs(services, source, { runId, ids }));
  const dropped = raced
    ? { ...sorted.dropped, known: (sorted.dropped['known'] ?? 0) + raced }
    : sorted.dropped;
  Object.assign(run.event, { seen: sorted.seen, kept: ids.length, dropped, state: outcome.state });
}

/** Writes a poll's links, ledger, ways in and plan in one transaction. A poll that brought nothing at all has no run. */
async function keep(
  services: Services,
  poll: EndedPoll,
  end: { outcome: ReturnType<typeof planPoll>; started: Date; force: boolean },
): Promise<{ runId: string | null; ids: string[]; raced: number }> {
  const { source, sights, sorted, now } = poll;
  const { outcome } = end;
  const ways = sights.flatMap((sight, nth) => shown(sight, sorted.listed[nth] ?? 0) ?? []);
  if (!end.force && sorted.seen === 0 && !ways.length) {
    await savePoll(services.db, source.id, outcome, now);
    return { runId: null, ids: [], raced: 0 };
  }
  return await services.db.transaction().execute(async (tx) => {
    const runId = await openRun(tx, 'discover', source.id, end.started);
    const first = poll.row.last_ok_at === null;
    const fresh = sorted.fresh.map((ref, nth) => ({
      ...ref,
      runId,
      held: poll.flood,
      turnInMs: nth * (source.fetch.paceMs ?? ORDINARY_PACE_MS),
      ...(first ? { firstRank: nth } : {}),
    }));
    const ids = await insertRefs(tx, fresh, now);
    const raced = fresh.length - ids.length;
    await noteEditedRefs(tx, sorted.titles, now);
    for (const way of ways) await saveEntryPoint(tx, source.id, way, now);
    const dropped = { ...sorted.dropped, known: (sorted.dropped['known'] ?? 0) + raced };
    const { failure, message } = outcome;
    await closeRun(tx, runId, { seen: sorted.seen, dropped, failure, message, now });
    await savePoll(tx, source.id, outcome, now);
    return { runId, ids, raced };
  });
}

/** Our own pace is no word about the site: its state stays, the poll comes back when its host has a turn. */
async function waitForTurn(services: Services, source: Source, sights: readonly Sight[], force: boolean) {
  const now = services.now().getTime();
  const turn = Math.max(now, ...sights.flatMap(({ failure }) => failure?.retryAt?.getTime() ?? []));
  const until = new Date(turn + Math.random() * SPREAD_MS);
  await postponePoll(services.db, source.id, until);
  if (force)
    await services.queues.add([
      {
        name: 'discover',
        payload: { source: source.id, force },
        key: `discover-${source.id}-${turn}`,
        delayMs: until.getTime() - now,
      },
    ]);
}

/** The links' jobs, at the pace of their host, so that they need not wait for each other in the workers' places. */
function pacedJobs(
  services: Services,
  source: Source,
  found: { runId: string | null; ids: readonly string[] },
): NewJob[] {
  const pace = source.fetch.paceMs ?? ORDINARY_PACE_MS;
  const refs = found.ids.map((id) => ({ id, source_id: source.id, run_id: found.runId, attempt: 0 }));
  let before = 0;
  return articleJobs(services, refs).map((job) => {
    const delayMs = before * pace;
    before += job.payload.refs.length;
    return delayMs < 1000 ? job : { ...job, delayMs };
  });
}
