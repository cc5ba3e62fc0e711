import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { composeAlert } from '../../alerts/compose.ts';
import { READER_LANGUAGES } from '../../core/language.ts';
import { KINDS } from '../../core/verdict.ts';
import { compileMailTemplate } from '../../scripts/mail-template.ts';
import type { Pair, Place } from '../../core/verdict.ts';
import { townsOfCard } from '../../core/named-town.ts';
import { allTowns } from './room.ts';
import { everyMail, mailStory, SAMPLE_CARDS, sampleMail } from './sample-mails.ts';

const [signed, former, translated, , broken] = SAMPLE_CARDS;

function one(
  lang: 'vi' | 'ja' | 'en',
  card = signed!,
  more: Partial<Parameters<typeof composeAlert>[0]> = {},
) {
  return composeAlert(
    sampleMail(lang, { stories: [mailStory(card)], occasion: 'alert', completeness: null, ...more }),
  );
}

test.each([
  ['ja', '[VN–JP] Quảng Ninh ↔ 群馬県: 覚書・観光, 11月25日 (+4)'],
  ['vi', '[VN–JP] Quảng Ninh ↔ Gunma: ký kết, du lịch, 25/11 (+4)'],
  ['en', '[VN–JP] Quang Ninh ↔ Gunma: agreement, tourism, 25 Nov (+4)'],
] as const)('the subject says the news in %s', (lang, subject) => {
  expect(composeAlert(sampleMail(lang)).subject).toBe(subject);
});

test('a story is four lines: pair and kind; what and when; source, time, language, copies; the address alone', () => {
  expect(one('ja').text.split('\n').slice(0, 5)).toEqual([
    'クアンニン省 ↔ 群馬県／覚書・協定、観光',
    '群馬県、ベトナム・クアンニン省と観光・人材で覚書（実施日 2025年11月25日）',
    '見本新聞、2025年11月25日 17:50（日本時間）、日本語。転載6件、独立した報道1件',
    'https://paper.example/ja/tin-2-quang-ninh-gunma.html',
    '',
  ]);
  expect(one('vi').text.split('\n').slice(0, 5)).toEqual([
    'Quảng Ninh ↔ Gunma — ký kết, du lịch',
    'Quảng Ninh và tỉnh Gunma ký biên bản ghi nhớ về du lịch và lao động; diễn ra ngày 25/11/2025',
    'Báo Mẫu, 15:50 ngày 25/11/2025 (giờ Việt Nam), tiếng Việt; 6 bản đăng lại, 1 nguồn độc lập',
    'https://paper.example/vi/tin-1-quang-ninh-gunma.html',
    '',
  ]);
});

test('former names are explained, translations and other languages marked', () => {
  expect(one('en', former!).text).toMatch(
    /^former Binh Duong, now Ho Chi Minh City ↔ Yamaguchi — visit\n.*\[in Vietnamese\]/,
  );
  expect(one('ja', former!).text).toMatch(
    /^旧ビンズオン省（現ホーチミン市） ↔ 山口県／訪問・会談\n.*［ベトナム語］/,
  );
  expect(one('vi', translated!).text).toMatch(/\[bản dịch máy\]/);
});

test('broken letters are never mailed: the story keeps pair, kind, day, source and address', () => {
  for (const lang of READER_LANGUAGES) {
    const { text, html } = one(lang, broken!);
    expect(text + html).not.toMatch(/L\? h\?i|\ufffd/);
    expect(text).toContain('https://paper.example/vi/tin-8-quang-ninh-gunma.html');
  }
});

test('my pairs come first, then my localities, peers and the rest, each under its heading', () => {
  const headings = composeAlert(sampleMail('en')).text.match(/^== .* ==$/gm);
  expect(headings).toEqual([
    '== Your pairs ==',
    '== Your localities ==',
    '== Peers: others working with your counterparts ==',
    '== Elsewhere ==',
  ]);
  expect(one('en').text).not.toContain('==');
});

test('fifteen stories are told, the others counted with one link', () => {
  const many = Array.from({ length: 40 }, (_, n) => mailStory({ ...signed!, id: String(n) }));
  const { text, html, stories } = composeAlert(sampleMail('en', { stories: many }));
  expect(text.match(/^https:\/\/paper\.example/gm)).toHaveLength(15);
  expect(stories).toHaveLength(15);
  expect(text).toContain('25 more stories are on the website:\nhttps://kakehashi.example/\n');
  expect(Buffer.byteLength(html)).toBeLessThan(80 * 1024);
});

