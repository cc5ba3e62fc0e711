import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { loadTopic } from '../../config/topic/load.ts';
import { createLexicons } from '../../core/judge/lexicon.ts';
import { repairText } from '../../core/judge/repair.ts';
import { normaliseText } from '../../core/text/normalise.ts';
import { article, shippedJudge } from './judge-of-topic.ts';

const lexicon = createLexicons(loadTopic(join(packageRoot(), 'config', 'topic'))).repair();

describe('text that a mirror has broken', () => {
  test('letters lost to question marks come back where one choice is left', () => {
    expect(repairText('UBND th??nh phố H?? Nội', lexicon)).toEqual({
      text: 'UBND thành phố Hà Nội',
      flags: ['lost-letters'],
    });
  });

  test('where several words fit, the letters stay lost and are flagged', () => {
    const { text, flags } = repairText('t??', lexicon);
    expect(text).toBe('t??');
    expect(flags).toContain('lost-letters-left');
  });

  test('UTF-8 read as Windows-1252 is read again', () => {
    const { text, flags } = repairText('Háº£i PhÃ²ng vÃ  Ä\u0090Ã\u00a0 Náºµng', lexicon);
    expect(normaliseText(text)).toBe('Hải Phòng và Đà Nẵng');
    expect(flags).toEqual(['mojibake']);
  });

  test('look-alike letters of other scripts become Latin, words of those scripts stay', () => {
    expect(repairText('Hà Nộі họр với Москва', lexicon).text).toBe('Hà Nội họp với Москва');
  });

  test('sound text stays as it is, question marks of sentences too', () => {
    const text = 'Vì sao Huế?? Không ai biết. Škoda, café, œuvre, ΑΒΓ.';
    expect(repairText(text, lexicon).text).toBe(text);
  });

  test('a broken report of two localities is judged like a sound one', () => {
    const sound =
      'Sáng 4/4, UBND tỉnh Vĩnh Phúc cùng chính quyền tỉnh Tochigi tổ chức hội thảo đầu tư. Chủ tịch UBND tỉnh và Phó Thống đốc chủ trì. Hai tỉnh bàn hợp tác.';
    const broken = sound.replace(/[ỉổả]/gu, '??');
    const judge = shippedJudge();
    expect(judge.judge(article('Vĩnh Phúc và Tochigi xúc tiến đầu tư', broken, '2025-04-04')).pairs).toEqual([
      ['VN-70', 'JP-09'],
    ]);
  });
});

describe('one form of a text', () => {
  test('marks put on letter by letter, invisible characters and old tone placement fall together', () => {
    expect(normaliseText('Ho\u200ba\u0300 Bi\u0300nh'.normalize('NFD'))).toBe('Hòa Bình');
    expect(normaliseText('Đa\u200b\u0300 Nẵng')).toBe('Đà Nẵng');
  });

  test('normalising twice changes nothing', () => {
    const once = normaliseText('  Khánh\u00a0Hoà \n\n\n\n thuỷ  ');
    expect(normaliseText(once)).toBe(once);
  });
});

describe('what may be stored and shown', () => {
  const judge = shippedJudge();

  test.each([
    ['UBND th??nh phố H?? Nội tiếp đoàn', 'UBND thành phố Hà Nội tiếp đoàn', ['repaired-text']],
    ['Háº£i PhÃ²ng hợp tác', 'Hải Phòng hợp tác', ['repaired-text']],
    ['Chủ tịch t??q??z gặp đoàn', 'Chủ tịch t??q??z gặp đoàn', ['broken-text']],
    ['Kagawa � Hải Phòng', 'Kagawa � Hải Phòng', ['broken-text']],
    ['Có thật không??', 'Có thật không??', []],
    ['東京とハノイ', '東京とハノイ', []],
  ])('the title "%s" is shown as "%s"', (title, shown, flags) => {
    expect(judge.mend(title, 'Một đoạn văn lành lặn.')).toEqual({
      title: shown,
      text: 'Một đoạn văn lành lặn.',
      flags,
    });
  });

  test('a body may quote a broken word or two, not more', () => {
    expect(judge.mend('Tin', 'Chữ t??q và chữ k??w.').flags).toEqual([]);
    expect(judge.mend('Tin', 'Chữ t??q, chữ k??w và chữ x??z.').flags).toEqual(['broken-text']);
  });
});
