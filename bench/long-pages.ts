import type { KnownPage } from './extract-pages.ts';

type Lang = 'vi' | 'ja' | 'en' | 'th';

/** Parts of sentences, put together in ever other ways so that no two paragraphs are alike. */
const PARTS: Record<Lang, { who: string[]; did: string[]; why: string[]; end: string; gap: string }> = {
  vi: {
    who: [
      'Đoàn công tác của tỉnh',
      'Lãnh đạo thành phố',
      'Hiệp hội nghề cá',
      'Trường cao đẳng nghề',
      'Ban quản lý cảng',
      'Hội phụ nữ xã',
    ],
    did: [
      'đã khảo sát vùng trồng chè',
      'thống nhất mở lớp tiếng Nhật',
      'trao đổi kinh nghiệm xử lý rác',
      'ký biên bản ghi nhớ năm năm',
      'giới thiệu giống lúa chịu mặn',
      'mời hai mươi kỹ sư sang thực tập',
    ],
    why: [
      'để người dân ven sông có thêm việc làm',
      'nhằm giảm lượng nước thải đổ ra vịnh',
      'trước khi mùa mưa bắt đầu vào tháng sau',
      'theo kế hoạch đã bàn hồi đầu năm',
      'với sự có mặt của nhiều doanh nghiệp nhỏ',
    ],
    end: '. ',
    gap: ' ',
  },
  ja: {
    who: ['県の訪問団は', '市長らは', '漁業協同組合は', '職業訓練校は', '港の管理事務所は', '地元の婦人会は'],
    did: [
      '茶畑の現状を視察し',
      '日本語教室を開くことで合意し',
      'ごみ処理の経験を伝え',
      '五年間の覚書に署名し',
      '塩に強い稲を紹介し',
      '技術者二十人を研修に招き',
    ],
    why: [
      '川沿いの住民の仕事を増やしたいと述べた',
      '湾に流れる排水を減らす考えを示した',
      '来月の雨季までに準備を終えるという',
      '年の初めに話し合った計画に沿って進める',
      '多くの小さな会社もこの場に加わった',
    ],
    end: '。',
    gap: '、',
  },
  en: {
    who: [
      'The delegation of the province',
      'The mayor and her deputies',
      'The fishing cooperative',
      'The vocational college',
      'The port office',
      'A women’s group of the village',
    ],
    did: [
      'looked at the tea gardens on the slope',
      'agreed to open a language class',
      'told how the town sorts its waste',
      'signed a memorandum for five years',
      'showed a rice that bears salt',
      'invited twenty engineers for training',
    ],
    why: [
      'so that people along the river find work',
      'to keep waste water out of the bay',
      'before the rain begins next month',
      'as both sides had planned early in the year',
      'while many small companies listened',
    ],
    end: '. ',
    gap: ' ',
  },
  th: {
    who: [
      'คณะผู้แทนของจังหวัด',
      'นายกเทศมนตรีและคณะ',
      'สหกรณ์ประมงท้องถิ่น',
      'วิทยาลัยอาชีวศึกษา',
      'สำนักงานท่าเรือ',
      'กลุ่มสตรีของหมู่บ้าน',
    ],
    did: [
      'ได้ดูแปลงชาบนเนินเขา',
      'ตกลงเปิดชั้นเรียนภาษาญี่ปุ่น',
      'เล่าวิธีคัดแยกขยะของเมือง',
      'ลงนามบันทึกความเข้าใจห้าปี',
      'แนะนำข้าวที่ทนน้ำเค็ม',
      'เชิญวิศวกรยี่สิบคนไปฝึกงาน',
    ],
    why: [
      'เพื่อให้ชาวบ้านริมแม่น้ำมีงานทำ',
      'เพื่อลดน้ำเสียที่ไหลลงสู่อ่าว',
      'ก่อนที่ฤดูฝนจะเริ่มในเดือนหน้า',
      'ตามแผนที่คุยกันไว้ตั้งแต่ต้นปี',
      'โดยมีบริษัทขนาดเล็กจำนวนมากเข้าร่วม',
    ],
    end: ' ',
    gap: ' ',
  },
};
const MENU: Record<Lang, string[]> = {
  vi: ['Trang chủ', 'Thời sự', 'Kinh tế', 'Văn hóa', 'Du lịch', 'Giáo dục'],
  ja: ['トップ', '社会', '経済', '文化', '観光', '教育'],
  en: ['Home', 'News', 'Business', 'Culture', 'Travel', 'Schools'],
  th: ['หน้าแรก', 'ข่าว', 'เศรษฐกิจ', 'วัฒนธรรม', 'ท่องเที่ยว', 'การศึกษา'],
};
const PER_LANGUAGE = 6;

