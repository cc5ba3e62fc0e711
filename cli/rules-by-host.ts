import { loadSources } from '../config/load-sources.ts';
import type { ArticleRules } from '../core/source.ts';

interface SiteRules {
  article: ArticleRules;
  zone: string;
  language: string;
}

/** The extraction rules of the configured source that an address belongs to, or null; read at the first question. */
export function rulesByHost(configDir: string): (url: string) => SiteRules | null {
  let byHost: Map<string, SiteRules> | null = null;
  return (url) => {
    byHost ??= readRules(configDir);
    const host = URL.canParse(url) ? bare(new URL(url).hostname) : '';
    return byHost.get(host) ?? null;
  };
}

function readRules(configDir: string): Map<string, SiteRules> {
  const rules = new Map<string, SiteRules>();
  for (const source of loadSources(configDir).sources) {
    for (const host of [new URL(source.home).hostname, ...source.aliases]) {
      if (!rules.has(bare(host))) rules.set(bare(host), source);
    }
  }
  return rules;
}

function bare(host: string): string {
  return host.replace(/^www\./, '').replace(/\.$/, '');
}
