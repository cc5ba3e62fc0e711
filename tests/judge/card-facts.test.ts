import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseText } from '../../core/text/normalise.ts';
import { shippedJudge } from './judge-of-topic.ts';

const judge = shippedJudge();

function factsOf(title: string, text: string, publishedAt = '2025-06-05T03:00:00Z') {
  return judge.judge({ id: 'a', url: null, lang: null, title, text, publishedAt: new Date(publishedAt) })
    .facts;
}
const people = (title: string, text: string) =>
  factsOf(title, text).people.map(({ name, office }) => [name, office]);

describe('people on an event card', () => {
  test('keep the office as written, with its place; the place is no part of the name', () => {
    expect(
      people(
        'Bình Dương tiếp đoàn tỉnh Yamaguchi',
        'Chiều 3/6, Chủ tịch UBND tỉnh Bình Dương Trần Văn Mẫu tiếp Thống đốc tỉnh Yamaguchi (Nhật Bản), ông Tanaka Ichiro. Cùng dự có bà Lê Thị Thử, Giám đốc Sở Ngoại vụ tỉnh Bình Dương. Hai bên ký bản ghi nhớ hợp tác.',
      ),
    ).toEqual([
      ['Trần Văn Mẫu', 'Chủ tịch UBND tỉnh Bình Dương'],
      ['Tanaka Ichiro', 'Thống đốc tỉnh Yamaguchi'],
      ['Lê Thị Thử', 'Giám đốc Sở Ngoại vụ tỉnh Bình Dương'],
    ]);
  });

  test('without the word by which somebody is addressed, and no office of theirs is a name', () => {
    expect(
      people(
        'Hà Nội ký với Tokyo về nước sạch',
        'Ngày 3/6, lãnh đạo TP Hà Nội và đô Tokyo ký thỏa thuận. Bà Shimada Kaori, Phó Cục trưởng Cục Cấp nước Tokyo, trao đổi kinh nghiệm với Hà Nội.',
      ),
    ).toEqual([['Shimada Kaori', 'Phó Cục trưởng']]);
  });

  test('in English with the office before or behind', () => {
    expect(
      people(
        'Hai Phong, Kagawa prefecture look to stronger ties',
        'Chairman of the Hai Phong municipal People’s Committee Tran Van Mau received Governor of Kagawa prefecture Tanaka Ichiro on June 3. Suzuki Jiro, Mayor of Takamatsu city, was present. The two sides signed a memorandum of understanding.',
      ),
    ).toEqual([
      ['Tran Van Mau', 'Chairman of the Hai Phong municipal People’s Committee'],
      ['Tanaka Ichiro', 'Governor of Kagawa prefecture'],
      ['Suzuki Jiro', 'Mayor of Takamatsu city'],
    ]);
  });

  test('in Japanese in kanji and katakana', () => {
    expect(
      people(
        '香川県とハイフォン市が覚書',
        '香川県の山田太郎知事とハイフォン市のグエン・ヴァン・マウ人民委員会委員長が3日、高松市で会談し、協力の覚書に署名した。日本国総領事も同席した。',
      ),
    ).toEqual([
      ['山田太郎', '知事'],
      ['グエン・ヴァン・マウ', '人民委員会委員長'],
    ]);
  });

  test('in Korean, Thai, Chinese and French', () => {
    expect(
      people(
        '군마현과 하남성 협약',
        '다나카 이치로 군마현 지사는 3일 베트남 하남성 인민위원회를 방문해 협약을 체결했다. 군마현 대표단이 동행했다.',
      ),
    ).toEqual([['다나카 이치로', '군마현 지사']]);
    expect(
      people(
        'กว๋างนิญ-ฮอกไกโด ลงนามความร่วมมือ',
        'เมื่อวันที่ 3 มิถุนายน นายทานากะ อิจิโร ผู้ว่าราชการจังหวัดฮอกไกโด ประเทศญี่ปุ่น พบกับผู้นำคณะกรรมการประชาชนจังหวัดกว๋างนิญ และลงนามบันทึกความเข้าใจ',
      )[0]?.[0],
    ).toBe('ทานากะ อิจิโร');
    expect(
      people(
        '群马县与河南省签署合作备忘录',
        '日本群马县知事田中一郎率团访问越南，6月3日与越南海防市人民委员会签署合作备忘录。',
      ),
    ).toEqual([['田中一郎', '群马县知事']]);
    expect(
      people(
        'Hai Phong et Kagawa coopèrent',
        'Le gouverneur de Kagawa, Tanaka Ichiro, a été reçu le 3 juin par le président du Comité populaire de Hai Phong, Trân Van Mâu. Les deux parties ont signé un mémorandum.',
      )[0],
    ).toEqual(['Tanaka Ichiro', 'gouverneur de Kagawa']);
  });
});

