import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadTopic, localities as readLocalities } from '../../config/topic/load.ts';
import { storyFilter, type StoryFilter } from '../../core/filter.ts';
import { matchesFilter, type MatchSubject } from '../../core/match/matches-filter.ts';
import { SubscriptionIndex } from '../../core/match/subscription-index.ts';
import { foldForSearch } from '../../core/query/tokens.ts';
import { standingOf, tiesOf } from '../../core/standing.ts';
import { KINDS } from '../../core/verdict.ts';

const localities = readLocalities(loadTopic(fileURLToPath(new URL('../../config/topic', import.meta.url))));
const none = tiesOf([], localities);

function story(pairs: [string, string][], more: Partial<MatchSubject> = {}): MatchSubject {
  return {
    relevance: 'core',
    pairs,
    vn: pairs.map(([vn]) => vn),
    jp: pairs.map(([, jp]) => jp),
    kinds: ['agreement'],
    langs: ['vi'],
    sources: ['paper'],
    ...more,
  };
}

const wish = (filter: Partial<StoryFilter>) => storyFilter.parse(filter);
const HAI_PHONG_KAGAWA = story([['VN-HP', 'JP-37']]);
const HAI_PHONG_KITAKYUSHU = story([['VN-HP', 'JP-40']]);
const HUE_GIFU = story([['VN-26', 'JP-21']]);

test.each([
  ['a pair', wish({ pairs: ['VN-HP:JP-37'], peers: true }), none],
  [
    'the prefecture, tied to Hải Phòng',
    wish({ jp: ['JP-37'], peers: true }),
    tiesOf(['VN-HP:JP-37'], localities),
  ],
])(
  'a Kagawa reader of %s gets Hải Phòng–Kagawa, Hải Phòng–Kitakyushu as a peer, Huế–Gifu not at all',
  (_, filter, ties) => {
    const ground = { localities, ties, text: null };
    const standings = [HAI_PHONG_KAGAWA, HAI_PHONG_KITAKYUSHU, HUE_GIFU].map((each) => [
      matchesFilter(filter, each, ground),
      standingOf(filter, each, localities, ties),
    ]);
    expect(standings).toEqual([
      [true, filter.pairs.length ? 'pair' : 'locality'],
      [true, 'peer'],
      [false, 'other'],
    ]);
  },
);

test('without the wish for peers, the reader gets the pair alone', () => {
  const filter = wish({ pairs: ['VN-HP:JP-37'] });
  const ground = { localities, ties: none, text: null };
  expect(matchesFilter(filter, HAI_PHONG_KITAKYUSHU, ground)).toBe(false);
});

test('a former province and the one of today are one', () => {
  const ground = { localities, ties: none, text: null };
  const signed = story([['VN-57', 'JP-35']]);
  expect(matchesFilter(wish({ pairs: ['VN-SG:JP-35'] }), signed, ground)).toBe(true);
  expect(matchesFilter(wish({ vn: ['VN-57'] }), story([['VN-SG', 'JP-35']]), ground)).toBe(true);
});

const VN = ['VN-HN', 'VN-SG', 'VN-57', 'VN-HP', 'VN-13', 'VN-26'];
const JP = ['JP-10', 'JP-13', 'JP-27', 'JP-37', 'JP-40'];
const WORDS = [
  'hợp tác',
  'Gunma',
  'visits',
  '友好',
  '京都',
  'agree*',
  'NOT osaka',
  '"du lịch" OR visit',
  '東京都 AND 友好',
  '(a OR b) c',
];
const some = <T>(items: readonly T[], most = 2) =>
  fc.uniqueArray(fc.constantFrom(...items), { maxLength: most });
const pairs = fc.array(fc.tuple(fc.constantFrom(...VN), fc.constantFrom(...JP)), { maxLength: 2 });
const anyFilter = fc
  .record({
    pairs: pairs.map((each) => each.map((pair) => pair.join(':'))),
    vn: some(VN),
    jp: some(JP),
    kinds: some(KINDS),
    langs: some(['vi', 'ja']),
    sources: some(['paper', 'post']),
    relevance: some(['core', 'related'] as const),
    q: fc.oneof(fc.constant(''), fc.constantFrom(...WORDS)),
    peers: fc.boolean(),
  })
  .map((each) => storyFilter.parse(each));
const anyStory = fc.record({
  relevance: fc.constantFrom('core' as const, 'related' as const),
  pairs,
  vn: some(VN),
  jp: some(JP),
  kinds: some(KINDS, 3),
  langs: fc.constant(['vi']),
  sources: fc.constantFrom(['paper'], ['post', 'paper']),
});
const anyText = fc
  .array(
    fc.constantFrom(
      'hợp tác',
      'Gunma',
      'visit',
      'visits',
      '東京都',
      '友好協定',
      '京都府',
      'agreements',
      'osaka',
      'du lịch',
      'a',
      'c',
    ),
  )
  .map((words) => foldForSearch(words.join(' ')));

test('the index finds exactly what asking each filter would find, also after changes', () => {
  fc.assert(
    fc.property(
      fc.array(anyFilter, { maxLength: 20 }),
      fc.array(anyFilter, { maxLength: 5 }),
      anyStory,
      anyText,
      (before, after, subject, text) => {
        const ties = tiesOf(['VN-HP:JP-37', 'VN-SG:JP-27'], localities);
        const index = new SubscriptionIndex(localities, ties);
        const filters = new Map<string, StoryFilter>();
        before.forEach((filter, n) => {
          index.set(`s${n}`, filter);
          filters.set(`s${n}`, filter);
        });
        after.forEach((filter, n) => {
          index.set(`s${n * 3}`, filter);
          filters.set(`s${n * 3}`, filter);
          index.delete(`s${n}`);
          filters.delete(`s${n}`);
        });
        const subjectText = index.needsText ? text : null;
        const found = index.match(subject, subjectText).toSorted();
        const asked = [...filters]
          .filter(([, filter]) => matchesFilter(filter, subject, { localities, ties, text: subjectText }))
          .map(([id]) => id);
        expect(found).toEqual(asked.toSorted());
        expect(index.size).toBe(filters.size);
      },
    ),
    { numRuns: 400, seed: 11 },
  );
});
