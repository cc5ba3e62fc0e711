import type { Source } from '../core/source.ts';

const HOUR_MS = 3_600_000;

/** A newspaper of a bench on a host of its own, found by its one feed; `change` says what is different. */
export function benchSource(id: string, host: string, change: Partial<Source> = {}): Source {
  const home = `https://${host}/`;
  return {
    id,
    name: { vi: id, ja: id, en: id },
    country: 'VN',
    language: 'vi',
    kind: 'newspaper',
    home,
    aliases: [],
    family: null,
    discover: [{ kind: 'feed', url: `${home}feed.xml`, confidence: 'checked' }],
    article: {},
    fetch: { mode: 'http', paceMs: 0 },
    everyMs: HOUR_MS,
    longestMs: HOUR_MS,
    window: null,
    zone: 'Asia/Ho_Chi_Minh',
    paused: false,
    translated: false,
    ...change,
  };
}
