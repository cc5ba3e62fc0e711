import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers as any number of sites: no robots.txt, and a feed that never changes. */
const FEED =
  '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>x</title><link>/a/1.html</link></item></channel></rss>';

const server = createServer((request, response) => {
  if (request.url !== '/feed.xml') response.writeHead(404).end();
  else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
  else response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"1"' }).end(FEED);
});
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
