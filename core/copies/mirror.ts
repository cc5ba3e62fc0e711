import { canonicalHost } from '../address/canonical-url.ts';

/**
 * Hosts that republish or translate what others wrote: never the original of another site's text. vietnam.vn: NOTES of
 * the sources; the others carry agency texts in translation or machine-rewritten.
 */
const MIRRORS = [
  'vietnam.vn',
  'baomoi.com',
  'tinmoi.vn',
  'msn.com',
  'headtopics.com',
  'newsbreak.com',
  'smartnews.com',
  'infoseek.co.jp',
  'indonesianewsgazette.com',
];

/** Whether an address belongs to a site that republishes or translates others. */
export function isMirror(address: string | null): boolean {
  if (!address || !URL.canParse(address)) return false;
  const host = canonicalHost(new URL(address).hostname);
  return MIRRORS.some((mirror) => host === mirror || host.endsWith(`.${mirror}`));
}
