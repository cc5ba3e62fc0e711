import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dice } from './dice.ts';

/** What the site has to publish: articles from `startAt` on, `perSecond` of them over all sources in turn. */
export interface Publishing {
  sources: number;
  perSecond: number;
  startAt: number;
  /** Names of a Vietnamese and a Japanese locality for each article about the topic, in turn. */
  pairs: readonly (readonly [string, string])[];
}

/** One article in so many is about a pair of localities. */
export const ON_TOPIC = 100;
const IN_A_FEED = 30;
const PAGE_BYTES = 30_000;
const WORDS =
  'an bàn báo biên bộ các cao chợ cho chung công cơ cùng của cụm dân dài đầu đã đến đi điểm đó đoạn đô đội đông đơn được đường gần giá giao giờ góp hàng hành hiện hộ hội hơn hướng kế khách khi khoa khu kiểm kinh kỳ lại làm lập lên lịch lớp lúc luật máy mặt mẫu mở mới mỗi mùa mức năm nâng nay ngã ngày nghề ngoài người nhà nhân nhiều nhỏ nối nông nước ở phiên phố phòng phường qua quản quy ra rau rộng sách sáng sau sẽ số sông sớm sửa sức tại tăng tập tháng thay theo thêm thu thuê tiếp tin toàn tổ tới trang trẻ trên trong trồng trước trường từ tuần tuyến vào vật vé việc vốn vùng vườn xã xe xem xong xuống ý'.split(
    ' ',
  );
const DEEDS = ['ký biên bản ghi nhớ', 'ký thỏa thuận hợp tác', 'mở rộng hợp tác', 'trao đổi đoàn công tác'];
const FIELDS = ['du lịch', 'nông nghiệp', 'đào tạo nghề', 'xử lý nước thải', 'y tế', 'cảng biển', 'văn hóa'];
const FILLER = `<script>window.__page=[${'"khung",'.repeat(PAGE_BYTES / 9)}0]</script>`;

/** Host of a source. */
export const hostOf = (source: number) => `s${source}.load.example`;

function words(roll: (limit: number) => number, count: number): string {
  return Array.from({ length: count }, () => WORDS[roll(WORDS.length)] ?? '').join(' ');
}

function titleOf(n: number, { pairs }: Publishing): string {
  const { below, of } = dice(n + 1);
  const pair = n % ON_TOPIC === 0 ? pairs[(n / ON_TOPIC) % pairs.length] : undefined;
  if (pair) return `${pair[0]} và ${pair[1]} ${of(DEEDS)} về ${of(FIELDS)}`;
  const text = words(below, 11);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} số ${n}`;
}

function pageOf(n: number, publishing: Publishing): string {
  const { below, of } = dice(n + 77);
  const title = titleOf(n, publishing);
  const at = new Date(publishing.startAt + (n / publishing.perSecond) * 1000).toISOString();
  const pair = n % ON_TOPIC === 0 ? publishing.pairs[(n / ON_TOPIC) % publishing.pairs.length] : undefined;
  const told = pair
    ? `<p>Lãnh đạo ${pair[0]} đã tiếp đoàn đại biểu ${pair[1]}, Nhật Bản; hai bên ${of(DEEDS)} trong lĩnh vực ${of(FIELDS)}, ${words(below, 20)}.</p>`
    : '';
  const paragraphs = Array.from(
    { length: 7 },
    () => `<p>${words(below, 70)}, ${below(9000)} ${words(below, 5)}.</p>`,
  );
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>${title}</title>
<meta property="article:published_time" content="${at}">${FILLER}</head><body><article><h1>${title}</h1>${told}${paragraphs.join('')}</article></body></html>`;
}

/** A source's newest articles as RSS; null when it has published none. */
function feedOf(
  source: number,
  publishing: Publishing,
  now: number,
): { newest: number; body: string } | null {
  const published = Math.floor(((now - publishing.startAt) / 1000) * publishing.perSecond);
  const newest = published - ((published - source) % publishing.sources);
  if (published < source) return null;
  const items: string[] = [];
  for (let n = newest; n >= 0 && items.length < IN_A_FEED; n -= publishing.sources) {
    const at = new Date(publishing.startAt + (n / publishing.perSecond) * 1000).toUTCString();
    items.push(
      `<item><title>${titleOf(n, publishing)}</title><link>https://${hostOf(source)}/tin-${n}.html</link><pubDate>${at}</pubDate></item>`,
    );
  }
  const body = `<?xml version="1.0"?><rss version="2.0"><channel><title>S${source}</title>${items.join('')}</channel></rss>`;
  return { newest, body };
}

function answer(
  path: string,
  known: string | undefined,
  response: ServerResponse,
  asked: { source: number; publishing: Publishing },
): void {
  const article = /^\/tin-(\d+)\.html$/.exec(path);
  if (article) {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(pageOf(Number(article[1]), asked.publishing));
    return;
  }
  if (path !== '/feed.xml') {
    response.writeHead(404).end();
    return;
  }
  const feed = feedOf(asked.source, asked.publishing, Date.now());
  const etag = `"${feed?.newest ?? 'none'}"`;
  if (known === etag) response.writeHead(304).end();
  else
    response
      .writeHead(200, { 'content-type': 'application/rss+xml', etag })
      .end(feed?.body ?? '<?xml version="1.0"?><rss version="2.0"><channel><title>S</title></channel></rss>');
}

// A process of its own: answers as any number of sources; what it publishes is told by a message.
let publishing: Publishing | null = null;
const server = createServer((request, response) => {
  const source = Number(/^s(\d+)\./.exec(request.headers.host ?? '')?.[1]);
  if (publishing)
    answer(request.url ?? '', request.headers['if-none-match'], response, { source, publishing });
  else response.writeHead(503).end();
});
server.keepAliveTimeout = 60_000;
if (process.send) {
  process.on('message', (told: Publishing) => (publishing = told));
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}
