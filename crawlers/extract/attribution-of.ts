import type { Attribution } from '../../core/article.ts';
import { readAttribution } from '../../core/copies/attribution.ts';
import { shortLineOf } from './page-text.ts';
import { attribute, type Element } from './parse-page.ts';

/** Who a text is from: as the page's rules find it, as a line of the text says, as an element named for it says. */
export function attributionOf({
  source,
  raw,
  elements,
  dateLine,
}: {
  source: string | null;
  raw: readonly string[];
  elements: readonly Element[];
  dateLine: string | null;
}): Attribution | null {
  const told =
    (source ? readAttribution(source) : null) ??
    readAttribution(raw.join('\n')) ??
    readAttribution(sourceLines(elements).join('\n'));
  if (told) return told;
  // Republishers print the outlet's name twice with the date glued to it.
  const name = /^(.{2,60}?)\s*\1\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/u.exec(dateLine ?? '')?.[1]?.trim();
  return name ? { name, url: null } : null;
}

/** Short elements named for the source; main-text extraction leaves a line that is mostly a link out of the body. */
function sourceLines(elements: readonly Element[]): string[] {
  return elements
    .filter((element) => /(?:^|[\s_-])(?:source|nguon|origin)(?:$|[\s_-])/i.test(attribute(element, 'class')))
    .map((element) => shortLineOf(element, 300))
    .filter((line) => line !== null);
}
