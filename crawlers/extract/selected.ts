import { load } from 'cheerio/slim';
import type { Pick } from '../../core/source.ts';
import { lineOf } from './page-text.ts';
import { isElement, type Element, type Tree } from './parse-page.ts';

/** Finds elements of one page by CSS selectors. */
export interface Finder {
  all(selector: string): Element[];
  /** The first element of the first pick that finds one with text or the wanted attribute. */
  first(picks: Pick | Pick[] | undefined): { element: Element; value: string; attr: boolean } | null;
  /** Takes every element that a selector finds out of the tree. */
  remove(selectors: readonly string[]): void;
}

/** A finder over a parsed page. Selectors that don't compile find nothing: the configuration's check names them. */
export function finderOf(tree: Tree): Finder {
  // Cheerio 1.2 is typed for domhandler 5, htmlparser2 12 builds domhandler 6: the same fields, other class names.
  let loaded: ReturnType<typeof load> | undefined;
  const all = (selector: string): Element[] => {
    try {
      loaded ??= load(tree as never);
      return (loaded(selector).toArray() as unknown as Element[]).filter(isElement);
    } catch {
      return [];
    }
  };
  return {
    all,
    first: (picks) => firstOf(all, picks),
    remove(selectors) {
      for (const selector of selectors) for (const element of all(selector)) detach(element);
    },
  };
}

function firstOf(
  all: (selector: string) => Element[],
  picks: Pick | Pick[] | undefined,
): { element: Element; value: string; attr: boolean } | null {
  for (const pick of Array.isArray(picks) ? picks : [picks]) {
    if (!pick) continue;
    const { select, attr } = typeof pick === 'string' ? { select: pick, attr: undefined } : pick;
    for (const element of all(select)) {
      const value = attr ? (element.attribs[attr] ?? '').trim() : lineOf(element);
      if (value) return { element, value, attr: attr !== undefined };
    }
  }
  return null;
}

/** Takes an element out of the tree. */
export function detach(element: Element): void {
  const { parent, prev, next } = element;
  if (!parent) return;
  const place = parent.children.indexOf(element);
  if (place !== -1) parent.children.splice(place, 1);
  if (prev) prev.next = next;
  if (next) next.prev = prev;
  element.parent = null;
  element.prev = null;
  element.next = null;
}
