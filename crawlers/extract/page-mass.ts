import { isBlock, SILENT } from './page-text.ts';
import { isElement, type Element, type Tree } from './parse-page.ts';

/** How much text stands below an element. A letter of a script without spaces weighs two and a half. */
export interface Mass {
  /** All text, and the part of it inside links. */
  text: number;
  link: number;
  /** Number of links, and of first-level headings. */
  links: number;
  titles: number;
  /** Running text: blocks of some length that are no lists of links; and the number of such blocks. */
  prose: number;
  blocks: number;
  /** Running text of the element's own blocks, without those of blocks inside them. */
  own: number;
}

/** Masses of all elements that may hold text. */
export type Masses = Map<Element | Tree, Mass>;

/** A block shorter than this is a heading, a menu entry or a caption. */
const SHORT = 40;
const MOST_LINKED = 0.4;

/** Weighs every element below `top` except those that `skip` leaves out. */
export function weighTree(top: Tree | Element, skip: (element: Element) => boolean): Masses {
  const masses: Masses = new Map();
  weighBelow(top, skip, masses);
  return masses;
}

function weighBelow(top: Tree | Element, skip: (element: Element) => boolean, masses: Masses): Mass {
  const mass: Mass = { text: 0, link: 0, links: 0, titles: 0, prose: 0, blocks: 0, own: 0 };
  let own = 0;
  let ownLink = 0;
  for (const child of top.children) {
    if (child.type === 'text') {
      own += weigh(child.data);
      continue;
    }
    if (!isElement(child) || SILENT.has(child.name) || skip(child)) continue;
    const below = weighBelow(child, skip, masses);
    if (child.name === 'a') below.link = below.text;
    mass.links += below.links + (child.name === 'a' ? 1 : 0);
    mass.titles += below.titles + (child.name === 'h1' ? 1 : 0);
    mass.prose += below.prose;
    mass.blocks += below.blocks;
    if (isBlock(child)) {
      mass.text += below.text;
      mass.link += below.link;
    } else {
      own += below.text;
      ownLink += below.link;
    }
  }
  mass.text += own;
  mass.link += ownLink;
  if ((!('attribs' in top) || isBlock(top)) && own >= SHORT && ownLink < own * MOST_LINKED) {
    mass.own = own;
    mass.prose += own;
    mass.blocks += 1;
  }
  masses.set(top, mass);
  return mass;
}

/** The weight of a text without its spaces. */
export function weigh(text: string): number {
  let weight = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 160) continue;
    weight += code >= 0x0e00 && (code < 0x0e80 || (code >= 0x3040 && code < 0xd7b0)) ? 2.5 : 1;
  }
  return weight;
}
