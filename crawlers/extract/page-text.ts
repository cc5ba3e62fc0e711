import type { Element, Node, Tree } from './parse-page.ts';

/** Elements that never hold text for readers. */
export const SILENT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'head',
  'iframe',
  'object',
  'embed',
  'canvas',
  'video',
  'audio',
  'select',
  'textarea',
  'button',
  'input',
  'dialog',
]);

/** Elements that stand inside a line; every other one ends the paragraph before and after it. */
const INLINE = new Set([
  'a',
  'abbr',
  'acronym',
  'b',
  'bdi',
  'bdo',
  'big',
  'cite',
  'code',
  'data',
  'del',
  'dfn',
  'em',
  'font',
  'i',
  'img',
  'ins',
  'kbd',
  'label',
  'mark',
  'nobr',
  'q',
  'rb',
  'rp',
  'ruby',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
]);

/** Whether an element ends the paragraph it stands in. */
export function isBlock(element: Element): boolean {
  return !INLINE.has(element.name);
}

/** Paragraphs of the text below a node, spaces collapsed, empty ones left out; `skip` leaves elements out. */
export function paragraphsOf(top: Tree | Element, skip: (element: Element) => boolean = nothing): string[] {
  const found: string[] = [];
  let line = '';
  let breaks = 0;
  const flush = () => {
    const text = evenly(line.replaceAll('\u00ad', '')).replace(BREAKS, '\n').trim();
    if (text) found.push(text);
    line = '';
    breaks = 0;
  };
  const walk = (node: Node): void => {
    if (node.type === 'text') {
      if (breaks && SOMETHING.test(node.data)) breaks = 0;
      line += node.data;
      return;
    }
    if (!('attribs' in node) || SILENT.has(node.name) || skip(node)) return;
    if (node.name === 'br') {
      breaks += 1;
      line += LINE_BREAK;
      // Two line breaks in a row are how older sites part paragraphs.
      if (breaks > 1) flush();
      return;
    }
    // Furigana repeats the word before it.
    if (node.name === 'rt' || node.name === 'rp') return;
    const block = isBlock(node);
    if (block) flush();
    else if (node.name === 'td' || node.name === 'th') line += ' ';
    for (const child of node.children) walk(child);
    if (block) flush();
  };
  for (const child of top.children) walk(child);
  flush();
  return found;
}

function evenly(line: string): string {
  return UNEVEN.test(line) ? line.replace(SPACES, ' ') : line;
}

/** All text below a node as one line. */
export function lineOf(top: Tree | Element): string {
  return paragraphsOf(top).join(' ').replaceAll('\n', ' ');
}

/** All text below a node as one line, or null when that has more than `longest` signs; far cheaper to ask of large parts. */
export function shortLineOf(top: Element, longest: number): string | null {
  let left = longest;
  const fits = (node: Element): boolean =>
    node.children.every((child) => {
      if (child.type === 'text') left -= signsIn(child.data);
      else if ('attribs' in child && !SILENT.has(child.name)) return fits(child);
      return left >= 0;
    });
  if (!fits(top)) return null;
  const line = lineOf(top);
  return line.length <= longest ? line : null;
}

/** Letters and digits only, so that two prints of a sentence compare equal. */
export function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Number of characters that are no spaces. */
export function signsIn(text: string): number {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 160) signs += 1;
  }
  return signs;
}

/** Stands for a line break until spaces are collapsed. */
const LINE_BREAK = '\u0001';
const BREAKS = / ?\u0001(?: ?\u0001)* ?/g;
const SPACES = /[\s\u00a0\u200b\u2060\ufeff]+/g;
/** Most lines have nothing but single spaces, and replacing each by itself takes longer than all else done with them. */
const UNEVEN = /[^\S ]|[\u200b\u2060]| {2}/;
const SOMETHING = /[^\s\u00a0]/;
const nothing = () => false;