/** Pages of about 60 KB as newspapers make them: menus, side column, boxes inside the text, photos, comments. */
export function longPages(): (KnownPage & { lang: Lang })[] {
  return (Object.keys(PARTS) as Lang[]).flatMap((lang) =>
    Array.from({ length: PER_LANGUAGE }, (_, number) => longPage(lang, number)),
  );
}

function longPage(lang: Lang, number: number): KnownPage & { lang: Lang } {
  const write = writer(lang, number);
  const title = write(1);
  const paragraphs = Array.from({ length: 12 + 3 * number }, (_, at) => write(2 + ((at + number) % 3)));
  const body = paragraphs.map((one, at) => between(at, write) + wrapped(number, one)).join('\n');
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${title}</title>
<script>${'window.dataLayer=window.dataLayer||[];dataLayer.push({"page":"article"});'.repeat(120)}</script></head><body>
${menu(lang)}<div class="layout"><div class="col-left"><h1 class="headline">${title}</h1><div class="info"><span>24/11/2026 08:${10 + number}</span></div>
<div class="${number % 2 ? 'c-text' : 'article-content'}">${body}</div>${teasers('box-news', 8, write)}
<div class="list-talk">${Array.from({ length: 5 }, () => `<div class="talk-item comment"><b>${write(1).slice(0, 12)}</b><p>${write(1)}</p></div>`).join('')}</div></div>
<div class="col-right">${teasers('most-viewed', 24, write)}</div></div>${menu(lang)}<footer><p>${write(2)}</p></footer></body></html>`;
  return {
    url: `https://paper.example/${lang}/${number}.html`,
    html,
    text: paragraphs.join('\n\n'),
    lead: null,
    lang,
  };
}

/** Paragraphs as different editors' tools print them. */
function wrapped(number: number, paragraph: string): string {
  if (number % 3 === 2) return `<div>${paragraph}</div>`;
  return number % 3 === 1 ? `<p><span style="font-size:15px">${paragraph}</span></p>` : `<p>${paragraph}</p>`;
}

function between(at: number, write: (sentences: number) => string): string {
  if (at % 7 === 3)
    return `<figure><img src="/p/${at}.jpg" alt=""><figcaption>${write(1)}</figcaption></figure>`;
  return at % 7 === 5 ? teasers('related-inline', 3, write) : '';
}

function teasers(name: string, count: number, write: (sentences: number) => string): string {
  const cards = Array.from(
    { length: count },
    (_, at) =>
      `<li class="card"><a href="/n/${at}.html"><img src="/t/${at}.jpg" alt=""><span>${write(1)}</span></a></li>`,
  );
  return `<div class="${name}"><ul>${cards.join('')}</ul></div>`;
}

function menu(lang: Lang): string {
  const entries = MENU[lang].flatMap((name) =>
    Array.from({ length: 12 }, (_, at) => `<li><a href="/m/${at}">${name} ${at}</a></li>`),
  );
  return `<div class="top-bar"><ul>${entries.join('')}</ul></div>`;
}

/** Sentences of one page; every call gives others. */
function writer(lang: Lang, seed: number): (sentences: number) => string {
  const { who, did, why, end, gap } = PARTS[lang];
  let turn = seed * 37;
  const next = (list: string[], step: number) => list[(turn * step + seed) % list.length] ?? '';
  return (sentences) =>
    Array.from({ length: sentences }, () => {
      turn += 1;
      return `${next(who, 5)}${gap}${next(did, 1)}${gap}${next(why, 3)}${gap}(${turn})${end}`;
    })
      .join('')
      .trim();
}
