import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';

/** Milliseconds between two requests to one host that every newspaper of the fault tests asks for. */
export const PACE_MS = 60;

/** A newspaper on a host of its own, `<id>.example`. */
export interface Paper {
  id: string;
  /** Read in a browser. */
  rendered?: boolean;
  /** YAML lines under `article:`. */
  article?: string;
  /** How its links are found; a feed at /rss when absent. */
  discover?: string;
}

/** What every town reads. */
const ALWAYS: readonly Paper[] = [{ id: 'live' }, { id: 'other' }];

/** Writes the rules of the house with the newspapers of a town; returns the folder. */
export function writeConfig(folder: string, papers: readonly Paper[]): string {
  const config = join(folder, 'config');
  mkdirSync(join(config, 'sources'), { recursive: true });
  symlinkSync(join(packageRoot(), 'config', 'topic'), join(config, 'topic'));
  cpSync(join(packageRoot(), 'config', 'families'), join(config, 'families'), { recursive: true });
  for (const paper of [...ALWAYS, ...papers])
    writeFileSync(join(config, 'sources', `${paper.id}.yaml`), fileOf(paper));
  return config;
}

/** Where the hosts of a town are found: all of them at one local site. */
export function resolveRules(papers: readonly Paper[], port: number): string {
  return [...ALWAYS, ...papers].map(({ id }) => `${id}.example=127.0.0.1:${port}`).join(',');
}

function fileOf({ id, rendered, article, discover }: Paper): string {
  return `id: ${id}
name: { vi: Báo ${id}, ja: 新聞${id}, en: Paper ${id} }
country: VN
language: vi
kind: newspaper
home: http://${id}.example/
discover: [${discover ?? `{ kind: feed, url: 'http://${id}.example/rss' }`}]
article: { title: h1, body: .body${article ? `, ${article}` : ''} }
fetch: { paceMs: ${PACE_MS}${rendered ? ', mode: browser' : ''} }
every: 1m
atLeastEvery: 5m
terms: {}
`;
}
