import type { Source } from '../core/source.ts';

/** How a source's addresses are made canonical: its other hosts, the query parameters that count. */
export function addressRules(source: Source): {
  aliases: Record<string, string>;
  keepQuery: readonly string[];
} {
  const home = new URL(source.home).hostname;
  return {
    aliases: Object.fromEntries(source.aliases.map((alias) => [alias, home])),
    keepQuery: source.article.keepQuery ?? [],
  };
}
