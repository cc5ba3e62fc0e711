import { describe, expect, test } from 'vitest';
import { detectLanguage } from '../../core/judge/language.ts';
import { article, shippedJudge } from './judge-of-topic.ts';

const judge = shippedJudge();
const of = (title: string, text: string, published = '2025-06-10') =>
  judge.judge(article(title, text, published));

describe('two localities at work together', () => {
  test('a council of Hà Nội and members of the Osaka assembly', () => {
    const verdict = of(
      'Hà Nội và Osaka (Nhật Bản) thắt chặt tình bạn',
      'Báo nhà - Ngày 8/11, Phó Chủ tịch HĐND TP Hà Nội tiếp đoàn nghị sĩ hữu nghị tỉnh Osaka. Phía Osaka muốn giúp các trường của Hà Nội giao lưu với mình.\nHai bên hẹn gặp lại ở triển lãm năm tới.',
      '2023-11-08',
    );
    expect(verdict).toMatchObject({
      relevance: 'core',
      pairs: [['VN-HN', 'JP-27']],
      eventDate: '2023-11-08',
    });
    expect(verdict.kinds).toContain('visit');
  });

  test('an online meeting without a day of its own has no day, and old names point at the unit of today', () => {
    const verdict = of(
      'Bình Dương và Yamaguchi (Nhật Bản) bàn chuyện làm ăn qua màn hình',
      'Tại điểm cầu Nhật Bản có Thống đốc tỉnh Yamaguchi cùng hội đồng tỉnh. Lãnh đạo UBND tỉnh Bình Dương giới thiệu các khu công nghiệp. Hai tỉnh kết bạn từ năm 2014 và mong hợp tác sâu hơn.',
      '2021-11-26',
    );
    expect(verdict).toMatchObject({ relevance: 'core', pairs: [['VN-57', 'JP-35']], eventDate: null });
    expect(verdict.places.find(({ code }) => code === 'VN-57')?.current).toBe('VN-SG');
  });

  test('Thai with years of the Buddha', () => {
    const verdict = of(
      'ฮานอยเยือนโตเกียวและคานากาวะ',
      'ผู้ว่าราชการกรุงโตเกียวต้อนรับประธานคณะกรรมการประชาชนกรุงฮานอย เมื่อวันที่ 16 ตุลาคม 2567 ฮานอยและโตเกียวร่วมมือกันมานาน\nต่อมาประธานคณะกรรมการประชาชนกรุงฮานอยลงนามบันทึกความเข้าใจกับผู้ว่าราชการจังหวัดคานากาวะ เพื่อความร่วมมือระหว่างฮานอยกับจังหวัดคานากาวะ',
      '2024-10-18',
    );
    expect(verdict.relevance).toBe('core');
    expect(verdict.pairs).toEqual(
      expect.arrayContaining([
        ['VN-HN', 'JP-13'],
        ['VN-HN', 'JP-14'],
      ]),
    );
    expect(verdict.eventDate).toBe('2024-10-16');
  });

  const CHINESE = {
    'zh-Hans': [
      '河内市与日本福冈县续签友好合作协议',
      '9月12日,河内市人民委员会主席会见福冈县知事一行,双方签署友好合作备忘录。河内市希望与福冈县扩大在环境和人才培训领域的合作。两地自2008年起结为友好城市。',
    ],
    'zh-Hant': [
      '河內市與日本福岡縣續簽友好合作協議',
      '9月12日,河內市人民委員會主席會見福岡縣知事一行,雙方簽署友好合作備忘錄。河內市希望與福岡縣擴大在環境和人才培訓領域的合作。兩地自2008年起結為友好城市。',
    ],
  } as const;

  test.each(Object.entries(CHINESE))('in both writings of Chinese (%s)', (language, [title, text]) => {
    const read = judge.readArticle(article(title, text, '2025-09-13'));
    expect(read.language).toBe(language);
    expect(read.verdict).toMatchObject({
      relevance: 'core',
      pairs: [['VN-HN', 'JP-40']],
      eventDate: '2025-09-12',
    });
    expect(read.verdict.kinds).toContain('agreement');
  });

  test.each([
    [
      'zh-Hans',
      '日本福冈县与中国江苏省签署友好协议',
      '9月12日,福冈县知事与江苏省省长会见,双方签署友好协议。',
    ],
    [
      'zh-Hant',
      '日本福岡縣與台灣台南市簽署友好協議',
      '9月12日,福岡縣知事與台南市市長會見,雙方簽署友好協議。',
    ],
    [
      'zh-Hans',
      '越南总理会见日本首相',
      '9月12日,越南总理与日本首相在东京举行会谈,就两国全面战略伙伴关系交换意见。',
    ],
  ])('what is no matter of localities of both countries in Chinese (%s): %s', (language, title, text) => {
    const read = judge.readArticle(article(title, text, '2025-09-13'));
    expect(read.language).toBe(language);
    expect(read.verdict.relevance).toBe('no');
  });

  // Before and after 1 July 2025: the province is the one that the text names, with the unit that it is in now.
  test.each(['2024-05-21', '2026-05-21'])(
    'a province that was merged keeps its name in news of %s',
    (day) => {
      const [year, month, date] = day.split('-').map(Number);
      const verdict = of(
        'Bắc Giang và tỉnh Miyazaki (Nhật Bản) ký kết hợp tác',
        `Ngày ${date}/${month}/${year}, Chủ tịch UBND tỉnh Bắc Giang và Thống đốc tỉnh Miyazaki ký biên bản ghi nhớ hợp tác về nông nghiệp.`,
        day,
      );
      expect(verdict).toMatchObject({ pairs: [['VN-54', 'JP-45']], vn: ['VN-54'], eventDate: day });
      expect(verdict.places.find(({ code }) => code === 'VN-54')?.current).toBe('VN-56');
    },
  );

  test('the unit of today and the one that it took in are two, and the tie of either is told', () => {
    const verdict = of(
      'Bắc Ninh và tỉnh Miyazaki (Nhật Bản) nối lại hợp tác',
      'Ngày 21/5, Chủ tịch UBND tỉnh Bắc Ninh tiếp Thống đốc tỉnh Miyazaki, ký biên bản ghi nhớ hợp tác mới. Văn bản kế tục thỏa thuận mà Miyazaki đã ký với tỉnh Bắc Giang (cũ).',
      '2026-05-22',
    );
    expect(verdict.pairs).toEqual([
      ['VN-56', 'JP-45'],
      ['VN-54', 'JP-45'],
    ]);
    expect(new Set(verdict.places.map(({ current }) => current))).toEqual(new Set(['VN-56', 'JP-45']));
  });

  test('names spelled by syllables, as Vietnamese papers do', () => {
    const verdict = of(
      'Hải Phòng mời Ca-ga-oa cùng làm lễ hội biển',
      'Ngày 3/6, lãnh đạo UBND thành phố Hải Phòng tiếp Phó Thống đốc tỉnh Ca-ga-oa (Nhật Bản), bàn hợp tác giữa hai địa phương.',
    );
    expect(verdict.pairs).toEqual([['VN-HP', 'JP-37']]);
  });

  test('Vietnamese without its marks', () => {
    const verdict = of(
      'Lanh dao tinh Quang Ninh gap Thong doc Hokkaido',
      'Ngay 3/6, Chu tich UBND tinh Quang Ninh tiep Thong doc tinh Hokkaido, Nhat Ban. Hai ben ban hop tac du lich giua Quang Ninh va Hokkaido trong nam nay.',
    );
    expect(verdict.pairs).toEqual([['VN-13', 'JP-01']]);
  });

  test('a province that took in another carries its tie on', () => {
    const verdict = of(
      'Vĩnh Long - Ehime (Nhật Bản) ký ghi nhớ',
      'Ngày 3/6, UBND tỉnh Vĩnh Long và chính quyền tỉnh Ehime ký bản ghi nhớ hợp tác. Văn bản tiếp nối những gì Ehime đã làm cùng tỉnh Bến Tre (cũ).',
    );
    expect(verdict.pairs).toEqual(
      expect.arrayContaining([
        ['VN-49', 'JP-38'],
        ['VN-50', 'JP-38'],
      ]),
    );
  });
});

