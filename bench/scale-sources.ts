import type { Source } from '../core/source.ts';
import { benchSource } from './bench-source.ts';

const NAME = (n: number) => `s${n}.scale.example`;

/** Sources of the bench `scale`: hosts of one site, each with a sitemap of its own share, and no pace between requests. */
export function scaleSources(hosts: number, port: number): { sources: Map<string, Source>; resolve: string } {
  const sources = Array.from({ length: hosts }, (_, n): [string, Source] => [
    `s${n}`,
    benchSource(`s${n}`, NAME(n), {
      discover: [
        { kind: 'sitemap', url: `https://${NAME(n)}/sitemap-${n}-of-${hosts}.xml`, confidence: 'checked' },
      ],
    }),
  ]);
  const resolve = sources.map((_, n) => `${NAME(n)}=127.0.0.1:${port}`).join(',');
  return { sources: new Map(sources), resolve };
}
