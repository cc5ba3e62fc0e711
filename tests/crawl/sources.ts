import type { DiscoverEntry, Source } from '../../core/source.ts';

/** A source of an invented host with one way in. */
export function aSource(id: string, entry: Partial<DiscoverEntry> = {}, more: Partial<Source> = {}): Source {
  const home = `http://${id}.example/`;
  return {
    id,
    name: { vi: id, ja: id, en: id },
    country: 'VN',
    language: 'vi',
    kind: 'newspaper',
    home,
    aliases: [],
    family: null,
    discover: [{ kind: 'feed', url: `${home}feed.xml`, ...entry }],
    article: { title: 'h1', lead: '.lead', body: '.body', pattern: '/a/' },
    fetch: { mode: 'http', paceMs: 0 },
    everyMs: 15 * 60_000,
    longestMs: 6 * 3600_000,
    window: null,
    zone: 'Asia/Ho_Chi_Minh',
    paused: false,
    translated: false,
    ...more,
  };
}
