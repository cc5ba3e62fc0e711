import { isBlock, paragraphsOf, SILENT } from './page-text.ts';
import { attribute, isElement, type Element, type Tree } from './parse-page.ts';

/** Where an article's text stands and what it is. */
export interface MainText {
  element: Element | null;
  paragraphs: string[];
}

interface Mass {
  /** Weighted length of the text and of the part inside links. */
  text: number;
  link: number;
  /** Weighted length of running text: paragraphs that are no lists of links. */
  prose: number;
}

const BOILER_TAG = new Set([
  'nav',
  'aside',
  'footer',
  'form',
  'menu',
  'figure',
  'figcaption',
  'caption',
  'address',
]);
const BOILER =
  /(?:^|[\s_-])(?:comments?|disqus|related?|relate|recommend\w*|share|sharing|social|breadcrumbs?|sidebar|side-bar|widget|promo\w*|newsletter|subscribe|subscription|ads?|advert\w*|banner|sponsor\w*|footer|foot|nav|navbar|navigation|menu|masthead|pagination|pager|paging|tags?|taglist|keywords?|byline|author-?(?:box|bio|info)|copyright|cookie|consent|popup|modal|login|signup|more-?(?:news|stories|articles)|read-?(?:more|next|also)|most-?(?:read|popular)|popular|trending|caption|credit|toolbar|tools|print|rating|vote|outbrain|taboola|hidden|skip-?link)(?:$|[\s_-])/i;
const SHELTER = /article|body|content|main|entry|story|post|text/i;

/** The main text of a page, by where its running text is densest. Elements that only link, share or comment are left out. */
export function findMainText(tree: Tree): MainText {
  const masses = new Map<Element | Tree, Mass>();
  measure(tree, masses);
  let top: Tree | Element = tree;
  for (;;) {
    const all: number = masses.get(top)?.prose ?? 0;
    const next: Element | undefined = top.children
      .filter(isElement)
      .find((child) => (masses.get(child)?.prose ?? 0) > 0.75 * all);
    if (!next || !isBlock(next) || next.name === 'p') break;
    top = next;
  }
  const paragraphs = paragraphsOf(top, (element) => isBoilerplate(element) || isLinkList(element, masses));
  return { element: 'attribs' in top ? top : null, paragraphs };
}

/** Whether an element's tag, class or id says that it is no part of the text. */
export function isBoilerplate(element: Element): boolean {
  if (BOILER_TAG.has(element.name)) return true;
  if (attribute(element, 'hidden') || element.attribs['aria-hidden'] === 'true') return true;
  if (/display\s*:\s*none/i.test(element.attribs.style ?? '')) return true;
  const names = `${attribute(element, 'class')} ${attribute(element, 'id')}`;
  return (
    names.length > 1 &&
    BOILER.test(names) &&
    element.name !== 'body' &&
    element.name !== 'html' &&
    !SHELTER.test(names)
  );
}

function isLinkList(element: Element, masses: Map<Element | Tree, Mass>): boolean {
  const mass = masses.get(element);
  return mass !== undefined && isBlock(element) && mass.text > 0 && mass.link / mass.text > 0.6;
}

function measure(top: Tree | Element, masses: Map<Element | Tree, Mass>): Mass {
  const mass: Mass = { text: 0, link: 0, prose: 0 };
  let own = 0;
  let ownLink = 0;
  for (const child of top.children) {
    if (child.type === 'text') {
      own += weigh(child.data);
      continue;
    }
    if (!isElement(child) || SILENT.has(child.name) || isBoilerplate(child)) continue;
    const below = measure(child, masses);
    if (child.name === 'a') below.link = below.text;
    if (isBlock(child)) {
      mass.text += below.text;
      mass.link += below.link;
      mass.prose += below.prose;
    } else {
      own += below.text;
      ownLink += below.link;
      mass.prose += below.prose;
    }
  }
  mass.text += own;
  mass.link += ownLink;
  if (!('attribs' in top) || isBlock(top)) {
    if (own >= 40 && ownLink / own < 0.4) mass.prose += own;
  }
  masses.set(top, mass);
  return mass;
}

/** A character of a script without spaces says about as much as two and a half Latin letters. */
function weigh(text: string): number {
  let weight = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 160) continue;
    weight += code >= 0x0e00 && (code < 0x0e80 || (code >= 0x3040 && code < 0xd7b0)) ? 2.5 : 1;
  }
  return weight;
}
