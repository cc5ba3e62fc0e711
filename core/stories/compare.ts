import type { StoryEvidence } from '../story.ts';

/** What a comparison of two articles shows; each between 0 and about 3. */
export type Likenesses = Record<string, number>;

const DAY_MS = 86_400_000;
/** Places that half of all reports name say little. */
const COMMON_PLACES = new Set(['VN-HN', 'VN-SG', 'JP-13', 'JP-27']);
/** Concepts that most reports of cooperation share. */
const COMMON_CONCEPTS = new Set(
  'sign courtesy invest trade delegation training labour university pupils tourism role-governor role-committee seminar green farm factory anniversary'.split(
    ' ',
  ),
);
/** Whoever acts for a whole country: the same guest with another host is another meeting. */
const NATIONAL = [
  'role-pm',
  'role-deputy-pm',
  'role-president',
  'role-party',
  'role-fm',
  'role-na',
  'role-crown',
];
/** Bodies of a locality: its council, its executive, its party committee. */
const LOCAL = ['role-council', 'role-committee', 'role-secretary'];

/** Evidence with its marks sorted by what they are; made once for each article. */
export interface SortedEvidence {
  of: StoryEvidence;
  marks: Map<string, Set<string>>;
  vn: Set<string>;
  jp: Set<string>;
  /** The event's day by the verdict, else by the first day that the text names. */
  day: string | null;
}

const sorted = new WeakMap<StoryEvidence, SortedEvidence>();

/** Marks by prefix, and the places a text is about: those of its verdict, else those it names. */
export function sortEvidence(evidence: StoryEvidence): SortedEvidence {
  const known = sorted.get(evidence);
  if (known) return known;
  const marks = new Map<string, Set<string>>();
  for (const mark of evidence.marks) {
    const at = mark.indexOf(':');
    const kind = mark.slice(0, at);
    const values = marks.get(kind);
    if (values) values.add(mark.slice(at + 1));
    else marks.set(kind, new Set([mark.slice(at + 1)]));
  }
  const named = [...(marks.get('place') ?? [])];
  const main = (codes: string[], country: string) =>
    new Set(codes.length ? codes : named.filter((code) => code.startsWith(country)));
  const vn = main(evidence.vn, 'VN');
  // Bình Dương's old name and Ho Chi Minh City's new borders are one party in July 2025's months.
  for (const code of marks.get('now') ?? []) vn.add(code);
  const day = evidence.eventDate ?? [...(marks.get('main') ?? [])][0] ?? null;
  const result = { of: evidence, marks, vn, jp: main(evidence.jp, 'JP'), day };
  sorted.set(evidence, result);
  return result;
}

/** Everything that speaks for or against two articles reporting one event. */
export function compareEvidence(one: StoryEvidence, other: StoryEvidence): Likenesses {
  const [a, b] = [sortEvidence(one), sortEvidence(other)];
  return { ...placesOf(a, b), ...timesOf(a, b), ...actorsOf(a, b), ...contentOf(a, b) };
}

function placesOf(a: SortedEvidence, b: SortedEvidence): Likenesses {
  const samePair = a.of.pairs.some(([vn, jp]) => b.of.pairs.some(([v, j]) => v === vn && j === jp));
  const named = (side: SortedEvidence) => get(side, 'place');
  const meets = (x: Set<string>, y: Set<string>) => [...x].some((code) => y.has(code));
  const rare = (x: Set<string>, y: Set<string>) =>
    [...x].some((code) => y.has(code) && !COMMON_PLACES.has(code));
  const apart = (x: Set<string>, y: Set<string>) =>
    Number(x.size > 0 && y.size > 0 && !meets(x, y) && !meets(x, named(b)) && !meets(y, named(a)));
  const towns = [get(a, 'town'), get(b, 'town')] as const;
  return {
    bothSides: Number(samePair || (meets(a.jp, b.jp) && meets(a.vn, b.vn))),
    otherPair: Number(a.of.pairs.length > 0 && b.of.pairs.length > 0 && !samePair),
    sameJp: Number(meets(a.jp, b.jp)),
    rareJp: Number(rare(a.jp, b.jp)),
    otherJp: apart(a.jp, b.jp),
    sameVn: Number(meets(a.vn, b.vn)),
    rareVn: Number(rare(a.vn, b.vn)),
    otherVn: apart(a.vn, b.vn),
    sameTown: Number(meets(...towns)),
    placesAlike: overlap(named(a), named(b)),
  };
}

