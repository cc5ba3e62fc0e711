import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCardFacts } from '../../core/judge/card-facts.ts';
import { normaliseText } from '../../core/text/normalise.ts';

describe('what an event card shows', () => {
  test('people keep the office that the article gives them; a province between is no part of the name', () => {
    const { people } = readCardFacts(
      {
        title: 'Hai tỉnh gặp nhau',
        text: 'Chủ tịch UBND tỉnh Bình Dương Trần Văn Mẫu tiếp Thống đốc tỉnh Yamaguchi Tanaka Ichiro chiều 3/6.',
      },
      ['tỉnh Bình Dương', 'Yamaguchi'],
    );
    expect(people.map(({ name, office }) => [name, office])).toEqual([
      ['Trần Văn Mẫu', 'Chủ tịch UBND tỉnh'],
      ['Tanaka Ichiro', 'Thống đốc tỉnh'],
    ]);
  });

  test('Japanese and English offices', () => {
    const { people } = readCardFacts(
      {
        title: '',
        text: '香川県の山田太郎知事とグエン・ヴァン・マウ委員長が会談した。Governor Suzuki Jiro spoke.',
      },
      [],
    );
    expect(people.map(({ name }) => name)).toEqual(['Suzuki Jiro', '山田太郎', 'グエン・ヴァン・マウ']);
  });

  test('a paper counts only where it is signed', () => {
    const facts = (text: string) => readCardFacts({ title: '', text }, []).document;
    expect(facts('Hai bên ký bản ghi nhớ hợp tác ngày 3/6.')).toEqual({
      form: 'bản ghi nhớ hợp tác',
      quote: 'Hai bên ký bản ghi nhớ hợp tác ngày 3/6.',
    });
    expect(facts('Hai bên bàn về một bản ghi nhớ.')).toBeNull();
    expect(facts('両県は3日、覚書に署名した。')?.form).toBe('覚書');
  });

  test('every fact is a literal part of the article, whatever the article', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ maxLength: 300 }),
        (title, text) => {
          const whole = normaliseText(`${title}\n${text}`);
          const { people, organisations, document } = readCardFacts({ title, text }, []);
          for (const { name, office, quote } of people)
            for (const part of [name, office, quote]) expect(whole).toContain(part);
          for (const part of organisations) expect(whole).toContain(part);
          if (document) expect(whole).toContain(document.quote);
        },
      ),
    );
  });
});
