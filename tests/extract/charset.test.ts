import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { pack, unpack } from '../../core/text/packed.ts';
import { decode, decodePage } from '../../crawlers/fetch/charset.ts';
import { encode } from '../support/encode.ts';

const TEXTS = {
  ja: '香川県とハイフォン市は、港の仕事を学ぶ研修を来年の春から始めることで合意しました。二十人の若者が参加します。',
  th: 'จังหวัดระยองและเมืองในญี่ปุ่นลงนามความร่วมมือด้านการศึกษาและการท่องเที่ยวเมื่อวานนี้ ครั้งนี้มีคนเข้าร่วมห้าสิบคน',
  ko: '부산시는 어제 하이퐁시와 항만 인력을 함께 가르치기로 하고 다섯 해 동안의 약속에 서명했다.',
  hans: '这个代表团在昨天访问了我们的城市，双方会在下个月开始新的合作，有二十个人要来学习。',
  hant: '這個代表團在昨天訪問了我們的城市，雙方會在下個月開始新的合作，有二十個人要來學習。',
  vi: 'Hai tỉnh đã ký kết biên bản ghi nhớ về trồng rừng ven biển, với sự có mặt của nhiều doanh nghiệp nhỏ.',
};

const page = (text: string, head = '') =>
  `<html><head>${head}<title>t</title></head><body><p>${text}</p></body></html>`;

/** ISO-2022-JP is EUC-JP without the eighth bit, between escapes. */
function iso2022(text: string): Buffer {
  const runs = text.split(/([\u3000-\u9fff\uff00-\uffef]+)/).map((run, at) => {
    if (at % 2 === 0) return Buffer.from(run, 'latin1');
    const codes = encode('euc-jp', run).map((byte) => byte & 0x7f);
    return Buffer.concat([Buffer.from('\u001b$B', 'latin1'), codes, Buffer.from('\u001b(B', 'latin1')]);
  });
  return Buffer.concat(runs);
}

const ROWS: [charset: string, lang: keyof typeof TEXTS, label: string][] = [
  ['shift_jis', 'ja', 'Shift_JIS'],
  ['euc-jp', 'ja', 'EUC-JP'],
  ['windows-874', 'th', 'TIS-620'],
  ['euc-kr', 'ko', 'EUC-KR'],
  ['gb18030', 'hans', 'GB18030'],
  ['big5', 'hant', 'Big5'],
  ['windows-1258', 'vi', 'windows-1258'],
];

describe.each(ROWS)('%s', (charset, lang, label) => {
  const text = TEXTS[lang];

  test('named by the header', () => {
    expect(decode(encode(charset, page(text)), `text/html; charset=${label}`).text).toContain(text);
  });

  test('named by the document', () => {
    const head = `<meta http-equiv="Content-Type" content="text/html; charset=${label}">`;
    expect(decode(encode(charset, page(text, head)), 'text/html').text).toContain(text);
  });

  test('named by nobody', () => {
    expect(decode(encode(charset, page(text.repeat(3))), 'text/html').text).toContain(text);
  });

  test('called UTF-8 by the header', () => {
    expect(decode(encode(charset, page(text.repeat(3))), 'text/html; charset=utf-8').text).toContain(text);
  });

  test('UTF-8 called so by the header', () => {
    expect(decode(Buffer.from(page(text)), `text/html; charset=${label}`)).toMatchObject({
      charset: 'utf-8',
    });
  });
});

test('ISO-2022-JP, whose bytes are also valid UTF-8, named or not', () => {
  for (const type of ['text/html', 'text/html; charset=ISO-2022-JP', 'text/html; charset=utf-8'])
    expect(decode(iso2022(page(TEXTS.ja)), type)).toMatchObject({
      charset: 'iso-2022-jp',
      text: page(TEXTS.ja),
    });
});

test('a byte order mark decides before all else', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page(TEXTS.vi), 'utf16le')]);
  expect(decode(utf16, 'text/html; charset=windows-1258').text).toContain(TEXTS.vi);
});

test('a charset that nobody knows is no reason to give up', () => {
  expect(decode(encode('shift_jis', page(TEXTS.ja)), 'text/html; charset=x-klingon').text).toContain(
    TEXTS.ja,
  );
});

test('one broken byte in UTF-8 costs one sign, not the page', () => {
  const bytes = Buffer.concat([Buffer.from(page(TEXTS.vi.repeat(5))), Buffer.from([0xff])]);
  expect(decode(bytes, 'text/html; charset=utf-8').text).toContain(TEXTS.vi);
});

test('bytes without sense are refused by name', () => {
  const noise = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 32));
  expect(() => decode(Buffer.concat([noise, Buffer.from([0x80, 0xff, 0xff])]), 'text/html')).toThrow(Failure);
});

test.each(['iso-8859-1', 'windows-1252'])(
  "a server's default of %s is not believed over Vietnamese in windows-1258",
  (claim) => {
    const bytes = encode('windows-1258', page(TEXTS.vi));
    expect(decode(bytes, `text/html; charset=${claim}`).text).toContain(TEXTS.vi);
  },
);

test.each([
  "Les délégués de la préfecture ont été reçus à l'hôtel de ville où s'est ouverte la fête.",
  'A delegação da cidade não está só: são três províncias e as regiões da nação irmã.',
])('and is believed over French and Portuguese: %s', (words) => {
  const bytes = Buffer.from(page(words), 'latin1');
  expect(decode(bytes, 'text/html; charset=iso-8859-1').text).toContain(words);
});

test('of a page in UTF-8 the very bytes are packed, of every other its text', () => {
  const plain = Buffer.from(page(TEXTS.vi));
  const asked = { contentType: 'text/html', charset: null };
  expect(decodePage({ ...asked, bytes: plain })).toEqual({ html: page(TEXTS.vi), packable: plain });
  const others = [
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]),
    Buffer.concat([plain, Buffer.from([0xe1, 0xba])]),
    encode('shift_jis', page(TEXTS.ja)),
  ];
  for (const bytes of others) {
    const { html, packable } = decodePage({ ...asked, bytes });
    expect(packable).toBe(html);
    expect(unpack(pack(packable))).toBe(html);
  }
});
