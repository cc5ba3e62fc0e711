import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAttribution } from '../../core/copies/attribution.ts';
import { decideCopy, type CopyText } from '../../core/copies/decide.ts';
import { fingerprint } from '../../core/copies/fingerprint.ts';
import { createCopyMemory } from '../../core/copies/memory.ts';
import { isMirror } from '../../core/copies/mirror.ts';
import { verifyCopy } from '../../core/copies/similarity.ts';
import { FRAMES, TEXTS } from './texts.ts';

const FRAMED = Object.entries(TEXTS).flatMap(([lang, text]) =>
  Object.entries(FRAMES).map(([frame, change]) => [lang, frame, text, change(text)] as const),
);

test.each(FRAMED)('a text in %s with %s is a copy', (_lang, _frame, text, copy) => {
  expect(verifyCopy(text, copy).copy).toBe(true);
  expect(verifyCopy(copy, text).copy).toBe(true);
});

const SWAPS: Record<string, [string, string][]> = {
  vi: [
    ['12/3', '14/3'],
    ['Hòa Bình', 'Sơn La'],
    ['Bùi Đức Hoà', 'Lò Minh Tuấn'],
    ['Yamagata', 'Toyama'],
    ['Kusakabe Toru', 'Takaoka Ken'],
    ['Mường', 'Thái'],
  ],
  ja: [
    ['山形県', '富山県'],
    ['12日', '14日'],
    ['ホアビン省', 'ソンラ省'],
    ['24人', '30人'],
    ['マイチャウ県', 'モクチャウ県'],
  ],
  en: [
    ['Yamagata', 'Toyama'],
    ['March 12', 'March 14'],
    ['Hoa Binh', 'Son La'],
    ['Muong', 'Thai'],
    ['24', '30'],
    ['Kusakabe', 'Takaoka'],
  ],
};

test.each(Object.entries(SWAPS))(
  'the same form filled in for other parties is no copy (%s)',
  (lang, swaps) => {
    const text = TEXTS[lang]!;
    const twin = swaps.reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
    expect(verifyCopy(text, twin)).toMatchObject({ copy: false });
    expect(verifyCopy(text, twin).containment).toBeGreaterThan(0.3);
  },
);

test('two texts of one language are no copies', () => {
  const other =
    'Chiều qua, đội bơi tỉnh giành ba huy chương ở giải trẻ toàn quốc. Huấn luyện viên nói các em tập sáu buổi một tuần và còn tiến xa hơn nữa trong mùa sau.';
  expect(verifyCopy(TEXTS['vi']!, other).copy).toBe(false);
});

test.each([
  [
    'Tin cuối.\nNguồn: https://baomau.example/a-1.html',
    { name: null, url: 'https://baomau.example/a-1.html' },
  ],
  ['ข้อความ\nที่มา: https://baomau.example/a-1.html', { name: null, url: 'https://baomau.example/a-1.html' }],
  [
    '本文です。\n出典：https://baomau.example/a-1.html',
    { name: null, url: 'https://baomau.example/a-1.html' },
  ],
  ['Text.\nSource: https://baomau.example/a-1.html.', { name: null, url: 'https://baomau.example/a-1.html' }],
  ['Nội dung.\n(TTXVN)', { name: 'TTXVN', url: null }],
  ['Nội dung.\nTheo TTXVN', { name: 'TTXVN', url: null }],
  ['Nội dung.\nTheo Báo Đắk Lắk', { name: 'Báo Đắk Lắk', url: null }],
  ['Nội dung.\nNguồn: Báo Quảng Ninh', { name: 'Báo Quảng Ninh', url: null }],
  ['Theo ông Bình, tỉnh sẽ mở lớp. Nguồn: nước sông vẫn dồi dào quanh năm.', null],
  ['Theo kế hoạch, lễ hội diễn ra vào tháng 5.', null],
  ['', null],
])('%j says where it comes from', (text, expected) => {
  expect(readAttribution(text)).toEqual(expected);
});

function article(id: string, day: number, text: string, more: Partial<CopyText> = {}): CopyText {
  return {
    id,
    url: `https://${id}.example/tin-${day}`,
    lang: 'vi',
    title: id,
    text,
    publishedAt: new Date(Date.UTC(2025, 2, day)),
    contentHash: fingerprint(text).hash,
    translated: false,
    attribution: readAttribution(text),
    ...more,
  };
}

const VI = TEXTS['vi']!;

test('a later text points at the earlier one', () => {
  expect(decideCopy(article('b', 13, FRAMES['an agency line']!(VI)), [article('a', 12, VI)])).toMatchObject({
    copyOf: 'a',
    reason: 'near-duplicate',
  });
  expect(decideCopy(article('b', 13, VI), [article('a', 12, VI)])).toMatchObject({
    copyOf: 'a',
    reason: 'same-text',
  });
});

test('a copy of a copy points at the original', () => {
  expect(decideCopy(article('c', 14, VI), [article('b', 13, VI, { copyOf: 'a' })])).toMatchObject({
    copyOf: 'a',
  });
});

test('an original that is read after its copies is told from them, in whatever order they are found', () => {
  const first = article('b', 13, VI);
  const second = article('c', 14, VI, { copyOf: 'b' });
  for (const found of [
    [first, second],
    [second, first],
  ])
    expect(decideCopy(article('late', 12, VI), found)).toMatchObject({ copyOf: null, becomeCopies: ['b'] });
});

test('a mirror that was read first becomes the copy', () => {
  const mirror = article('mirror', 12, VI, { translated: true });
  expect(decideCopy(article('paper', 13, VI), [mirror])).toEqual({
    copyOf: null,
    becomeCopies: ['mirror'],
    reason: 'same-text',
  });
  expect(isMirror('https://www.vietnam.vn/ja/a-b-c-d')).toBe(true);
  expect(isMirror('https://baomau.vn/vietnam.vn')).toBe(false);
});

test('the address in a source line tells the original, whichever was published first', () => {
  const origin = article('a', 13, VI, { url: 'https://baomau.example/tin-4711.html' });
  const copy = article('b', 12, FRAMES['a source line']!(VI));
  expect(decideCopy(copy, [origin])).toMatchObject({ copyOf: 'a' });
  expect(decideCopy(origin, [copy])).toMatchObject({ copyOf: null, becomeCopies: ['b'] });
});

test('a translation is no copy', () => {
  expect(decideCopy(article('ja', 13, TEXTS['ja']!, { lang: 'ja' }), [article('a', 12, VI)])).toMatchObject({
    copyOf: null,
    reason: 'original',
  });
});

test('two empty pages are no copies', () => {
  expect(decideCopy(article('b', 13, ''), [article('a', 12, '')]).copyOf).toBeNull();
});

test('a memory forgets its oldest texts and finds the others', () => {
  const memory = createCopyMemory(3);
  const texts = ['a', 'b', 'c', 'd'].map((id, i) =>
    article(id, i + 1, `${id} ${TEXTS['en']!.slice(i * 90)}`),
  );
  for (const text of texts) memory.add(text, fingerprint(text.text));
  expect(memory.get('a')).toBeUndefined();
  expect(
    memory
      .near(texts[0]!, fingerprint(texts[0]!.text))
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['b', 'c', 'd']);
});

test('comparing any two texts is answered, and every text is like itself', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(fc.property(text, text, (a, b) => void verifyCopy(a, b)));
  fc.assert(fc.property(fc.constantFrom(...Object.values(TEXTS)), (a) => verifyCopy(a, a).jaccard === 1));
});
