import { expect, test } from 'vitest';
import { isDue, readAccordTerm, termEnd } from '../../core/accord-term.ts';

test.each([
  ['Hai bên ký bản ghi nhớ. Bản ghi nhớ có hiệu lực 5 năm kể từ ngày ký.', 5],
  ['Thỏa thuận có giá trị trong thời gian 3 năm và có thể gia hạn.', 3],
  ['Thời hạn của thỏa thuận là năm năm.', 5],
  ['Bản ghi nhớ có thời hạn ba năm, tự động gia hạn.', 3],
  ['覚書に署名した。有効期間は5年間。', 5],
  ['協定を結んだ。有効期間は締結日から３年で、双方の合意で延長できる。', 3],
  ['有効期限は、署名の日から五年間とする。', 5],
  ['The memorandum is valid for five years from the day of signing.', 5],
  ['They signed a five-year memorandum on nurses.', 5],
  ['The accord remains in force for a period of 10 years.', 10],
])('%s → %i years', (text, years) => {
  const term = readAccordTerm(text);
  expect(term?.years).toBe(years);
  expect(text).toContain(term?.quote);
});

test.each([
  'Trong 5 năm qua, hai địa phương đã trao đổi nhiều đoàn.',
  'Thời hạn nộp hồ sơ là tháng 5 năm 2027.',
  'Visa có thời hạn 5 năm nay không còn cấp.',
  '両市は5年間で100人を派遣した。',
  '募集期間は2026年11月1日から。',
  '期間は2026年度から。',
  'For five years the two cities have exchanged students.',
  'The agreement is valid for 99 years.',
  '',
])('%s → no term', (text) => {
  expect(readAccordTerm(text)).toBeNull();
});

test.each([
  ['2022-01-10', 5, '2027-01-09'],
  ['2024-02-29', 1, '2025-02-28'],
  ['2024-01-01', 3, '2026-12-31'],
])('signed on %s for %i years it ends on %s', (signed, years, end) => {
  expect(termEnd(signed, years)).toBe(end);
});

test('a five-year accord is due from the 180th day before its end, until its end', () => {
  const end = termEnd('2022-01-10', 5);
  expect(isDue(end, '2026-07-12')).toBe(false);
  expect(isDue(end, '2026-07-13')).toBe(true);
  expect(isDue(end, '2027-01-09')).toBe(true);
  expect(isDue(end, '2027-01-10')).toBe(false);
});
