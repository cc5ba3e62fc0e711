import { request } from 'node:http';
import type { Newspapers } from '../../newspapers/server.ts';

export interface Reply {
  status: number;
  headers: Record<string, string | undefined>;
  bytes: Buffer;
  text: string;
}

/** Asks the sample newspapers for an address as a crawler with KAKEHASHI_RESOLVE does. */
export function ask(papers: Newspapers, url: string, headers: Record<string, string> = {}): Promise<Reply> {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: papers.port, path: pathname + search, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const flat = response.headers as Record<string, string | undefined>;
          resolve({ status: response.statusCode ?? 0, headers: flat, bytes, text: bytes.toString('utf8') });
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
