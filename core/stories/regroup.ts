import type { StoryEvidence } from '../story.ts';
import { chooseStory } from './grouper.ts';
import { createStoryMemory } from './memory.ts';

/** A stored report, in the order in which it came. */
export interface StoredReport {
  evidence: StoryEvidence;
  storyId: string | null;
  copyOf: string | null;
  /** False for what is off topic by today's rules: it stays where it is, and nothing is grouped around it. */
  relevant: boolean;
  /** True for what is too old to be moved: others may join its story. */
  fixed: boolean;
}

/** What people decided on two reports. */
export interface Link {
  article: string;
  other: string;
  together: boolean;
}

/** A report that would be in another story; `to` names a stored story, or `new:<n>`. */
export interface Move {
  articleId: string;
  from: string | null;
  to: string;
}

/**
 * Groups stored reports as if they came again, one after the other, by today's rules; what people decided stands. A group
 * keeps the story that most of its reports are in, so that addresses stay. The same input gives the same moves.
 */
export function regroup(reports: readonly StoredReport[], links: readonly Link[]): Move[] {
  const memory = createStoryMemory(reports.length + 1);
  const groupOf = new Map<string, string>();
  const linksOf = byArticle(links);
  let next = 1;
  for (const report of reports) {
    const { evidence, storyId, relevant, fixed } = report;
    if (!storyId && (fixed || !relevant)) continue;
    const id = evidence.articleId;
    const decisions = decisionsOf(linksOf.get(id) ?? [], groupOf);
    const group =
      settledGroup(report, decisions, groupOf) ??
      chooseStory(evidence, memory.near(evidence), decisions).storyId ??
      `group:${next++}`;
    groupOf.set(id, group);
    memory.add(group, evidence);
  }
  return movesOf(reports, groupOf);
}

/** Where a report goes without a comparison: what is old stays, a copy goes with its original. */
function settledGroup(
  { storyId, copyOf, relevant, fixed }: StoredReport,
  decisions: { must: string | null; cannot: ReadonlySet<string> },
  groupOf: ReadonlyMap<string, string>,
): string | null {
  if (fixed && storyId) return `fixed:${storyId}`;
  const origin = copyOf ? groupOf.get(copyOf) : undefined;
  if (origin && !decisions.cannot.has(origin)) return origin;
  return relevant || decisions.must || !storyId ? null : `kept:${storyId}`;
}

function byArticle(links: readonly Link[]): Map<string, Link[]> {
  const of = new Map<string, Link[]>();
  for (const link of links) of.set(link.article, [...(of.get(link.article) ?? []), link]);
  return of;
}

function decisionsOf(links: readonly Link[], groupOf: ReadonlyMap<string, string>) {
  const groups = (together: boolean) =>
    links.flatMap((link) => (link.together === together ? (groupOf.get(link.other) ?? []) : []));
  const cannot = new Set(groups(false));
  return { must: groups(true).find((group) => !cannot.has(group)) ?? null, cannot };
}

/** Names the groups: the largest share of an old story keeps its name, once; what is left over is new. */
function movesOf(reports: readonly StoredReport[], groupOf: ReadonlyMap<string, string>): Move[] {
  const shares = new Map<string, { group: string; story: string; n: number }>();
  for (const { evidence, storyId } of reports) {
    const group = groupOf.get(evidence.articleId);
    if (!group || !storyId) continue;
    const key = `${group} ${storyId}`;
    const share = shares.get(key) ?? { group, story: storyId, n: 0 };
    shares.set(key, { ...share, n: share.n + 1 });
  }
  const nameOf = new Map<string, string>();
  const taken = new Set<string>();
  // What must not move comes first, then by size; the oldest story wins a draw.
  const rank = ({ group }: { group: string }) => Number(!/^(?:fixed|kept):/.test(group));
  const byShare = [...shares.values()].sort(
    (a, b) => rank(a) - rank(b) || b.n - a.n || Number(a.story) - Number(b.story),
  );
  for (const { group, story } of byShare) {
    const own = /^(?:fixed|kept):(.+)$/.exec(group)?.[1];
    if (nameOf.has(group) || (taken.has(story) && own === undefined)) continue;
    nameOf.set(group, own ?? story);
    taken.add(own ?? story);
  }
  let next = 1;
  return reports.flatMap(({ evidence, storyId }) => {
    const group = groupOf.get(evidence.articleId);
    if (!group) return [];
    const to = nameOf.get(group) ?? `new:${next++}`;
    nameOf.set(group, to);
    return to === storyId ? [] : [{ articleId: evidence.articleId, from: storyId, to }];
  });
}