describe('one locality, or none', () => {
  test.each([
    [
      'a governor with the prime minister',
      'Thủ tướng tiếp Thống đốc tỉnh Aichi',
      'Chiều 3/6, tại Hà Nội, Thủ tướng tiếp Thống đốc tỉnh Aichi (Nhật Bản). Thủ tướng đề nghị Aichi hợp tác với các địa phương Việt Nam, nhận thêm lao động.',
      'related',
    ],
    [
      'a province with JICA',
      'Nghệ An làm việc với JICA về thủy lợi',
      'Sáng 3/6, Chủ tịch UBND tỉnh Nghệ An làm việc với đoàn JICA về dự án thủy lợi vốn vay Nhật Bản. Tỉnh mong dự án sớm khởi công.',
      'related',
    ],
    [
      'a factory',
      '自動車部品の丸山製作所、ハイズン省に新工場',
      '部品をつくる丸山製作所(愛知県岡崎市)は、ベトナムのハイズン省に新工場を建てると発表した。投資額は20億円で、来年から量産する。',
      'no',
    ],
    [
      'thieves',
      'Trộm nho ở Yamanashi, ba người Việt bị bắt',
      'Cảnh sát tỉnh Yamanashi (Nhật Bản) bắt giữ ba người Việt nghi trộm nho. Họ quê Nghệ An, từng là thực tập sinh, đã quá hạn thị thực.',
      'no',
    ],
    [
      'Korea',
      'Đà Nẵng và Daejeon ký kết hữu nghị',
      'Chủ tịch UBND TP Đà Nẵng và Thị trưởng Daejeon (Hàn Quốc) ký bản ghi nhớ hợp tác ngày 3/6. Đà Nẵng cũng có bạn ở Nhật Bản và Lào.',
      'no',
    ],
    [
      'a football club',
      'Tiền đạo Việt rời Yokohama FC',
      'Tiền đạo quê Gia Lai chia tay câu lạc bộ Yokohama FC ở J.League sau hai mùa giải, trở về khoác áo đội bóng Thanh Hóa.',
      'no',
    ],
    [
      'links under a local report',
      'Mưa lớn ở Quảng Nam',
      'Mưa lớn khiến nhiều xã ở Quảng Nam bị chia cắt trong ba ngày qua, người dân phải đi ghe qua đường làng để mua gạo.\nTin liên quan\n- Quảng Nam và tỉnh Nagasaki (Nhật Bản) ký ghi nhớ\n- Thống đốc Nagasaki thăm Hội An',
      'no',
    ],
  ] as const)('%s', (_name, title, text, relevance) => {
    const verdict = of(title, text);
    expect(verdict.relevance).toBe(relevance);
    expect(verdict.pairs).toEqual([]);
  });
});

