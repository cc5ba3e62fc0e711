import type { Localities } from '../core/place-name.ts';
import type { Dice } from './dice.ts';

/** An article of the fault tests: its token stands in its address and text, so that it can be counted. */
export interface TokenArticle {
  token: string;
  path: string;
  html: string;
}

const SYLLABLES =
  'bến cầu chợ đình sông núi đồi ruộng vườn lúa trà cà phê cam bưởi dừa tre nứa gỗ đá gạch ngói vải lụa gốm sứ muối mắm cá tôm cua trâu bò gà vịt ong mật hoa sen cúc mai đào nhà trường lớp thư viện bệnh xá kho bãi đường ray tàu thuyền xe đạp máy bơm giếng kênh đập hồ rừng thông keo nắng mưa gió bão lũ hạn xuân hè thu đông sáng trưa chiều tối'.split(
    ' ',
  );
const FIELDS = [
  'y tế',
  'nông nghiệp',
  'môi trường',
  'giáo dục',
  'du lịch',
  'chuyển đổi số',
  'phòng chống thiên tai',
];

/**
 * Writes article number `n`: another pair of localities each time, so that each is a story of its own, and words that no
 * other article has in this order, so that none is taken for a copy.
 */
export function writeArticle(n: number, localities: Localities, roll: Dice, now: Date): TokenArticle {
  const today = [...localities.values()].filter(({ code, current }) => code === current);
  const vn = today.filter(({ country }) => country === 'VN');
  const jp = today.filter(({ country }) => country === 'JP');
  const [home, guest] = [vn[n % vn.length], jp[(n * 5 + Math.floor(n / vn.length)) % jp.length]];
  const token = `tk${n}x${roll(1_000_000)}`;
  const field = FIELDS[n % FIELDS.length];
  const [a, b] = [home?.names.vi ?? '', guest?.names.vi ?? ''];
  const day = new Intl.DateTimeFormat('vi-VN', { day: 'numeric', month: 'numeric', year: 'numeric' }).format(
    now,
  );
  const title = `${a} và tỉnh ${b} ký bản ghi nhớ hợp tác về ${field}`;
  const paragraphs = [
    `Ngày ${day}, lãnh đạo UBND ${a} và chính quyền tỉnh ${b} (Nhật Bản) ký bản ghi nhớ hợp tác về ${field}. Mã hồ sơ ${token}.`,
    `Theo văn bản, ${a} và tỉnh ${b} cử cán bộ sang làm việc với nhau trong ${2 + roll(20)} tháng, bắt đầu từ ${words(roll, 9)}.`,
    ...Array.from({ length: 5 }, () => `${capital(words(roll, 14))}; ${words(roll, 11)}, ${words(roll, 8)}.`),
  ];
  return { token, path: `/tin/${token}.html`, html: page(title, paragraphs, now) };
}

function page(title: string, paragraphs: readonly string[], at: Date): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>
<meta property="article:published_time" content="${at.toISOString()}"></head>
<body><article><h1>${title}</h1><div class="body">${paragraphs.map((one) => `<p>${one}</p>`).join('\n')}</div></article></body></html>`;
}

function words(roll: Dice, count: number): string {
  return Array.from({ length: count }, () => SYLLABLES[roll(SYLLABLES.length)]).join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
