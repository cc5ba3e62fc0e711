import { extract } from '../../crawlers/extract/extract.ts';

export const NOW = new Date('2026-11-24T05:00:00Z');
export const URL_VN = 'https://bao.example.vn/hai-tinh-ky-ket-1234.html';
export const SENTENCES = [
  'Sáng 23/11, lãnh đạo tỉnh Bắc Hà giả định và tỉnh bạn đã gặp nhau tại trụ sở ủy ban để bàn việc trồng lại rừng ven biển.',
  'Hai bên thống nhất lập nhóm chuyên viên chung, họp mỗi quý một lần và công bố biên bản cho người dân cùng theo dõi.',
  'Theo kế hoạch, đoàn chuyên gia lâm nghiệp sẽ đến khảo sát ba xã ven biển vào mùa xuân tới, mang theo giống thông đen.',
];

/** A page of such a head and body. */
export function page(head: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;
}

export const paragraphs = SENTENCES.map((one) => `<p>${one}</p>`).join('\n');
export const menu = `<nav><ul>${'<li><a href="/x">Chuyên mục</a></li>'.repeat(12)}</ul></nav>`;
export const footer =
  '<footer><p>Giấy phép hoạt động báo điện tử do cơ quan quản lý cấp, mọi quyền được bảo lưu.</p></footer>';

/** What is read off a page without any rules. */
export const read = (head: string, body: string, url = URL_VN) =>
  extract({ url, html: page(head, body) }, null, NOW);
