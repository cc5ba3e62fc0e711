import { gzipSync } from 'node:zlib';
import type { Answer } from './site.ts';

/** The site takes the request and says nothing. */
export const hang: Answer = () => {};

/** Headers that come one byte at a time. */
export const slowHeaders: Answer = (request) => {
  const { socket } = request;
  socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
  trickle(() => socket.write('a'), socket);
};

/** A body that comes one byte at a time. */
export const slowBody: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  trickle(() => response.write('<'), response);
};

/** A body that ends in the middle with a reset. */
export const resetInBody: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000' });
  response.write(
    '<h1>Hà Nội thăm Fukuoka</h1><div class="body"><p>Nửa đầu của một bài viết bị cắt ngang.</p>',
    () => response.socket?.resetAndDestroy(),
  );
};

/** A body that is shorter than it says, ended politely. */
export const shortBody: Answer = (request) => {
  request.socket.end(
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<h1>Hà Nội</h1><div class="body"><p>Thiếu phần còn lại</p>',
  );
};

/** Ten gigabytes in chunks; counts what was taken. */
export function tenGigabytes(taken: { bytes: number }): Answer {
  const chunk = Buffer.alloc(256 * 1024, '<p>dài</p>');
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    endless(response, () => {
      taken.bytes += chunk.length;
      return taken.bytes < 10 * 1024 ** 3 ? chunk : null;
    });
  };
}

/** A gigabyte of zeros in a megabyte of gzip. */
export const gzipBomb: Answer = (_request, response) => {
  const part = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
  for (let n = 0; n < 16; n++) response.write(part);
  response.end();
};

/** A sitemap of five million addresses, made while it is read. */
export function hugeSitemap(host: string): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.write('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">');
    let n = 0;
    endless(response, () => {
      if (n >= 5_000_000) return null;
      let lines = '';
      for (const end = n + 2000; n < end; n++) lines += `<url><loc>http://${host}/a/${n}.html</loc></url>`;
      return Buffer.from(lines);
    });
  };
}

function endless(response: Parameters<Answer>[1], next: () => Buffer | null): void {
  const write = () => {
    for (;;) {
      if (response.destroyed) return;
      const chunk = next();
      if (!chunk) return void response.end();
      if (!response.write(chunk)) return void response.once('drain', write);
    }
  };
  write();
}

function trickle(write: () => void, until: { once(event: 'close', listener: () => void): unknown }): void {
  const timer = setInterval(write, 50);
  until.once('close', () => clearInterval(timer));
}

const SECOND = [...Array(0x100 - 0x40).keys()].map((n) => n + 0x40);

/** Bytes of a text in a legacy charset, by turning the platform's decoder round. */
export function encode(label: 'shift_jis' | 'euc-jp' | 'windows-1258', body: string): Buffer {
  const decoder = new TextDecoder(label);
  const codes = new Map<string, number[]>();
  for (let first = 0; first < 256; first++) {
    const one = decoder.decode(Uint8Array.of(first));
    if (one.length === 1 && one !== '\ufffd' && !codes.has(one)) codes.set(one, [first]);
    const pairs = label !== 'windows-1258' && first >= 0x81;
    for (const second of pairs ? SECOND : []) {
      const two = decoder.decode(Uint8Array.of(first, second));
      if (two.length === 1 && two !== '\ufffd' && !codes.has(two)) codes.set(two, [first, second]);
    }
  }
  return Buffer.from(
    [...body].flatMap((char) => codes.get(char) ?? apart(char).flatMap((one) => codes.get(one) ?? [])),
  );
}

/** windows-1258 writes a letter with its tone as two bytes. */
function apart(char: string): string[] {
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(char.normalize('NFD'))?.[0] ?? '';
  return [char.normalize('NFD').replace(tone, '').normalize('NFC'), tone];
}