describe('other facts on an event card', () => {
  const text = (sentence: string) =>
    `Sáng 3/6, lãnh đạo UBND tỉnh Nghệ An tiếp Thống đốc tỉnh Gunma (Nhật Bản) để bàn hợp tác giữa hai địa phương. ${sentence}`;

  test('a paper counts only where it is signed', () => {
    const document = (sentence: string) => factsOf('Nghệ An - Gunma gặp gỡ', text(sentence)).document;
    expect(document('Hai bên ký bản ghi nhớ hợp tác.')).toEqual({
      form: 'bản ghi nhớ hợp tác',
      quote: 'Hai bên ký bản ghi nhớ hợp tác.',
    });
    expect(document('Hai bên bàn về một bản ghi nhớ.')).toBeNull();
    expect(document('Hai bên sẽ ký bản ghi nhớ vào năm tới.')).toBeNull();
  });

  test('pairs, kinds and organisations bring the sentence that says them', () => {
    const facts = factsOf(
      'Nghệ An - Gunma gặp gỡ',
      text('Hai bên ký bản ghi nhớ hợp tác. JICA sẽ hỗ trợ dự án.'),
    );
    expect(facts.pairs).toEqual([
      { pair: ['VN-22', 'JP-10'], quote: expect.stringContaining('Sáng 3/6, lãnh đạo UBND tỉnh Nghệ An') },
    ]);
    expect(facts.kinds.find(({ kind }) => kind === 'agreement')?.quote).toBe(
      'Hai bên ký bản ghi nhớ hợp tác.',
    );
    expect(facts.organisations).toEqual([{ name: 'JICA', quote: 'JICA sẽ hỗ trợ dự án.' }]);
  });

  test.each([
    ['Từ ngày 3-5/6, đoàn tỉnh Gunma thăm Nghệ An.', '2025-06-03', '2025-06-05'],
    ['Từ 30/5 đến 2/6, đoàn tỉnh Gunma thăm Nghệ An.', '2025-05-30', '2025-06-02'],
    ['Ngày 3/6, đoàn tỉnh Gunma thăm Nghệ An.', '2025-06-03', null],
  ])('the days of an event: %s', (sentence, from, until) => {
    const facts = factsOf(
      'Đoàn tỉnh Gunma (Nhật Bản) thăm Nghệ An',
      `${sentence} Hai tỉnh hợp tác giáo dục.`,
    );
    expect(facts.when).toMatchObject({ from, until });
  });

  test.each([
    ['6月3日から5日まで、群馬県の訪問団がゲアン省を訪れ、人民委員会と会談した。', '2025-06-03', '2025-06-05'],
    ['令和7年5月30日（金）～6月2日（月）、群馬県知事がゲアン省を訪問した。', '2025-05-30', '2025-06-02'],
  ])('and in Japanese: %s', (sentence, from, until) => {
    expect(factsOf('群馬県とベトナム・ゲアン省が交流', sentence).when).toMatchObject({ from, until });
  });

  test('an article off topic has none', () => {
    expect(factsOf('Bóng đá', 'Đội tuyển Việt Nam thắng Nhật Bản 1-0.').people).toEqual([]);
  });

  test('every fact is a literal part of the article, whatever the article', () => {
    const words = fc.constantFrom(
      'Thống đốc',
      'tỉnh Gunma',
      'Nghệ An',
      'UBND',
      'ký',
      'bản ghi nhớ',
      'ông',
      'Trần Văn',
      '群馬県知事',
      'ゲアン省',
      '3/6',
      '.',
      ',',
      '\n',
      '\u0001',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 }),
        (parts) => {
          const [title, text] = ['Nghệ An hợp tác tỉnh Gunma', parts.join(' ')];
          const whole = normaliseText(`${title}\n${text}`).replace(/\s+/g, ' ');
          const facts = factsOf(title, text);
          const quotes = [
            ...facts.people.flatMap(({ name, office, quote }) => [name, office, quote]),
            ...facts.organisations.flatMap(({ name, quote }) => [name, quote]),
            ...[...facts.pairs, ...facts.kinds].map(({ quote }) => quote),
            ...(facts.document ? [facts.document.quote] : []),
            ...(facts.when ? [facts.when.quote] : []),
          ];
          for (const quote of quotes) expect(whole).toContain(quote.replace(/\s+/g, ' '));
        },
      ),
      { numRuns: 40 },
    );
  });
});
