import { BlockList, isIP } from 'node:net';
import type { WebContext } from './context.ts';

/**
 * Finds where requests come from: the other end of the connection or, where that is a trusted proxy, the last address of
 * X-Forwarded-For that is none of ours. What a client wrote in that header itself stands further left and is never
 * reached. `trusted` are addresses and blocks (CIDR); without them the header counts for nothing.
 */
export function clientAddress(trusted: readonly string[]): (c: WebContext) => string {
  const proxies = new BlockList();
  for (const each of trusted) {
    const [address = '', bits] = each.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    proxies.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  const isProxy = (address: string) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (c) => {
    let from = plain(peerOf(c));
    const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()));
    while (isIP(from) && isProxy(from)) {
      const before = hops.pop();
      if (before === undefined || !isIP(before)) break;
      from = before;
    }
    return from;
  };
}

/** An IPv4 address in IPv6 clothes, without them (RFC 4291 §2.5.5.2). */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function peerOf(c: WebContext): string {
  const incoming: unknown = c.env;
  const socket =
    typeof incoming === 'object' && incoming !== null && 'incoming' in incoming ? incoming.incoming : null;
  const remote =
    typeof socket === 'object' && socket !== null && 'socket' in socket
      ? (socket.socket as { remoteAddress?: string }).remoteAddress
      : undefined;
  return remote ?? 'unknown';
}
