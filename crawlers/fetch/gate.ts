import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { Failure } from '../../core/failure.ts';

/** Connect to `name` at `address:port` instead of where its name leads, like curl's --resolve. */
export interface ResolveRule {
  name: string;
  address: string;
  port: number;
  /** False: plain HTTP is spoken there, also for https addresses (a local replica has no certificate). */
  tls: boolean;
}

/** All addresses of a host name. */
export type Lookup = (host: string) => Promise<string[]>;

/** A place that a request may connect to: its address was checked, and it is this address that is connected to. */
export interface Place {
  address: string;
  port: number;
  tls: boolean;
}

/** The one gate for every outgoing request. */
export interface Gate {
  /** Where a URL may be connected to. Throws Failure `private-address` or `dns`. */
  admit(url: URL): Promise<Place>;
  agent: Agent;
  close(): Promise<void>;
}

/** Whether an address is a public unicast one (IANA special-purpose registries, IPv4-mapped IPv6 included). */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * Builds the gate: only http and https, only public addresses, whatever the name resolves to at the moment of connecting.
 * The resolve rules are the only private places that are let through.
 */
export function createGate(rules: readonly ResolveRule[], lookup: Lookup = lookUpAll): Gate {
  const fixed = new Map(rules.map((rule) => [rule.name, rule]));
  const admit = async (url: URL): Promise<Place> => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new Failure('private-address', `${url.protocol} addresses are not fetched.`);
    }
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const tls = url.protocol === 'https:';
    const port = Number(url.port) || (tls ? 443 : 80);
    const rule = fixed.get(host.replace(/\.$/, ''));
    if (rule) return { address: rule.address, port: rule.port, tls: tls && rule.tls };
    const addresses = isIP(host) ? [host] : await lookup(host);
    const refused = addresses.find((address) => !isPublic(address));
    const [first] = addresses;
    if (refused || !first) {
      throw new Failure(
        'private-address',
        `${host} leads to ${refused ?? 'no address'}, which is not a public address; it is not fetched.`,
      );
    }
    return { address: first, port, tls };
  };
  const agent = new Agent({
    connect: connector(admit),
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    keepAliveTimeout: 10_000,
    connections: 6,
  });
  return { admit, agent, close: async () => await agent.close() };
}

function connector(admit: (url: URL) => Promise<Place>): buildConnector.connector {
  const connectPlain = buildConnector({ timeout: 10_000, allowH2: false });
  return (options, callback) => {
    const url = new URL(`${options.protocol}//${options.hostname}${options.port ? `:${options.port}` : ''}`);
    admit(url).then(
      (place) => {
        const protocol = place.tls ? 'https:' : 'http:';
        const servername = place.tls && !isIP(options.hostname) ? options.hostname : undefined;
        connectPlain(
          {
            ...options,
            protocol,
            hostname: place.address,
            host: place.address,
            port: String(place.port),
            ...(servername ? { servername } : {}),
          },
          callback as (...args: [null, Socket] | [Error, null]) => void,
        );
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause)), null),
    );
  };
}

async function lookUpAll(host: string): Promise<string[]> {
  try {
    const found = await systemLookup(host, { all: true, verbatim: true });
    return found.map(({ address }) => address);
  } catch (cause) {
    throw new Failure('dns', `The name ${host} could not be resolved.`, { cause });
  }
}
