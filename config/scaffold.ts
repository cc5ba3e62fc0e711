import { stringify } from 'yaml';
import type { SourceFile } from '../core/source.ts';

/** A first text for a source whose home is known; paused until somebody has looked at its terms. */
export function scaffoldSource(id: string, home: string): string {
  const host = new URL(home).hostname;
  const source: SourceFile = {
    id,
    name: { vi: host, ja: host, en: host },
    country: host.endsWith('.jp') ? 'JP' : 'VN',
    language: host.endsWith('.jp') ? 'ja' : 'vi',
    kind: 'newspaper',
    home: new URL('/', home).href,
    discover: [{ kind: 'feed', url: new URL('/rss', home).href, confidence: 'guess' }],
    every: '30m',
    paused: true,
    terms: { robots: 'not checked yet', note: 'Check robots.txt and the terms of use, then unpause.' },
  };
  return `# yaml-language-server: $schema=../source.schema.json\n${stringify(source)}`;
}
