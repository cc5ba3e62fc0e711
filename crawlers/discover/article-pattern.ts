import { RE2JS } from 're2js';
import type { ArticleRules } from '../../core/source.ts';

/**
 * Whether an address is one of a source's articles: it matches `pattern` and not `exclude`. Operators' patterns run in
 * RE2, which can't be made to hang.
 */
export function articlePattern(rules: Pick<ArticleRules, 'pattern' | 'exclude'>): (url: string) => boolean {
  const pattern = rules.pattern ? RE2JS.compile(rules.pattern) : null;
  const exclude = rules.exclude ? RE2JS.compile(rules.exclude) : null;
  return (url) => (pattern ? pattern.matcher(url).find() : true) && !exclude?.matcher(url).find();
}