function timesOf(a: SortedEvidence, b: SortedEvidence): Likenesses {
  const gap = Math.abs(a.of.publishedAt.getTime() - b.of.publishedAt.getTime()) / DAY_MS;
  const [x, y] = [a.day, b.day];
  const apart = x && y ? Math.abs(Date.parse(x) - Date.parse(y)) / DAY_MS : null;
  const [dx, dy] = [get(a, 'day'), get(b, 'day')];
  return {
    sameDate: Number(apart === 0),
    nextDate: Number(apart === 1),
    nearDate: Number(apart !== null && apart > 1 && apart <= 3),
    otherDate: Number(apart !== null && apart > 3),
    crossedDate: Number(apart !== 0 && (Boolean(x && dy.has(x)) || Boolean(y && dx.has(y)))),
    sharedDays: Math.min(2, count(dx, dy)) / 2,
    gap: Math.min(10, gap) / 5,
    far: Number(gap > 4),
    announced: Number(announces(a, b) || announces(b, a)),
  };
}

/** Whether one text looks forward to the day on which the other's event took place: a plan and its outcome are two. */
function announces(plan: SortedEvidence, report: SortedEvidence): boolean {
  const { day } = report;
  if (!day || (plan.day !== day && !get(plan, 'day').has(day))) return false;
  const at = Date.parse(day);
  return plan.of.publishedAt.getTime() < at - DAY_MS && report.of.publishedAt.getTime() >= at;
}

function actorsOf(a: SortedEvidence, b: SortedEvidence): Likenesses {
  const people = count(get(a, 'person'), get(b, 'person'));
  const sounds = count(get(a, 'sound'), get(b, 'sound'));
  const surnames = count(get(a, 'surname'), get(b, 'surname'));
  const sameScript = a.of.lang === b.of.lang;
  const strangers = sameScript && people === 0 && get(a, 'person').size > 1 && get(b, 'person').size > 1;
  const hosts = [hostsOf(a), hostsOf(b)] as const;
  return {
    people: Math.min(3, people) / 2,
    sounds: people ? 0 : Math.min(2, sounds) / 2,
    surnames: people ? 0 : Math.min(2, surnames) / 2,
    strangers: Number(strangers),
    ...hostsApart(...hosts),
  };
}

/** Who acts on the host's side, by the title and by title and first sentences. */
interface Hosts {
  titleNational: string[];
  headNational: string[];
  titleLocal: string[];
  headLocal: string[];
}

function hostsOf(side: SortedEvidence): Hosts {
  const named = (roles: readonly string[], kind: string) => roles.filter((role) => get(side, kind).has(role));
  return {
    titleNational: named(NATIONAL, 'title'),
    headNational: named(NATIONAL, 'head'),
    titleLocal: named(LOCAL, 'title'),
    headLocal: named(LOCAL, 'head'),
  };
}