test('the longest names and headlines stay within 120 characters of subject and 80 KB of mail', () => {
  const long = 'Rất dài '.repeat(200);
  const cards = Array.from({ length: 15 }, (_, n) => ({
    ...signed!,
    id: String(n),
    kinds: [...KINDS],
    pairs: [...Array(4)].map(() => ['VN-SG', 'JP-35'] as ['VN-SG', 'JP-35']),
    articles: signed!.articles.map((article) => ({
      ...article,
      title: long,
      url: `https://x.example/${'y'.repeat(900)}`,
    })),
  }));
  for (const lang of READER_LANGUAGES) {
    const { subject, html } = composeAlert(
      sampleMail(lang, { stories: cards.map((card) => mailStory(card)) }),
    );
    expect(Array.from(subject).length).toBeLessThanOrEqual(120);
    expect(subject).toMatch(/ \(\+14\)$/);
    expect(Buffer.byteLength(html)).toBeLessThan(80 * 1024);
  }
});

test('an update says what is new', () => {
  const news = {
    pairs: ['VN-13:JP-14'],
    kinds: ['tourism' as const],
    eventDate: { was: null, is: '2025-11-26' },
  };
  const { subject, text } = one('en', signed, { stories: [mailStory(signed!, news)] });
  expect(subject).toContain('Update: ');
  expect(text).toContain('New: Quang Ninh ↔ Kanagawa, tourism, event on 26 November 2025\n');
});

test('the line of completeness names what could not be read, and its numbers add up', () => {
  const { text } = composeAlert(sampleMail('en'));
  expect(text).toContain(
    '43 of 45 sources checked; SGGP blocked since Tue 25/11; 212 articles read: 9 kept, 31 copies, 172 off topic.',
  );
  const numbers = /(\d+) articles read: (\d+) kept, (\d+) copies, (\d+) off/.exec(text)!.slice(1).map(Number);
  expect(numbers[0]).toBe(numbers[1]! + numbers[2]! + numbers[3]!);
});

describe.each(READER_LANGUAGES)('every mail in %s', (lang) => {
  test.each(Object.entries(everyMail(lang)))(
    '%s has no missing word, no pixel, no attachment, no foreign link',
    (_, mail) => {
      for (const part of [mail.subject, mail.text, mail.html]) {
        expect(part).not.toMatch(/\{\{|\}\}|undefined|null|%%|\bNaN\b/);
        for (const [url] of part.matchAll(/https?:\/\/[^\s"'<>)]+/g))
          expect(new URL(url).hostname).toMatch(/^(?:kakehashi|paper)\.example$|^www\.w3\.org$/);
      }
      expect(mail.html).not.toMatch(/<img|<script|@import|url\(/i);
    },
  );
});

test('markup and placeholders in fetched text stay text', () => {
  const evil = '<img src=x onerror=alert(1)> %%who%% {{why}} & "\'';
  const card = {
    ...signed!,
    articles: signed!.articles.map((article) => ({ ...article, title: evil, url: 'javascript:alert(1)' })),
  };
  const { text, html } = one('en', card);
  expect(text).toContain(evil);
  expect(html).not.toContain('<img');
  expect(html).not.toContain('href="javascript');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &#37;&#37;who&#37;&#37; {{why}} &amp;');
});

test('the template that is sent is the one that was written', async () => {
  const sent = readFileSync(new URL('../../alerts/templates/mail.html', import.meta.url), 'utf8');
  expect(sent).toBe(await compileMailTemplate());
});

test('the three languages have the same words', () => {
  const keys = READER_LANGUAGES.map((lang) => {
    const file = new URL(`../../alerts/locales/${lang}.json`, import.meta.url);
    return Object.keys(JSON.parse(readFileSync(file, 'utf8'))).toSorted();
  });
  expect(keys[1]).toEqual(keys[0]);
  expect(keys[2]).toEqual(keys[0]);
});

test('a town that the report names stands before its province, and alone in the subject', () => {
  const place = (code: string, municipality: string | null, quote: string): Place => ({
    country: code.startsWith('VN') ? 'VN' : 'JP',
    code,
    municipality,
    current: code,
    quote,
  });
  const card = {
    ...signed!,
    pairs: [['VN-HP', 'JP-40']] as Pair[],
    vn: ['VN-HP'],
    jp: ['JP-40'],
  };
  const told = {
    places: [place('JP-40', 'jp-40-kitakyushu', 'Kitakyushu'), place('VN-HP', null, 'Hải Phòng')],
    opening: 'Kỹ sư Kitakyushu ở lại Hải Phòng\nBa kỹ sư của thành phố dạy vận hành bể lọc.',
  };
  const named = { ...card, towns: townsOfCard(card, told, allTowns) };
  expect(one('ja', named).subject).toContain('Hải Phòng ↔ 北九州市: ');
  expect(one('ja', named).text.split('\n')[0]).toContain('ハイフォン市 ↔ 北九州市（福岡県）／');
  expect(one('vi', named).text.split('\n')[0]).toContain('Hải Phòng ↔ Kitakyushu (Fukuoka) — ');
  const both = { ...told, opening: `${told.opening.split('\n')[0]} theo lời mời của tỉnh Fukuoka\n` };
  const province = [...told.places, place('JP-40', null, 'Fukuoka')];
  expect(townsOfCard(card, { ...both, places: province }, allTowns)).toEqual({});
});