test('every quote stands in the article', () => {
  const title = 'Huế và Nara bàn chuyện ký kết';
  const text =
    'Chiều 3/6, Phó Chủ tịch UBND thành phố Huế tiếp đoàn Sở Ngoại vụ tỉnh Nara (Nhật Bản). Hai bên muốn hợp tác về di sản.';
  const verdict = of(title, text);
  const quotes = [...verdict.reasons, ...verdict.places].map(({ quote }) => quote).filter(Boolean);
  expect(quotes.length).toBeGreaterThan(2);
  for (const quote of quotes) expect(`${title}\n${text}`).toContain(quote);
});

describe('the language of a body', () => {
  test.each([
    ['Lãnh đạo hai tỉnh gặp nhau chiều nay.', 'vi'],
    ['Lanh dao hai tinh gap nhau, ban hop tac cua cac nguoi dan.', 'vi'],
    ['両県の知事がきょう会談した。', 'ja'],
    ['The two governors met this afternoon in the city.', 'en'],
    ['ผู้นำสองจังหวัดพบกันบ่ายนี้', 'th'],
    ['两省领导今天会面签署协议', 'zh-Hans'],
    ['兩縣首長今天會面簽署協議', 'zh-Hant'],
    ['두 지방 지도자가 오늘 만났다', 'ko'],
    ['Les dirigeants des deux provinces se sont rencontrés dans la ville.', 'fr'],
    ['12345 !!!', 'und'],
  ])('%s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
});

describe('a country or a city that another phrase or writing hides', () => {
  test.each([
    [
      '海防市與神戶市舉辦青少年足球賽',
      '11月20日，海防市與神戶市政府共同舉辦青少年足球賽，兩市市長到場。',
      'JP-28',
    ],
    [
      '海防市与神户市举办青少年足球赛',
      '11月20日，海防市与神户市政府共同举办青少年足球赛，两市市长到场。',
      'JP-28',
    ],
  ])('%s', (title, text, code) => {
    expect(of(title, text).places.map((place) => place.code)).toContain(code);
  });

  test('a report of investors of Japan is not taken for one of a single country', () => {
    const { reasons } = of(
      'จังหวัดหุงเอียนต้อนรับนักลงทุนญี่ปุ่น',
      'คณะกรรมการประชาชนจังหวัดหุงเอียนพบกับนักลงทุนญี่ปุ่น ประธานคณะกรรมการประชาชนรับปากเรื่องที่ดิน',
    );
    expect(reasons.map(({ rule }) => rule)).not.toContain('one-country-only');
  });
});
