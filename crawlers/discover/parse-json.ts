import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import type { DiscoverEntry } from '../../core/source.ts';
import type { Listing } from './parse-listing.ts';

const MOST_ITEMS = 2000;

/**
 * The links of a JSON answer, as behind a "load more" button. The entry's `item`, `link`, `title`, `time` and `next` are
 * dotted paths here; relative links count from `home`. Times are ISO text or seconds or milliseconds since 1970. Throws
 * `layout-changed` for what is no JSON or has no list at `item`.
 */
export function parseJson(body: string, url: string, entry: DiscoverEntry, home: string): Listing {
  const whole = parsed(body, url);
  const items = at(whole, entry.item);
  if (!Array.isArray(items))
    throw new Failure('layout-changed', `${url} has no list at "${entry.item ?? ''}".`);
  const refs: ArticleRef[] = [];
  for (const item of items.slice(0, MOST_ITEMS)) {
    const link = address(at(item, entry.link), home);
    const title = at(item, entry.title);
    const time = typeof entry.time === 'string' ? at(item, entry.time) : null;
    if (link)
      refs.push({
        url: link,
        title: typeof title === 'string' ? title.trim() : null,
        publishedAt: timeOf(time),
      });
  }
  if (items.length && !refs.length)
    throw new Failure('layout-changed', `${url} lists items without an address at "${entry.link ?? ''}".`);
  return { refs, next: entry.next ? address(at(whole, entry.next), url) : null };
}

function parsed(body: string, url: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new Failure('layout-changed', `${url} is no JSON.`, { cause });
  }
}

function at(value: unknown, path: string | undefined): unknown {
  if (!path) return value;
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}

function address(link: unknown, base: string): string | null {
  if (typeof link !== 'string' || !link || !URL.canParse(link, base)) return null;
  const url = new URL(link, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

function timeOf(value: unknown): Date | null {
  if (typeof value === 'string' && !/^\d+$/.test(value)) {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? null : new Date(ms);
  }
  const number = Number(value);
  if (value === null || !Number.isFinite(number) || number <= 0) return null;
  return new Date(number < 1e11 ? number * 1000 : number);
}
