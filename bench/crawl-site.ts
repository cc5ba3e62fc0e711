import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';

/** The invented newspaper of the bench; KAKEHASHI_RESOLVE leads its name to this process. */
export const HOST = 'toa-soan-mau.example';
const PAGE_BYTES = 55_000;
/** One article in so many is about Vietnam and Japan; the others are what a newspaper is full of. */
const ON_TOPIC = 8;

const SYLLABLES =
  'an ban bàn báo biên bộ các cao chợ cho chung công cơ cùng của cụm dân dài đầu đã đến đi điểm đó đoạn đô đội đông đơn dự được đường gần giá giao giờ góp hàng hạng hành hẹn hiện hộ hội hơn hướng kế khách khi khoa khu kiểm kinh kỳ lại làm lập lên lịch lớp lúc luật máy mặt mẫu mở mới mỗi mùa mức năm nâng nay ngã ngày nghề ngoài người nhà nhân nhiều nhỏ nối nông nước ở phiên phố phòng phường qua quản quy ra rau rộng sách sáng sau sẽ số sông sớm sửa sức tại tăng tập thành tháng thay theo thêm thiết thợ thu thuê thuyền tiếp tiêu tin tòa toàn tổ tới trang trẻ trên trong trồng trước trường từ tuần tuyến ước vào vật vé việc viên vốn vùng vườn xã xe xem xong xuống ý'.split(
    ' ',
  );

/** Numbers that are the same in every run (mulberry32). */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

interface Labelled {
  title: string;
  text: string;
}

function ownArticles(): Labelled[] {
  const lines = readFileSync(join(packageRoot(), 'eval', 'own-train.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => {
    const parsed: unknown = JSON.parse(line);
    return parsed as Labelled;
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A page of the size and shape that Vietnamese newspapers send; every one has a text of its own. */
function page(n: number, own: readonly Labelled[]): string {
  const roll = dice(n + 1);
  const words = (count: number) =>
    Array.from({ length: count }, () => SYLLABLES[roll(SYLLABLES.length)] ?? '').join(' ');
  const sentence = () => `${capital(words(12 + roll(20)))}, ${roll(900) + 3} ${words(6)}.`;
  const paragraphs = Array.from(
    { length: 9 },
    () => `<p>${Array.from({ length: 3 }, sentence).join(' ')}</p>`,
  );
  const told = n % ON_TOPIC ? undefined : own[(n / ON_TOPIC) % own.length];
  const title = told ? `${told.title} (${n})` : `${capital(words(11))}, số ${n}`;
  if (told)
    paragraphs.unshift(
      ...told.text
        .split('\n')
        .filter(Boolean)
        .map((part) => `<p>${part}</p>`),
    );
  const at = `2026-11-${String(1 + (n % 27)).padStart(2, '0')}T08:${String(n % 60).padStart(2, '0')}:00+07:00`;
  const body = `<article><h1>${title}</h1><time datetime="${at}">${at}</time>${paragraphs.join('\n')}</article>`;
  const frame = (
    menu: string,
    script: string,
  ) => `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>
<link rel="canonical" href="https://${HOST}/bai-viet-so-${n}-${100_000 + n}.html"><meta property="og:title" content="${title}">
<meta property="article:published_time" content="${at}"><script>${script}</script></head><body><nav>${menu}</nav>${body}<aside>${menu}</aside></body></html>`;
  const link = (k: number) =>
    `<li class="menu-item level-2"><a href="/chuyen-muc-${k}/trang-${n}" title="Chuyên mục ${k}"><span>${words(3)}</span></a></li>\n`;
  const menu = `<ul>${Array.from({ length: 90 }, (_, k) => link(k)).join('')}</ul>`;
  const bare = Buffer.byteLength(frame(menu, ''));
  return frame(
    menu,
    `window.__data=[${'"quảng-cáo",'.repeat(Math.max(0, Math.floor((PAGE_BYTES - bare) / 15)))}0]`,
  );
}

/** Serves `count` articles, each after `delayMs`, and the sitemap that lists them; resolves with the port. */
export async function serveSite(count: number, delayMs = 0): Promise<number> {
  const own = ownArticles();
  const pages = Array.from({ length: count }, (_, n) => Buffer.from(page(n, own)));
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const number = /-(\d+)\.html$/.exec(path)?.[1];
    const sitemap = /^\/sitemap(?:-(\d+)-of-(\d+))?\.xml$/.exec(path);
    const found = sitemap
      ? sitemapOf(count, { host: request.headers.host ?? HOST, share: sitemap[1], of: sitemap[2] })
      : pages[Number(number) - 100_000];
    const type = sitemap ? 'application/xml' : 'text/html; charset=utf-8';
    const send = () => {
      response.writeHead(found ? 200 : 404, { 'content-type': type, 'content-length': found?.length ?? 0 });
      response.end(found);
    };
    if (delayMs && !sitemap) setTimeout(send, delayMs);
    else send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** The addresses of all articles, or of one host's share of them. */
function sitemapOf(
  count: number,
  part: { host: string; share?: string | undefined; of?: string | undefined },
): Buffer {
  const host = part.share === undefined ? HOST : part.host.replace(/:\d+$/, '');
  const [share, of] = [Number(part.share ?? 0), Number(part.of ?? 1)];
  const addresses = Array.from({ length: count }, (_, n) =>
    n % of === share ? `<url><loc>https://${host}/bai-viet-so-${n}-${100_000 + n}.html</loc></url>` : '',
  );
  return Buffer.from(
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${addresses.join('')}</urlset>`,
  );
}
