/** Query parameters that only say where a reader came from. */
const TRACKER =
  /^(utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|zarsrc|zalo.*|yclid|igshid|mc_[ce]id|_ga|_gl|ref|ref_src|source|src|cmpid|spm|share|from|gidzl|vero_.*|at_.*|ns_.*|amp|outputtype|output|view|print)$/i;
const AMP_CACHE = /(?:^|\.)google\.[a-z.]+$|\.cdn\.ampproject\.org$/;
const AMP_SEGMENT = /^amp$/i;
const INDEX_FILE = /^(index|default)\.(html?|php|aspx?)$/i;

/** What a source says about its own addresses. */
export interface AddressRules {
  /** Other hosts of the site → its home host. */
  aliases?: Record<string, string>;
  /** Query parameters that belong to an article's address; all others are dropped when this is given. */
  keepQuery?: readonly string[];
}

/**
 * The form by which an address is compared and stored: https, no `www.`, `m.` or `amp.`, no trailing dot, default
 * port, tracker, fragment, AMP marker, index file or doubled slash (RFC 3986 §6.2). Null for what is not http(s). It is an
 * identity, not an address to fetch.
 */
export function canonicalUrl(address: string, rules: AddressRules = {}): string | null {
  const url = unwrapAmp(address.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const host = canonicalHost(url.hostname, rules.aliases ?? {});
  if (!host) return null;
  // The default port of the other scheme is written now and then, too.
  const port = url.port && url.port !== '80' && url.port !== '443' ? `:${url.port}` : '';
  const canonical = `https://${host}${port}${canonicalPath(url.pathname)}${canonicalQuery(url.searchParams, rules.keepQuery)}`;
  // What an AMP cache is asked for may, once its markers are gone, be a page behind that cache.
  return AMP_CACHE.test(host) && canonical !== address ? canonicalUrl(canonical, rules) : canonical;
}

/** The page behind an address of an AMP cache: google.com/amp/s/<page>, <host>.cdn.ampproject.org/c/s/<page>. */
function unwrapAmp(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const cached = AMP_CACHE.test(url.hostname)
    ? /^\/(?:amp|[acv])\/(?:s\/)?([^/]+\.[^/]+\/.*)$/.exec(url.pathname.replaceAll(/\/{2,}/g, '/'))?.[1]
    : undefined;
  const page = cached ? `https://${cached}${url.search}` : '';
  return cached && URL.canParse(page) ? new URL(page) : url;
}

/** A host without its presentation: `m.`, `www.`, `amp.`, a trailing dot. */
export function canonicalHost(hostname: string, aliases: Record<string, string> = {}): string {
  const plain = bareHost(hostname);
  for (const [alias, home] of Object.entries(aliases)) if (bareHost(alias) === plain) return bareHost(home);
  return plain;
}

function bareHost(hostname: string): string {
  let host = hostname.toLowerCase().replace(/\.+$/, '');
  for (let shorter = host; ; host = shorter) {
    shorter = host.replace(/^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)/, '');
    if (shorter === host) return host;
  }
}

function canonicalPath(path: string): string {
  let segments = withoutDots(path.split('/').filter(Boolean)).map(plainEscape);
  // What one marker hid may be another ("/amp/index.html"): until nothing changes.
  for (let before = ''; before !== segments.join('/');) {
    before = segments.join('/');
    segments = withoutMarkers(segments);
  }
  return `/${segments.join('/')}`;
}

/** Node 20's parser leaves `/a/.b/..` as it is (RFC 3986 §5.2.4 takes the dots away). */
function withoutDots(path: readonly string[]): string[] {
  const segments: string[] = [];
  for (const segment of path) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments;
}

function withoutMarkers(path: readonly string[]): string[] {
  const segments = [...path];
  if (AMP_SEGMENT.test(segments.at(-1) ?? '')) segments.pop();
  if (AMP_SEGMENT.test(segments[0] ?? '') && segments.length > 1) segments.shift();
  if (INDEX_FILE.test(segments.at(-1) ?? '')) segments.pop();
  const last = segments.pop();
  if (last === undefined) return segments;
  const plain = last
    .replace(/\.amp(\.html?)$/i, '$1')
    .replace(/\.amp$/i, '.html')
    .replace(/-amp(\.html?)$/i, '$1');
  return [...segments, plain];
}

/** Escapes of characters that need none are undone; what must stay escaped is so in capital hex. */
function plainEscape(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment).normalize('NFC')).replace(
      /%(?:3A|40|24|26|2B|2C|3B|3D)/g,
      decodeURIComponent,
    );
  } catch {
    return segment;
  }
}

function canonicalQuery(query: URLSearchParams, keep: readonly string[] | undefined): string {
  const kept = [...query].filter(([name]) => (keep ? keep.includes(name) : !TRACKER.test(name)));
  if (!kept.length) return '';
  kept.sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  return `?${new URLSearchParams(kept)}`;
}

const MIRROR = /(^|\.)vietnam\.vn$/;
const LANGUAGE_SEGMENT = /^[a-z]{2}(?:-[a-z]{2,4})?$/i;

/**
 * The slug that vietnam.vn keeps across its languages (`/ja/<slug>`): the key by which its translations are known to
 * be one text. Null for other sites.
 */
export function slugOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!MIRROR.test(canonicalHost(url.hostname))) return null;
  const segments = url.pathname.split('/').filter(Boolean);
  if (LANGUAGE_SEGMENT.test(segments[0] ?? '')) segments.shift();
  const slug = segments.length === 1 ? (segments[0] ?? '').replace(/\.html?$/, '') : '';
  return /^[a-z0-9]+(-[a-z0-9]+){3,}$/.test(slug) ? slug : null;
}

/** Sub-hosts where editors work on an article before or beside its public address. */
const EDITING_HOST = /^(?:tacnghiep|thongtin|beta|cms|edit|preview)\./;

/**
 * The site and number of an article whose address ends in one (`…-219869.html`, `…-post814799.html`): the same on
 * thoidai.com.vn and tacnghiep.thoidai.com.vn, and after a new title changed the slug. Null where there is no number.
 */
export function articleKeyOf(address: string): string | null {
  const canonical = canonicalUrl(address);
  if (!canonical) return null;
  const { hostname, pathname } = new URL(canonical);
  const number = /(?:^|[-/.a-z])(\d{5,})(?:\.[a-z]{2,5})?$/i.exec(pathname)?.[1];
  return number ? `${hostname.replace(EDITING_HOST, '')}#${number}` : null;
}
