import { bare, paragraphsOf, signsIn } from './page-text.ts';
import { parsePage, type Element } from './parse-page.ts';

const MOST_VALUES = 50_000;
const LONGEST_SCRIPT = 4_000_000;
const LEAST_SIGNS = 300;

/**
 * The text of a page that its own script would put there: HTML in a JSON script, in an object that also holds the page's
 * title. Empty when there is none.
 */
export function textInData(elements: readonly Element[], title: string | null): string[] {
  const wanted = bare(title ?? '');
  if (!wanted) return [];
  let best: string[] = [];
  for (const script of elements) {
    if (script.name !== 'script' || !/^application\/json/i.test(script.attribs.type ?? '')) continue;
    for (const html of articlesIn(parse(script), wanted)) {
      const found = paragraphsOf(parsePage(html));
      if (signs(found) > Math.max(LEAST_SIGNS, signs(best))) best = found;
    }
  }
  return best;
}

function parse(script: Element): unknown {
  const source = script.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
  if (source.length > LONGEST_SCRIPT || !/<p|\\u003cp/i.test(source)) return null;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return null;
  }
}

/** Strings of HTML paragraphs in objects that hold the title too. */
function articlesIn(data: unknown, title: string): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [data];
  for (let seen = 0; waiting.length && seen < MOST_VALUES; seen += 1) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const values: unknown[] = Object.values(value);
    const texts = values.filter((one) => typeof one === 'string');
    if (texts.some((one) => one.length < 600 && bare(one) === title))
      found.push(...texts.filter((one) => one.length > LEAST_SIGNS && /<p[\s>]/i.test(one)));
    waiting.push(...values);
  }
  return found;
}

function signs(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, one) => sum + signsIn(one), 0);
}
