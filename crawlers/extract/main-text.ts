import { isBoilerplate, isHidden, isNamedBody, isNeverText, nameFactor } from './boilerplate.ts';
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
/** A link amid this much text is a sentence that links, not an entry of a list. */
const WORDY = 100;

/**
 * The main text of a page: the element around which its running text is densest, without what links, shares, sells or
 * comments. Names of classes help, but no name alone throws away most of a page's text.
 */
export function findMainText(tree: Tree): MainText {
  const raw = weighTree(tree, isHidden);
  const all = raw.get(tree)?.prose ?? 0;
  const skip = (element: Element) => {
    if (isNeverText(element)) return true;
    const mass = raw.get(element);
    return isBoilerplate(element) && !mass?.titles && (mass?.prose ?? 0) <= WRAPPER_SHARE * all;
  };
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
    let above: Element | Tree | null =
      element.name === 'p' || element.children.length < 2 ? parentOf(element) : element;
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

/**
 * An ancestor instead that holds clearly more running text: advertisements cut bodies in parts. From further up only
 * when the parts are named alike, because a page's other texts stand there too.
 */
function widest(start: Tree | Element, masses: Masses): Tree | Element {
  let top = start;
  let branch = start;
  for (let steps = 0; steps < 5; steps += 1) {
    const above = parentOf(branch);
    if (!above || !('attribs' in above) || above.name === 'body') break;
    const here = masses.get(top)?.prose ?? 0;
    const there = masses.get(above)?.prose ?? 0;
    const parts = hasTwin(branch, above, masses);
    const named = 'attribs' in top && isNamedBody(top);
    if (there >= here * (named && !parts ? 2 : 1.2) && (steps === 0 || parts)) top = above;
    branch = above;
  }
  return top;
}

function hasTwin(branch: Tree | Element, above: Element, masses: Masses): boolean {
  if (!('attribs' in branch)) return false;
  const name = `${branch.name} ${branch.attribs.class ?? ''}`;
  return above.children.some(
    (one) =>
      one !== branch &&
      isElement(one) &&
      `${one.name} ${one.attribs.class ?? ''}` === name &&
      (masses.get(one)?.prose ?? 0) > 0,
  );
}

function isLinkList(element: Element, masses: Masses): boolean {
  const mass = masses.get(element);
  if (mass === undefined || !isBlock(element) || mass.text === 0) return false;
  const wordy = mass.text / (mass.links || 1) > WORDY;
  return mass.link / mass.text > (wordy ? 0.8 : MOST_LINKED);
}

function parentOf(node: Element | Tree): Element | Tree | null {
  const parent = 'attribs' in node ? node.parent : null;
  if (!parent) return null;
  return 'attribs' in parent && isElement(parent) ? parent : (parent as Tree);
}
