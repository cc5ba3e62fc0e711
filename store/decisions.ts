import { sql } from 'kysely';
import type { Database } from './database.ts';
import { moveAlerts, tellAlike } from './moved-alerts.ts';
import { refreshStory } from './story-facts.ts';
import { lockStories } from './text-lock.ts';

/** Who decides, and when. The caller writes the audit line. */
export interface DecidedBy {
  by: string;
  note?: string | null;
  now: Date;
}

/** A decision that was taken, or why it could not be. */
export type Decided =
  | { ok: true; decisionId: string; storyId: string; otherId: string }
  | { ok: false; reason: Refusal };

/**
 * `unknown-story`: no such story, or one without articles. `same-story`: a story can't be merged into itself.
 * `not-its-articles`: an article is not of this story. `nothing-left`: a split must leave an article on both sides.
 * `unknown-decision`, `undone-before`: there is nothing to undo.
 */
export type Refusal =
  | 'unknown-story'
  | 'same-story'
  | 'not-its-articles'
  | 'nothing-left'
  | 'unknown-decision'
  | 'undone-before';

const refuse = (reason: Refusal): Decided => ({ ok: false, reason });

/**
 * Makes one story of two: the articles of `other` move into `storyId`, and whatever is grouped anew later keeps all of
 * them together. Nobody is alerted: who was told of either is not told again. The emptied story's address leads on.
 */
export async function mergeStories(
  db: Database,
  merge: { storyId: string; other: string } & DecidedBy,
): Promise<Decided> {
  const { storyId, other, now } = merge;
  if (storyId === other) return refuse('same-story');
  return await db.transaction().execute(async (tx) => {
    await lockStories(tx);
    const [stay, move] = [await articlesOf(tx, storyId), await articlesOf(tx, other)];
    if (!stay.length || !move.length) return refuse('unknown-story');
    const decisionId = await record(tx, 'merge', { ...merge, other }, { story: stay, other: move });
    await place(tx, move, storyId);
    await tx.updateTable('story').set({ merged_into: storyId }).where('id', '=', other).execute();
    await tx
      .updateTable('story')
      .set({ follows: storyId })
      .where('follows', '=', other)
      .where('id', '<>', storyId)
      .execute();
    await moveAlerts(tx, other, storyId);
    await refreshBoth(tx, [storyId, other], now);
    return { ok: true, decisionId, storyId, otherId: other };
  });
}

/**
 * Takes articles out of a story into one of their own, with their copies in it. They are never put into one story again
 * with those that stay, however alike, until the decision is undone. A copy that leaves its original is no copy of it.
 */
export async function splitStory(
  db: Database,
  split: { storyId: string; articleIds: readonly string[] } & DecidedBy,
): Promise<Decided> {
  const { storyId, now } = split;
  return await db.transaction().execute(async (tx) => {
    await lockStories(tx);
    const all = await articlesOf(tx, storyId);
    if (!all.length) return refuse('unknown-story');
    const picked = new Set(split.articleIds);
    if ([...picked].some((id) => !all.some((article) => article.id === id)))
      return refuse('not-its-articles');
    for (const { id, copy_of: origin } of all) if (origin && picked.has(origin)) picked.add(id);
    const [move, stay] = [all.filter(({ id }) => picked.has(id)), all.filter(({ id }) => !picked.has(id))];
    if (!move.length || !stay.length) return refuse('nothing-left');
    const other = await emptyStory(tx, now);
    const decisionId = await record(tx, 'split', { ...split, other }, { story: stay, other: move });
    await place(tx, move, other);
    for (const { id, copy_of: origin } of move)
      if (origin && !picked.has(origin)) await setOrigin(tx, id, null);
    await tellAlike(tx, storyId, other);
    await refreshBoth(tx, [storyId, other], now);
    return { ok: true, decisionId, storyId, otherId: other };
  });
}

