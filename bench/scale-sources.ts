import type { Source } from '../core/source.ts';

const NAME = (n: number) => `s${n}.scale.example`;

/** Sources of the bench `scale`: hosts of one site, each with a sitemap of its own share, and no pace between requests. */
export function scaleSources(hosts: number, port: number): { sources: Map<string, Source>; resolve: string } {
  const sources = Array.from({ length: hosts }, (_, n): [string, Source] => [
    `s${n}`,
    {
      id: `s${n}`,
      name: { vi: `s${n}`, ja: `s${n}`, en: `s${n}` },
      country: 'VN',
      language: 'vi',
      kind: 'newspaper',
      home: `https://${NAME(n)}/`,
      aliases: [],
      family: null,
      discover: [
        { kind: 'sitemap', url: `https://${NAME(n)}/sitemap-${n}-of-${hosts}.xml`, confidence: 'checked' },
      ],
      article: {},
      fetch: { mode: 'http', paceMs: 0 },
      everyMs: 3_600_000,
      longestMs: 3_600_000,
      window: null,
      zone: 'Asia/Ho_Chi_Minh',
      paused: false,
      translated: false,
    },
  ]);
  const resolve = sources.map((_, n) => `${NAME(n)}=127.0.0.1:${port}`).join(',');
  return { sources: new Map(sources), resolve };
}
