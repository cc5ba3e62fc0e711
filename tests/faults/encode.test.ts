import { expect, test } from 'vitest';
import { encode } from '../../faults/encode.ts';

test.each([
  ['shift_jis', '群馬県とクアンニン省が覚書'],
  ['euc-jp', '横浜市とダナン市の協定 2026'],
  ['windows-1258', 'Nghệ An và Gifu ký thỏa thuận về giáo dục, ưu đãi'],
] as const)('what is written in %s reads as it was', (charset, words) => {
  const read = new TextDecoder(charset).decode(encode(words, charset));
  expect(read.normalize('NFC')).toBe(words);
});