/** "The Prime Minister receives the governor" and "the Foreign Minister receives the same governor" are two meetings. */
function hostsApart(a: Hosts, b: Hosts): Likenesses {
  const meet = (x: readonly string[], y: readonly string[]) => x.some((role) => y.includes(role));
  const apart = (x: readonly string[], y: readonly string[]) => x.length > 0 && y.length > 0 && !meet(x, y);
  const common = meet(a.headNational, b.headNational);
  const one = (x: Hosts, y: Hosts) => x.titleNational.length > 0 && !meet(x.titleNational, y.headNational);
  const local = (x: Hosts, y: Hosts) =>
    one(x, y) && y.titleLocal.length > 0 && !meet(y.titleLocal, x.headLocal);
  return {
    sameNational: Number(common),
    otherNational: Number(!common && apart(a.headNational, b.headNational)),
    otherTitleNational: Number(apart(a.titleNational, b.titleNational)),
    nationalAndLocal: Number(one(a, b) || one(b, a)),
    nationalForLocal: Number(local(a, b) || local(b, a)),
    otherLocal: Number(
      apart(a.titleLocal, b.titleLocal) &&
        !meet(a.titleLocal, b.headLocal) &&
        !meet(b.titleLocal, a.headLocal),
    ),
  };
}

function contentOf(a: SortedEvidence, b: SortedEvidence): Likenesses {
  const all = (side: SortedEvidence) => new Set([...get(side, 'head'), ...get(side, 'topic')]);
  const numbers = [get(a, 'number'), get(b, 'number')] as const;
  const shared = [...numbers[0]].filter((number) => numbers[1].has(number));
  const worth = shared.reduce((sum, number) => sum + (Number(number) > 20 ? 1 : 0.4), 0);
  const kinds = [new Set<string>(a.of.kinds), new Set<string>(b.of.kinds)] as const;
  return {
    heads: cosine(get(a, 'head'), get(b, 'head')),
    titles: cosine(get(a, 'title'), get(b, 'title')),
    topics: cosine(all(a), all(b)),
    numbers: Math.min(3, worth) / 2,
    otherNumbers: Number(shared.length === 0 && Math.min(numbers[0].size, numbers[1].size) >= 3),
    publicEvent: Number(isPublicEvent(a, b)),
    years: Math.min(2, count(get(a, 'year'), get(b, 'year'))) / 2,
    kinds: kinds[0].size && kinds[1].size ? overlap(...kinds) : 0.3,
    unlike: Number(
      Math.max(cosine(get(a, 'head'), get(b, 'head')), cosine(all(a), all(b))) < UNLIKE &&
        shared.length === 0,
    ),
    samePage: Number(count(get(a, 'page'), get(b, 'page')) > 0),
    cites: Number(cites(a, b) || cites(b, a)),
  };
}

/** Whether one text names the other, or the other's source, as where it comes from (a translation does). */
function cites(a: SortedEvidence, b: SortedEvidence): boolean {
  const sources = get(a, 'source');
  return count(sources, get(b, 'page')) > 0 || count(sources, get(b, 'source')) > 0;
}

/** Events that are held once, and named early by those who report them. */
const PUBLIC = ['forum', 'festival', 'fair'];

function isPublicEvent(a: SortedEvidence, b: SortedEvidence): boolean {
  const kind = a.day !== null && a.day === b.day ? 'head' : 'title';
  return PUBLIC.some((concept) => get(a, kind).has(concept) && get(b, kind).has(concept));
}

/** Reports of one event share at least a quarter of what they speak of. */
const UNLIKE = 0.26;

const NONE: ReadonlySet<string> = new Set();

function get(side: SortedEvidence, kind: string): Set<string> {
  return side.marks.get(kind) ?? (NONE as Set<string>);
}

function count(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const value of a) if (b.has(value)) shared++;
  return shared;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = count(a, b);
  return shared ? shared / (a.size + b.size - shared) : 0;
}

/** Cosine of two sets of concepts; common ones weigh little. */
function cosine(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const weight = (concept: string) => (COMMON_CONCEPTS.has(concept) ? 0.4 : 1);
  const sum = (set: ReadonlySet<string>) => [...set].reduce((total, concept) => total + weight(concept), 0);
  const shared = sum(new Set([...a].filter((concept) => b.has(concept))));
  return shared ? shared / Math.sqrt(sum(a) * sum(b)) : 0;
}
