import type { StoryEvidence } from '../story.ts';

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
const LOCAL = ['role-council', 'role-committee', 'role-secretary', 'university'];

/** Concepts with what they weigh together. */
export interface Subjects {
  concepts: ReadonlySet<string>;
  weight: number;
}

/** Who acts on the host's side, by the title and by title and first sentences. */
export interface Hosts {
  titleNational: string[];
  headNational: string[];
  titleLocal: string[];
  headLocal: string[];
}

/** Evidence made ready for many comparisons. */
export interface Profile {
  of: StoryEvidence;
  marks: ReadonlyMap<string, ReadonlySet<string>>;
  /** The places a text is about: those of its verdict, else those it names. */
  vn: ReadonlySet<string>;
  jp: ReadonlySet<string>;
  /** The event's day by the verdict, else by the first day that the text names. */
  day: string | null;
  dayTime: number;
  hosts: Hosts;
  title: Subjects;
  head: Subjects;
  all: Subjects;
  kinds: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const made = new WeakMap<StoryEvidence, Profile>();

/** The profile of some evidence; made once for each. */
export function profileOf(evidence: StoryEvidence): Profile {
  let profile = made.get(evidence);
  if (!profile) made.set(evidence, (profile = makeProfile(evidence)));
  return profile;
}

/** The values of one kind of mark. */
export function marksOf(profile: Profile, kind: string): ReadonlySet<string> {
  return profile.marks.get(kind) ?? NONE;
}

/** What a concept weighs: that which most reports share is worth little. */
export function conceptWeight(concept: string): number {
  return COMMON_CONCEPTS.has(concept) ? 0.4 : 1;
}

function makeProfile(evidence: StoryEvidence): Profile {
  const marks = byKind(evidence.marks);
  const get = (kind: string) => marks.get(kind) ?? NONE;
  const about = (codes: readonly string[], country: string) =>
    new Set(codes.length ? codes : [...get('place')].filter((code) => code.startsWith(country)));
  const vn = about(evidence.vn, 'VN');
  // An abolished province and the unit that it is part of now are one party.
  for (const code of get('now')) vn.add(code);
  const day = evidence.eventDate ?? [...get('main')][0] ?? null;
  return {
    of: evidence,
    marks,
    vn,
    jp: about(evidence.jp, 'JP'),
    day,
    dayTime: day ? Date.parse(day) : Number.NaN,
    hosts: hostsOf(get('title'), get('head')),
    title: subjects(get('title')),
    head: subjects(get('head')),
    all: subjects(new Set([...get('head'), ...get('topic')])),
    kinds: new Set(evidence.kinds),
  };
}

function byKind(list: readonly string[]): Map<string, Set<string>> {
  const marks = new Map<string, Set<string>>();
  for (const mark of list) {
    const at = mark.indexOf(':');
    const values = marks.get(mark.slice(0, at));
    if (values) values.add(mark.slice(at + 1));
    else marks.set(mark.slice(0, at), new Set([mark.slice(at + 1)]));
  }
  return marks;
}

function subjects(concepts: ReadonlySet<string>): Subjects {
  let weight = 0;
  for (const concept of concepts) weight += conceptWeight(concept);
  return { concepts, weight };
}

function hostsOf(title: ReadonlySet<string>, head: ReadonlySet<string>): Hosts {
  const named = (roles: readonly string[], where: ReadonlySet<string>) =>
    roles.filter((role) => where.has(role));
  return {
    titleNational: named(NATIONAL, title),
    headNational: named(NATIONAL, head),
    titleLocal: named(LOCAL, title),
    headLocal: named(LOCAL, head),
  };
}
