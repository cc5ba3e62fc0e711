import { isBoilerplate, isHidden, isNamedBody, nameFactor } from './boilerplate.ts';
import { weighTree, type Masses } from './page-mass.ts';
import { isBlock, paragraphsOf } from './page-text.ts';
import { isElement, type Element, type Tree } from './parse-page.ts';

/** Where an article's text stands and what it is. */
export interface MainText {
  element: Element | null;
  paragraphs: string[];
}

/** Boilerplate by name that holds this much of a page's running text is a wrapper with an unlucky name. */
const WRAPPER_SHARE = 0.4;
const MOST_LINKED = 0.5;

/**
 * The main text of a page: the element around which its running text is densest, without what links, shares, sells or
 * comments. Names of classes help, but no name alone throws away most of a page's text.
 */
export function findMainText(tree: Tree): MainText {
  const raw = weighTree(tree, isHidden);
  const all = raw.get(tree)?.prose ?? 0;
  const skip = (element: Element) =>
    isBoilerplate(element) && (raw.get(element)?.prose ?? 0) <= WRAPPER_SHARE * all;
  const masses = weighTree(tree, skip);
  const top = widest(densest(tree, masses), masses);
  return {
    element: 'attribs' in top ? top : null,
    paragraphs: paragraphsOf(top, (element) => skip(element) || isLinkList(element, masses)),
  };
}

/** The element that has most running text directly below it; grandparents count half of it, their parents a sixth. */
function densest(tree: Tree, masses: Masses): Tree | Element {
  const scores = new Map<Element | Tree, number>();
  for (const [element, { own }] of masses) {
    if (!own || !('attribs' in element)) continue;
    let above: Element | Tree | null = element.name === 'p' || element.children.length < 2 ? parentOf(element) : element;
    for (const share of [1, 0.5, 0.17, 0.08]) {
      if (!above) break;
      scores.set(above, (scores.get(above) ?? 0) + own * share);
      above = parentOf(above);
    }
  }
  let best: Tree | Element = tree;
  let most = 0;
  for (const [element, score] of scores) {
    const mass = masses.get(element);
    if (!mass || !('attribs' in element)) continue;
    const named = isNamedBody(element) ? 1.5 : nameFactor(element);
    const value = score * named * (1 - mass.link / (mass.text || 1));
    if (value > most) [best, most] = [element, value];
  }
  return best;
}

/** The parent instead, as long as it holds clearly more running text: bodies are cut in parts by advertisements. */
function widest(start: Tree | Element, masses: Masses): Tree | Element {
  let top = start;
  for (let steps = 0; steps < 3; steps += 1) {
    if ('attribs' in top && isNamedBody(top)) break;
    const parent = parentOf(top);
    if (!parent || !('attribs' in parent) || parent.name === 'body') break;
    const here = masses.get(top)?.prose ?? 0;
    const there = masses.get(parent)?.prose ?? 0;
    if (there < here * 1.2) break;
    top = parent;
  }
  return top;
}

function isLinkList(element: Element, masses: Masses): boolean {
  const mass = masses.get(element);
  return mass !== undefined && isBlock(element) && mass.text > 0 && mass.link / mass.text > MOST_LINKED;
}

function parentOf(node: Element | Tree): Element | Tree | null {
  const parent = 'attribs' in node ? node.parent : null;
  if (!parent) return null;
  return 'attribs' in parent && isElement(parent) ? parent : (parent as Tree);
}