/**
 * Takes a decision back: the articles return to where they were, unless a later decision has moved them on, and are
 * grouped by their likeness again from now on. An article that came into a split-off story since returns with it.
 */
export async function undoDecision(db: Database, undo: { id: string } & DecidedBy): Promise<Decided> {
  return await db.transaction().execute(async (tx) => {
    await lockStories(tx);
    const decision = await tx.selectFrom('decision').selectAll().where('id', '=', undo.id).executeTakeFirst();
    if (!decision) return refuse('unknown-decision');
    if (decision.undone_at) return refuse('undone-before');
    const { id, kind, story_id: storyId, other_id: other } = decision;
    if (kind === 'merge') await takeMergeBack(tx, id, storyId, other);
    else await takeSplitBack(tx, id, storyId, other);
    await tx
      .updateTable('decision')
      .set({ undone_at: undo.now, undone_by: undo.by })
      .where('id', '=', id)
      .execute();
    await refreshBoth(tx, [storyId, other], undo.now);
    return { ok: true, decisionId: id, storyId, otherId: other };
  });
}

/** What a later decision has moved on stays where that put it. */
async function takeMergeBack(tx: Database, id: string, storyId: string, other: string): Promise<void> {
  const { numAffectedRows } = await sql`update article a set story_id = ${other} from decision_article d
    where d.decision_id = ${id} and d.side = 'other' and a.id = d.article_id
      and a.story_id = ${storyId}`.execute(tx);
  if (!numAffectedRows) return;
  await tx.updateTable('story').set({ merged_into: null }).where('id', '=', other).execute();
  await tellAlike(tx, storyId, other);
}

async function takeSplitBack(tx: Database, id: string, storyId: string, other: string): Promise<void> {
  await sql`update article a set copy_of = d.was_copy_of from decision_article d
    where d.decision_id = ${id} and d.side = 'other' and a.id = d.article_id
      and a.copy_of is null and d.was_copy_of is not null`.execute(tx);
  const members = await articlesOf(tx, other);
  if (!members.length) return;
  await place(tx, members, storyId);
  await tx.updateTable('story').set({ merged_into: storyId }).where('id', '=', other).execute();
  await moveAlerts(tx, other, storyId);
}

interface Member {
  id: string;
  copy_of: string | null;
}

async function articlesOf(tx: Database, storyId: string): Promise<Member[]> {
  return await tx
    .selectFrom('article')
    .select(['id', 'copy_of'])
    .where('story_id', '=', storyId)
    .orderBy('id')
    .execute();
}

async function record(
  tx: Database,
  kind: 'merge' | 'split',
  of: { storyId: string; other: string } & DecidedBy,
  sides: Record<'story' | 'other', Member[]>,
): Promise<string> {
  const { id } = await tx
    .insertInto('decision')
    .values({
      kind,
      story_id: of.storyId,
      other_id: of.other,
      by_whom: of.by,
      note: of.note ?? null,
      at: of.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const rows = (['story', 'other'] as const).flatMap((side) =>
    sides[side].map((member) => ({
      decision_id: id,
      article_id: member.id,
      side,
      was_copy_of: member.copy_of,
    })),
  );
  await tx.insertInto('decision_article').values(rows).execute();
  return id;
}

async function emptyStory(tx: Database, now: Date): Promise<string> {
  const row = await tx
    .insertInto('story')
    .values({ relevance: 'no', follows: null, first_seen_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function place(tx: Database, members: readonly Member[], storyId: string): Promise<void> {
  const ids = members.map(({ id }) => id);
  if (ids.length) await tx.updateTable('article').set({ story_id: storyId }).where('id', 'in', ids).execute();
}

async function setOrigin(tx: Database, id: string, origin: string | null): Promise<void> {
  await tx.updateTable('article').set({ copy_of: origin }).where('id', '=', id).execute();
}

async function refreshBoth(tx: Database, ids: readonly string[], now: Date): Promise<void> {
  for (const id of ids) await refreshStory(tx, id, now);
}
