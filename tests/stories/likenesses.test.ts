import { expect, test } from 'vitest';
import { acronymsOf } from '../../core/stories/acronyms.ts';
import { chooseStory } from '../../core/stories/grouper.ts';
import { halvesOf } from '../../core/stories/half-day.ts';
import { namedHosts } from '../../core/stories/hosts-named.ts';
import { learnStoryWeights, type LabelledPair } from '../../core/stories/learn.ts';
import type { StoryEvidence } from '../../core/story.ts';
import { storyEvidence } from '../../core/stories/evidence.ts';
import { STORY_PRIORS, STORY_WEIGHTS } from '../../core/stories/weights.ts';
import { article, shippedJudge } from '../judge/judge-of-topic.ts';

test.each([
  ['Sáng 12/3, tại Huế, hai bên gặp nhau', ['am']],
  ['Chiều cùng ngày, đoàn thăm cảng', ['pm']],
  ['Hai chiều kim ngạch tối đa 3 tỷ, ý tưởng sáng tạo', []],
  ['They met on the afternoon of March 3', ['pm']],
  ['12日午前、知事は表敬を受けた', ['am']],
  ['3月12日晚在河内开幕', ['eve']],
  ['ค่ำวันที่ 2 พฤศจิกายน จัดพิธี', ['eve']],
  ['12일 오후 접견했다', ['pm']],
  ['Le gouverneur a été reçu dans l’après-midi', ['pm']],
])('%j names the half of the day %j', (lead, halves) => {
  expect(halvesOf(lead)).toEqual(halves);
});

const never = () => false;

test('a host has one key in Vietnamese, English, Chinese and, by ear, in Japanese', () => {
  const vi = namedHosts('Phó Chủ tịch UBND thành phố Dương Tấn Hiển tiếp đoàn', never);
  expect(vi).toEqual(['host:tan hien', 'heard:TN.HN']);
  expect(namedHosts('Vice Chairman Duong Tan Hien received the guests', never)).toContain('host:tan hien');
  expect(namedHosts('市人民委員会のズオン・タン・ヒエン副委員長', never)).toEqual(['heard:TN.HN']);
  expect(namedHosts('越南政府总理范明政会见', never)).toContain('host:minh chinh');
});

test('a guest from Japan and a place are no hosts', () => {
  expect(namedHosts('Thống đốc Nakatsuka Tokio thăm trường', never)).toEqual([]);
  expect(namedHosts('Đoàn Thanh Hóa dự diễn đàn', (name) => name === 'thanh hoa')).toEqual([]);
});

test('short forms in capitals are the same in every script; common ones and shouting are none', () => {
  expect([...acronymsOf('北九州市はU-BCF事業を、BRGと進める')]).toEqual(['u-bcf', 'brg']);
  expect([...acronymsOf('UBND TP.HCM và JICA ký MOU')]).toEqual([]);
  const shouting = Array.from({ length: 40 }, (_, i) => `WORD${i}`).join(' ');
  expect([...acronymsOf(shouting)]).toEqual([]);
});

const pair = (same: boolean, likenesses: Record<string, number>): LabelledPair => ({
  likenesses,
  same,
  worth: 1,
});

test('training is repeatable, learns from pairs and never turns a sign', () => {
  const pairs = [
    ...Array.from({ length: 20 }, () => pair(true, { bothSides: 1, sameDate: 1, otherHalf: 1 })),
    ...Array.from({ length: 20 }, () => pair(false, { bothSides: 1, people: 1 })),
  ];
  const learned = learnStoryWeights(pairs, STORY_PRIORS);
  expect(learnStoryWeights(pairs, STORY_PRIORS)).toEqual(learned);
  expect(learned.of['sameDate']).toBeGreaterThan(STORY_PRIORS.of['sameDate']!);
  expect(learned.of['people']).toBeLessThan(STORY_PRIORS.of['people']!);
  expect(learned.of['otherHalf']).toBeLessThanOrEqual(0);
});

test('what is shipped has a weight for every likeness, of the sign that was held beforehand', () => {
  expect(Object.keys(STORY_WEIGHTS.of)).toEqual(Object.keys(STORY_PRIORS.of));
  for (const [name, prior] of Object.entries(STORY_PRIORS.of))
    expect(STORY_WEIGHTS.of[name]! * prior).toBeGreaterThanOrEqual(0);
});

const judge = shippedJudge();
const report = (id: string, title: string, text: string, published: string) => {
  const one = { ...article(title, text, published), id };
  return storyEvidence(one, judge.readArticle(one));
};

test('a name of a place tells nothing of what a report is about', () => {
  const { marks } = report(
    '1',
    '峴港首辦長崎節',
    '越南峴港市與日本長崎縣28日晚在韓江畔舉辦首屆長崎節。',
    '2023-07-29',
  );
  expect(marks).toContain('title:festival');
  expect(marks).not.toContain('title:port');
});

test('one report that looks alike is outvoted by those of its story that do not', () => {
  const weights = { bias: 0, of: { sameTown: 1, otherHalf: -3 } };
  const of = (id: string, ...marks: string[]): StoryEvidence => ({
    articleId: id,
    lang: 'vi',
    publishedAt: new Date('2023-07-28'),
    pairs: [],
    vn: [],
    jp: [],
    kinds: [],
    eventDate: '2023-07-28',
    marks,
  });
  const vague = of('1', 'town:danang');
  const evening = [of('2', 'half:eve'), of('3', 'half:eve')];
  const talks = of('4', 'town:danang', 'half:am');
  const chosen = (members: StoryEvidence[]) =>
    chooseStory(talks, [{ storyId: 's', members }], {}, weights).storyId;
  expect(chosen([vague])).toBe('s');
  expect(chosen([vague, ...evening])).toBeNull();
});
