import { addressOf, type WebContext } from '../context.ts';

/**
 * Whether somebody sits at this machine: the built-in mailbox is theirs. What a proxy hands on comes from elsewhere, also
 * where the proxy runs here and nobody told us to trust it.
 */
export function isLoopback(c: WebContext): boolean {
  const handedOn = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
  return handedOn === undefined && /^(?:127\.|::1$)/.test(addressOf(c));
}
