import type { StoryEvidence } from '../story.ts';
import { hostsApart } from './hosts.ts';
import { conceptWeight, marksOf, profileOf, type Profile, type Subjects } from './profile.ts';

/** What a comparison of two articles shows; each between 0 and about 3. */
export type Likenesses = Record<string, number>;

const DAY_MS = 86_400_000;
/** Places that half of all reports name say little. */
const COMMON_PLACES = new Set(['VN-HN', 'VN-SG', 'JP-13', 'JP-27']);

/** Everything that speaks for or against two articles reporting one event. */
export function compareEvidence(one: StoryEvidence, other: StoryEvidence): Likenesses {
  const [a, b] = [profileOf(one), profileOf(other)];
  const found: Likenesses = {};
  comparePlaces(found, a, b);
  compareTimes(found, a, b);
  comparePeople(found, a, b);
  hostsApart(found, a.hosts, b.hosts);
  compareContent(found, a, b);
  return found;
}

function comparePlaces(found: Likenesses, a: Profile, b: Profile): void {
  const samePair = a.of.pairs.some(([vn, jp]) => b.of.pairs.some(([v, j]) => v === vn && j === jp));
  const [near, far] = [marksOf(a, 'place'), marksOf(b, 'place')];
  const [jp, vn] = [meet(a.jp, b.jp), meet(a.vn, b.vn)];
  found['samePair'] = Number(samePair);
  found['bothSides'] = Number(samePair || (jp && vn));
  found['otherPair'] = Number(!samePair && a.of.pairs.length > 0 && b.of.pairs.length > 0);
  found['sameJp'] = Number(jp);
  found['rareJp'] = Number(jp && meet(a.jp, b.jp, COMMON_PLACES));
  found['otherJp'] = Number(!jp && a.jp.size > 0 && b.jp.size > 0 && !meet(a.jp, far) && !meet(b.jp, near));
  found['sameVn'] = Number(vn);
  found['rareVn'] = Number(vn && meet(a.vn, b.vn, COMMON_PLACES));
  found['otherVn'] = Number(!vn && a.vn.size > 0 && b.vn.size > 0 && !meet(a.vn, far) && !meet(b.vn, near));
  found['commonSides'] = Number(!samePair && jp && vn && !found['rareJp'] && !found['rareVn']);
  found['sameTown'] = Number(meet(marksOf(a, 'town'), marksOf(b, 'town')));
  found['placesAlike'] = overlap(near, far);
}

function compareTimes(found: Likenesses, a: Profile, b: Profile): void {
  const gap = Math.abs(a.of.publishedAt.getTime() - b.of.publishedAt.getTime()) / DAY_MS;
  const apart = Math.abs(a.dayTime - b.dayTime) / DAY_MS;
  const [dx, dy] = [marksOf(a, 'day'), marksOf(b, 'day')];
  found['sameDate'] = Number(apart === 0);
  found['nextDate'] = Number(apart === 1);
  found['sureNext'] = Number(apart === 1 && a.of.eventDate !== null && b.of.eventDate !== null);
  found['nearDate'] = Number(apart > 1 && apart <= 3);
  found['otherDate'] = Number(apart > 3);
  found['crossedDate'] = Number(
    apart !== 0 && ((a.day !== null && dy.has(a.day)) || (b.day !== null && dx.has(b.day))),
  );
  found['sharedDays'] = Math.min(2, count(dx, dy)) / 2;
  found['gap'] = Math.min(10, gap) / 5;
  found['far'] = Number(gap > 4);
  found['otherHalf'] = Number(apart === 0 && apartIn(a, b, 'half'));
  found['sameHalf'] = Number(apart === 0 && meet(marksOf(a, 'half'), marksOf(b, 'half')));
  found['announced'] = Number(announces(a, b) || announces(b, a));
}

/** Whether one text looks forward to the day on which the other's event took place: a plan and its outcome are two. */
function announces(plan: Profile, report: Profile): boolean {
  if (!report.day || (plan.day !== report.day && !marksOf(plan, 'day').has(report.day))) return false;
  return (
    plan.of.publishedAt.getTime() < report.dayTime - DAY_MS &&
    report.of.publishedAt.getTime() >= report.dayTime
  );
}

