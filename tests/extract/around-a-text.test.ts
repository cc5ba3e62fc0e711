import { expect, test } from 'vitest';
import { extract } from '../../crawlers/extract/extract.ts';
import { NOW, SENTENCES, URL_VN, page, paragraphs } from './made-pages.ts';

const rules = {
  article: {
    title: 'h1',
    lead: '.sapo',
    body: '.body',
    author: '.author',
    prefixes: ['(?i)\\s*Baomau\\s*[-–]\\s*'],
  },
  zone: 'Asia/Ho_Chi_Minh',
  language: 'vi',
};
const body = (inner: string, lead = 'Baomau – Hai tỉnh cùng trồng lại rừng ven biển.') =>
  extract(
    {
      url: URL_VN,
      html: page(
        '',
        `<h1>Hai tỉnh ký kết trồng rừng</h1><div class="sapo">${lead}</div><div class="body">${inner}</div><div class="author">TRẦN MẪU</div>`,
      ),
    },
    rules,
    NOW,
  );

test('the outlet name before the lead, and the lead printed again, are taken off', () => {
  const draft = body(`<p>Baomau - Hai tỉnh cùng trồng lại rừng ven biển.</p>${paragraphs}`);
  expect(draft.lead).toBe('Hai tỉnh cùng trồng lại rừng ven biển.');
  expect(draft.text).toBe(SENTENCES.join('\n\n'));
});

test.each(['(HPĐT)- ', 'ĐNO - ', 'Kinhtedothi – ', '(Dân trí) - ', 'TPO - ', '(NLĐO) - ', 'TGVN. '])(
  'the prefix "%s"',
  (prefix) => {
    expect(body(paragraphs, `${prefix}Hai tỉnh cùng trồng lại rừng.`).lead).toBe(
      'Hai tỉnh cùng trồng lại rừng.',
    );
  },
);

test('author, agency and source lines at the end are fields, not text', () => {
  const draft = body(
    `${paragraphs}<p>Nguồn: https://goc.example.vn/bai-goc-99.html</p><p>TRẦN MẪU</p><p>(TTXVN)</p>`,
  );
  expect(draft.text).toBe(SENTENCES.join('\n\n'));
  expect(draft.author).toBe('TRẦN MẪU');
  expect(draft.attribution).toEqual({ name: null, url: 'https://goc.example.vn/bai-goc-99.html' });
});

test("the language is the body's, not the page's claim", () => {
  const draft = extract(
    {
      url: URL_VN,
      html: page(
        '',
        '<h1>二つの県が植林で合意</h1><div class="body"><p>両県は沿岸の森を再生するため、合同の作業班を設けることで合意した。来春には専門家が三つの村を訪れる。</p></div>',
      ),
    },
    rules,
    NOW,
  );
  expect(draft.lang).toBe('ja');
  expect(draft.flags).toContain('other-language');
});

test('decomposed letters come out composed', () => {
  expect(body(`<p>${(SENTENCES[0] ?? '').normalize('NFD')}</p>`).text).toBe(SENTENCES[0]);
});
