import { isLinkedData, readLinkedData, type LinkedData } from './json-ld.ts';
import { lineOf } from './page-text.ts';
import { attribute, type Element } from './parse-page.ts';

/** What a page says about itself outside its visible text. */
export interface Metadata {
  linked: LinkedData | null;
  /** Meta elements by name or property in small letters, in the order of the page. */
  meta: Map<string, string[]>;
  /** Elements with `itemprop`, by its value. */
  items: Map<string, Element[]>;
  /** `time[datetime]`, outside of lists of other articles as far as that can be told. */
  times: Element[];
  headings: Element[];
  title: string | null;
  canonical: string | null;
  /** `<html lang>` or og:locale; a claim, not a finding. */
  claimedLanguage: string | null;
  /** What relative addresses are relative to. */
  base: string;
}

const MOST = 5000;

/** Collects a page's metadata in one walk over its elements. */
export function readMetadata(elements: readonly Element[], url: string): Metadata {
  const meta: Metadata['meta'] = new Map();
  const items: Metadata['items'] = new Map();
  const found: Omit<Metadata, 'meta' | 'items' | 'linked'> = {
    times: [],
    headings: [],
    title: null,
    canonical: null,
    claimedLanguage: null,
    base: url,
  };
  const scripts: Element[] = [];
  for (const element of elements) {
    const item = attribute(element, 'itemprop');
    if (item && items.size < MOST) for (const name of item.split(/\s+/)) push(items, name, element);
    switch (element.name) {
      case 'meta':
        addMeta(meta, element);
        break;
      case 'script':
        if (isLinkedData(element)) scripts.push(element);
        break;
      case 'title':
        found.title ??= inSvg(element) ? null : titleText(element);
        break;
      case 'html':
        found.claimedLanguage ??= attribute(element, 'lang') || null;
        break;
      case 'link':
        if (/(?:^|\s)canonical(?:\s|$)/i.test(attribute(element, 'rel')))
          found.canonical ??= attribute(element, 'href') || null;
        break;
      case 'base':
        found.base = absolute(attribute(element, 'href'), url) ?? found.base;
        break;
      case 'h1':
        if (found.headings.length < 20) found.headings.push(element);
        break;
      case 'time':
        if (attribute(element, 'datetime') && found.times.length < 50) found.times.push(element);
        break;
    }
  }
  return { ...found, meta, items, linked: readLinkedData(scripts) };
}

/** The first of these meta elements that has a value. */
export function metaOf({ meta }: Metadata, ...names: string[]): string | null {
  for (const name of names) {
    const value = meta.get(name)?.find((one) => one !== '');
    if (value) return value;
  }
  return null;
}

/** What an element with `itemprop` says: its content, datetime or address, else its text. */
export function itemOf({ items }: Metadata, name: string): string | null {
  for (const element of items.get(name) ?? []) {
    const value =
      attribute(element, 'content') ||
      attribute(element, 'datetime') ||
      (element.name === 'meta' ? '' : lineOf(element));
    if (value) return value;
  }
  return null;
}

/** An address made absolute, or null when it is none that a browser would open over the web. */
export function absolute(address: string | null | undefined, base: string): string | null {
  if (!address || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

function addMeta(meta: Metadata['meta'], element: Element): void {
  const name = (attribute(element, 'property') || attribute(element, 'name')).toLowerCase();
  if (name && meta.size < MOST) push(meta, name, attribute(element, 'content'));
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (list.length < MOST) list.push(value);
}

function inSvg(element: Element): boolean {
  const parent = element.parent;
  return parent !== null && 'name' in parent && parent.name === 'svg';
}

function titleText(element: Element): string | null {
  const text = element.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
  return text.replaceAll(/\s+/g, ' ').trim() || null;
}
