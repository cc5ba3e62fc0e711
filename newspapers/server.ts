import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPress, type Press } from './press.ts';
import { answer, HOSTS, type Answer } from './site.ts';

/** One request that the newspapers have answered. */
export interface SeenRequest {
  host: string;
  path: string;
  status: number;
  at: Date;
}

/** The running sample newspapers: one server on loopback that answers by the Host header. */
export interface Newspapers {
  port: number;
  hosts: string[];
  /** Value for KAKEHASHI_RESOLVE that leads every host here. */
  resolveRules: string;
  /** Releases the article, or the next held-back one; its id, or null when none is left. */
  publish(id?: string): string | null;
  /** Applies the edit of an article: title or a sentence change, and so do ETag and Last-Modified. */
  edit(id: string): void;
  /** The last requests, oldest first. */
  requests(): SeenRequest[];
  close(): Promise<void>;
}

export interface NewspapersOptions {
  /** 0 (the default) takes a free one. */
  port?: number;
  now?: () => Date;
  /** `live` releases a part of the articles one by one and edits some while it runs. */
  release?: 'all' | 'live';
  log?: (request: SeenRequest) => void;
}

const LOG_LENGTH = 2000;
const RELEASE_EVERY_MS = 20_000;

/** Starts the sample newspapers. Throws when the port is taken. */
export async function startNewspapers(options: NewspapersOptions = {}): Promise<Newspapers> {
  const now = options.now ?? (() => new Date());
  const press = openPress(now(), options.release ?? 'all');
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { host, path, status } = respond(press, request, response);
    const line = { host, path, status, at: now() };
    if (seen.push(line) > LOG_LENGTH) seen.shift();
    options.log?.(line);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const stop = options.release === 'live' ? runNews(press, now) : () => {};
  const { port } = server.address() as AddressInfo;
  return {
    port,
    hosts: [...HOSTS],
    resolveRules: HOSTS.map((host) => `${host}=127.0.0.1:${port}`).join(','),
    publish: (id) => press.publish(now(), id)?.id ?? null,
    edit: (id) => void press.edit(now(), id),
    requests: () => [...seen],
    async close() {
      stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Releases an article at each beat and applies the edits when their time has come. */
function runNews(press: Press, now: () => Date): () => void {
  const beat = setInterval(() => press.publish(now()), RELEASE_EVERY_MS);
  const edits = press.all.flatMap((one) =>
    one.edit ? [setTimeout(() => press.edit(now(), one.id), one.edit.after * 1000)] : [],
  );
  for (const timer of [beat, ...edits]) timer.unref();
  return () => {
    clearInterval(beat);
    for (const timer of edits) clearTimeout(timer);
  };
}

function respond(press: Press, request: IncomingMessage, response: ServerResponse): Omit<SeenRequest, 'at'> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const path = (request.url ?? '/').replace(/[?#].*$/, '');
  const found = request.method === 'GET' || request.method === 'HEAD' ? answer(press, host, path) : METHOD;
  const status = send(found ?? NOBODY, request, response);
  return { host, path, status };
}

const METHOD: Answer = { status: 405, type: 'text/plain', body: 'GET or HEAD only', modifiedAt: null };
const NOBODY: Answer = {
  status: 421,
  type: 'text/plain',
  body: 'No sample newspaper has this name',
  modifiedAt: null,
};

function send(
  { status, type, body, modifiedAt }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): number {
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'max-age=0, must-revalidate');
  if (status === 200) {
    const etag = `"${createHash('sha1').update(body).digest('base64url').slice(0, 20)}"`;
    response.setHeader('etag', etag);
    if (modifiedAt) response.setHeader('last-modified', modifiedAt.toUTCString());
    if (isFresh(request, etag, modifiedAt)) {
      response.writeHead(304).end();
      return 304;
    }
  }
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
  return status;
}

/** RFC 9110, 13.2.2: a validator of the entity goes before a date. */
function isFresh(request: IncomingMessage, etag: string, modifiedAt: Date | null): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return (
    modifiedAt !== null && !Number.isNaN(since) && Math.floor(modifiedAt.getTime() / 1000) * 1000 <= since
  );
}