function comparePeople(found: Likenesses, a: Profile, b: Profile): void {
  const shared = (kind: string) => count(marksOf(a, kind), marksOf(b, kind));
  const people = shared('person');
  const strangers =
    people === 0 && a.of.lang === b.of.lang && marksOf(a, 'person').size > 1 && marksOf(b, 'person').size > 1;
  found['people'] = Math.min(3, people) / 2;
  found['sounds'] = people ? 0 : Math.min(2, shared('sound')) / 2;
  found['surnames'] = people ? 0 : Math.min(2, shared('surname')) / 2;
  found['strangers'] = Number(strangers);
  const known =
    meet(marksOf(a, 'host'), marksOf(b, 'host')) || meet(marksOf(a, 'heard'), marksOf(b, 'heard'));
  found['sameHosts'] = Number(known);
  // At a forum or a festival everybody quotes somebody else.
  const strange = !known && !isPublicEvent(a, b);
  found['otherHosts'] = Number(strange && apartIn(a, b, 'host'));
  found['unheardHosts'] = Number(strange && !apartIn(a, b, 'host') && apartIn(a, b, 'heard'));
}

/** Whether both have marks of a kind, and none in common. */
function apartIn(a: Profile, b: Profile, kind: string): boolean {
  const [x, y] = [marksOf(a, kind), marksOf(b, kind)];
  return x.size > 0 && y.size > 0 && !meet(x, y);
}

/** Reports of one event share at least a quarter of what they speak of. */
const UNLIKE = 0.26;

function compareContent(found: Likenesses, a: Profile, b: Profile): void {
  const [x, y] = [marksOf(a, 'number'), marksOf(b, 'number')];
  let worth = 0;
  for (const number of x) if (y.has(number)) worth += Number(number) > 20 ? 1 : 0.4;
  const heads = cosine(a.head, b.head);
  const topics = cosine(a.all, b.all);
  found['heads'] = heads;
  found['titles'] = cosine(a.title, b.title);
  found['topics'] = topics;
  found['numbers'] = Math.min(3, worth) / 2;
  found['otherNumbers'] = Number(worth === 0 && Math.min(x.size, y.size) >= 3);
  const open = isPublicEvent(a, b);
  found['publicEvent'] = Number(open);
  found['publicPlace'] = Number(open && a.day === b.day && (meetIn(a, b, 'town') || meetIn(a, b, 'place')));
  found['shorts'] = Math.min(2, count(marksOf(a, 'short'), marksOf(b, 'short'))) / 2;
  found['founding'] = Number(found['bothSides'] === 1 && isFounding(a) && isFounding(b));
  found['years'] = Math.min(2, count(marksOf(a, 'year'), marksOf(b, 'year'))) / 2;
  found['kinds'] = a.kinds.size && b.kinds.size ? overlap(a.kinds, b.kinds) : 0.3;
  found['unlike'] = Number(worth === 0 && Math.max(heads, topics) < UNLIKE);
  found['samePage'] = Number(meet(marksOf(a, 'page'), marksOf(b, 'page')));
  found['cites'] = Number(cites(a, b) || cites(b, a));
}

/** Whether one text names the other, or the other's source, as where it comes from (a translation does). */
function cites(a: Profile, b: Profile): boolean {
  const sources = marksOf(a, 'source');
  return sources.size > 0 && (meet(sources, marksOf(b, 'page')) || meet(sources, marksOf(b, 'source')));
}

/** Events that are held once, and named early by those who report them. */
const PUBLIC = ['forum', 'festival', 'fair'];

function isPublicEvent(a: Profile, b: Profile): boolean {
  const where = a.day !== null && a.day === b.day ? 'head' : 'title';
  return PUBLIC.some((concept) => a[where].concepts.has(concept) && b[where].concepts.has(concept));
}

function meetIn(a: Profile, b: Profile, kind: string): boolean {
  return meet(marksOf(a, kind), marksOf(b, kind));
}

/** Two places become friends once; their anniversaries are many. */
function isFounding({ title }: Profile): boolean {
  return title.concepts.has('sister') && !title.concepts.has('anniversary');
}

/** Whether two sets have a value in common that is not among `less`. */
function meet(a: ReadonlySet<string>, b: ReadonlySet<string>, less?: ReadonlySet<string>): boolean {
  for (const value of a) if (b.has(value) && !less?.has(value)) return true;
  return false;
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

/** Cosine of two sets of concepts by their weights. */
function cosine(a: Subjects, b: Subjects): number {
  let shared = 0;
  for (const concept of a.concepts) if (b.concepts.has(concept)) shared += conceptWeight(concept);
  return shared ? shared / Math.sqrt(a.weight * b.weight) : 0;
}
