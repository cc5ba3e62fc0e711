import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import { loadTopic, localities as readLocalities } from '../config/topic/load.ts';
import { storyFilter, type StoryFilter } from '../core/filter.ts';
import type { MatchSubject } from '../core/match/matches-filter.ts';
import { SubscriptionIndex } from '../core/match/subscription-index.ts';
import { foldForSearch } from '../core/query/tokens.ts';
import { tiesOf } from '../core/standing.ts';
import { KINDS, type Kind } from '../core/verdict.ts';
import type { Figures } from './bench.ts';
import { dice, type Dice } from './dice.ts';
import { percentile, rounded } from './rounds.ts';

const SUBSCRIPTIONS = 100_000;
const STORIES = 300;
const ROUNDS = 3;
const VOCABULARY = 6000;
const ONSETS = 'b c ch d g h kh l m n ng nh ph qu r s t th tr v x'.split(' ');
const RHYMES =
  'a an ang anh ao au ay e en eo i im in inh iu o oa oan oi om on ong u ung uoc uong uy y yen'.split(' ');
const KANJI =
  '友好協定覚書訪問観光交流投資大学港湾環境知事代表団留学生人材県市町農業水道防災医療技術企業経済会議署名締結文化祭展示';

/** Words as texts have them: some in every text, most in few (Zipf). */
const WORDS = Array.from({ length: VOCABULARY }, (_, n) =>
  n % 3 === 2
    ? `${KANJI[n % KANJI.length]}${KANJI[(n * 7 + 3) % KANJI.length]}`
    : `${ONSETS[n % ONSETS.length]}${RHYMES[Math.floor(n / ONSETS.length) % RHYMES.length]}${n % 5 ? '' : ` ${RHYMES[n % RHYMES.length]}`}`,
);

/** One story against a hundred thousand different subscriptions, as a worker matches it. */
export async function bench(): Promise<Figures> {
  const localities = readLocalities(loadTopic(join(packageRoot(), 'config/topic')));
  const codes = [...localities.values()];
  const vn = codes.filter(({ country }) => country === 'VN').map(({ code }) => code);
  const jp = codes.filter(({ country }) => country === 'JP').map(({ code }) => code);
  const roll = dice(7);
  const index = new SubscriptionIndex(localities, tiesOf(ties(roll, vn, jp), localities));
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const started = performance.now();
  for (let n = 0; n < SUBSCRIPTIONS; n++) index.set(`subscription-${n}`, aFilter(roll, { vn, jp }));
  const built = performance.now() - started;
  globalThis.gc?.();
  const rss = (process.memoryUsage().rss - before) / 1024 / 1024;
  const times: number[] = [];
  let matched = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 0; n < STORIES; n++) {
      const { subject, text } = aStory(roll, { vn, jp });
      const from = performance.now();
      matched += index.match(subject, text).length;
      times.push(performance.now() - from);
    }
  }
  if (matched < STORIES) throw new Error('Hardly anything matched: the figures would say nothing.');
  const changes = Array.from({ length: 1000 }, (_, n) => {
    const filter = aFilter(roll, { vn, jp });
    const from = performance.now();
    index.set(`subscription-${n * 97}`, filter);
    return performance.now() - from;
  });
  return {
    story_p99_ms: rounded(percentile(times, 0.99)),
    story_median_ms: rounded(percentile(times, 0.5)),
    subscriptions: index.size,
    matched_a_story: rounded(matched / times.length),
    rss_mb: Math.round(rss),
    build_ms: Math.round(built),
    change_p99_ms: rounded(percentile(changes, 0.99)),
  };
}

interface Places {
  vn: readonly string[];
  jp: readonly string[];
}

function ties(roll: Dice, vn: readonly string[], jp: readonly string[]): string[] {
  return Array.from({ length: 150 }, () => `${roll.of(vn)}:${roll.of(jp)}`);
}

/** Most readers watch a pair or a locality, some a query, a few everything of a kind. */
function aFilter(roll: Dice, { vn, jp }: Places): StoryFilter {
  const kind = roll.below(100);
  const some = <T>(items: readonly T[], most: number) =>
    Array.from({ length: roll.below(most + 1) }, () => roll.of(items));
  const placed = () => {
    if (kind < 60) return { pairs: [`${roll.of(vn)}:${roll.of(jp)}`], jp: some(jp, 1) };
    return kind < 85 ? { vn: some(vn, 2), jp: [roll.of(jp)] } : {};
  };
  const words = kind >= 85 && kind < 98;
  return storyFilter.parse({
    ...placed(),
    peers: roll.below(4) === 0,
    kinds: roll.below(3) === 0 || kind >= 98 ? [roll.of(KINDS)] : [],
    relevance: roll.below(5) === 0 ? ['core', 'related'] : [],
    q: words || roll.below(10) === 0 ? aQuery(roll) : '',
  });
}

function aQuery(roll: Dice): string {
  // Readers ask for what is rare: a word that is in every text narrows nothing.
  const word = () => roll.of(WORDS);
  return roll.of([
    `${word()} ${word()}`,
    `${word()} OR "${word()}"`,
    `(${word()} OR ${word()}) AND NOT ${word()}`,
    word(),
  ]);
}

function aWord(roll: Dice): string {
  return WORDS[Math.floor(VOCABULARY ** (roll.below(10_000) / 10_000)) - 1] ?? roll.of(WORDS);
}

function aStory(roll: Dice, { vn, jp }: Places): { subject: MatchSubject; text: string } {
  const pair: [string, string] = [roll.of(vn), roll.of(jp)];
  const kinds: Kind[] = [...new Set([roll.of(KINDS), roll.of(KINDS)])];
  const text = Array.from({ length: 600 }, () => aWord(roll)).join(' ');
  return {
    subject: {
      relevance: roll.below(4) ? 'core' : 'related',
      pairs: [pair],
      vn: [pair[0]],
      jp: [pair[1]],
      kinds,
      langs: ['vi', 'ja'],
      sources: ['paper'],
    },
    text: foldForSearch(text),
  };
}
