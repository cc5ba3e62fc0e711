import type { ArticleRules } from '../../core/source.ts';
import { extract } from './extract.ts';

/** The rules of the configured source that an address belongs to. */
export type RulesFor = (url: string) => { article: ArticleRules; zone: string; language?: string } | null;

/**
 * One line of the `extract` filter: `{"id","url","html"}` in, the fields of the page out. A line that is not valid JSON
 * or lacks a field gives `{"id":…|null,"error":"…"}`, and so does a page that can't be read.
 */
export function extractLine(line: string, now: Date, rulesFor: RulesFor = () => null): string {
  const asked = readLine(line);
  if ('error' in asked) return JSON.stringify(asked);
  const { id, url, html } = asked;
  try {
    const draft = extract({ url, html }, rulesFor(url), now);
    return JSON.stringify({
      id,
      title: draft.title,
      lead: draft.lead,
      text: draft.text,
      lang: draft.lang,
      published_at: draft.publishedAt?.toISOString() ?? null,
      modified_at: draft.modifiedAt?.toISOString() ?? null,
      author: draft.author,
      section: draft.section,
      image: draft.image,
      canonical_url: draft.canonicalUrl,
      attribution: draft.attribution,
      flags: draft.flags,
    });
  } catch (thrown) {
    return JSON.stringify({ id, error: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

type Asked =
  | { id: string | number; url: string; html: string }
  | { id: string | number | null; error: string };

function readLine(line: string): Asked {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (thrown) {
    return {
      id: null,
      error: `The line is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { id: null, error: 'The line is not a JSON object with "id", "url" and "html".' };
  const { id, url, html } = value as Record<string, unknown>;
  if (typeof id !== 'string' && typeof id !== 'number')
    return { id: null, error: 'The field "id" is missing or is neither a string nor a number.' };
  if (typeof html !== 'string') return { id, error: 'The field "html" is missing or is not a string.' };
  if (typeof url !== 'string' || !URL.canParse(url))
    return { id, error: 'The field "url" is missing or is not an absolute address.' };
  return { id, url, html };
}
