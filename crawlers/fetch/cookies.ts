import { RE2JS } from 're2js';
import type { CookieGate } from '../../core/source.ts';

/** Cookies of hosts whose gate asks for them; nothing else ever gets one. */
export interface CookieJar {
  header(url: URL): string | null;
  keep(url: URL, setCookie: readonly string[]): void;
  set(url: URL, name: string, value: string): void;
}

const MOST_COOKIES = 10;
const LONGEST = 500;

/** A jar for one process, by host; only names and values are kept, no tracking outlives the process. */
export function createCookieJar(): CookieJar {
  const hosts = new Map<string, Map<string, string>>();
  const set = (url: URL, name: string, value: string) => {
    const cookies = hosts.get(url.host) ?? new Map<string, string>();
    if (cookies.size < MOST_COOKIES || cookies.has(name)) cookies.set(name, value);
    hosts.set(url.host, cookies);
  };
  return {
    header(url) {
      const cookies = [...(hosts.get(url.host) ?? [])];
      return cookies.length ? cookies.map(([name, value]) => `${name}=${value}`).join('; ') : null;
    },
    keep(url, setCookie) {
      for (const line of setCookie) {
        const found = /^\s*([\w-]{1,60})=([^;\s]*)/.exec(line);
        if (found && (found[2] ?? '').length <= LONGEST) set(url, found[1] ?? '', found[2] ?? '');
      }
    },
    set,
  };
}

const SHORT_SCRIPT = 4096;

/** The cookie that a short script of a `script` gate writes before it reloads; null for an ordinary page. */
export function gateCookie(
  gate: CookieGate | undefined,
  text: string,
): { name: string; value: string } | null {
  if (gate?.kind !== 'script' || text.length > SHORT_SCRIPT) return null;
  const found = RE2JS.compile(gate.value).matcher(text);
  const value = found.find() ? found.group(1) : null;
  return value && /^[\w.~%+/=-]{1,200}$/.test(value) ? { name: gate.cookie, value } : null;
}
