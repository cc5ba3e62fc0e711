import { boilerplateKind, isHeader, isHidden, isNamedBody, isNeverText, nameFactor } from './boilerplate.ts';
import { weighTree, type Mass, type Masses } from './page-mass.ts';
import { bare, isBlock, lineOf, paragraphsOf } from './page-text.ts';
import { elementsOf, isElement, type Element, type Tree } from './parse-page.ts';

/** Where an article's text stands and what it is. */
export interface MainText {
  element: Element | null;
  paragraphs: string[];
}

/** Boilerplate by name that holds this much of a page's running text is a wrapper with an unlucky name. */
const WRAPPER_SHARE = 0.4;
/** What only may be boilerplate by name and holds this much is no box beside the text. */
const PART_SHARE = 0.25;
const MOST_LINKED = 0.5;
const HEAD_SHARE = 0.25;
const LEAST_ARTICLE = 200;
const LEAST_NEAR = 100;
const NEAR = 2.5;
/** A link amid this much text is a sentence that links, not an entry of a list. */
const WORDY = 100;

/**
 * The main text of a page: the element around which its running text is densest, without what links, shares, sells or
 * comments. Names of classes help, but no name alone throws away most of a page's text.
 */
export function findMainText(tree: Tree, title: string | null = null): MainText {
  const raw = weighTree(tree, isHidden);
  const all = raw.get(tree)?.prose ?? 0;
  const parts = partsOf(raw, WRAPPER_SHARE * all);
  const skip = (element: Element) => {
    if (isNeverText(element)) return true;
    if (element.name === 'a' && isInSentence(element)) return isHidden(element);
    const kind = boilerplateKind(element);
    if (kind === null) return false;
    const mass = raw.get(element);
    if (!mass) return true;
    if (element.name !== 'aside' && (mass.titles > 0 || mass.prose > WRAPPER_SHARE * all)) return false;
    return kind === 'strong' || (!isRunningText(mass, all) && !isPart(element, parts));
  };
  const masses = weighTree(tree, skip);
  const scope = articleOf(masses, title) ?? tree;
  const region = titleRegion(masses, title);
  const top = widest(densest(scope, region, masses), scope, masses);
  return {
    element: 'attribs' in top ? top : null,
    paragraphs: paragraphsOf(
      top,
      (element) => skip(element) || isLinkList(element, masses) || isHead(element, top, masses),
    ),
  };
}

/** Elements whose weakly named children hold much of a page's running text together. */
function partsOf(raw: Masses, least: number): Set<Element | Tree> {
  const sums = new Map<Element | Tree, number>();
  for (const [element, { prose, text, link }] of raw) {
    const parent = parentOf(element);
    if (!parent || !('attribs' in element) || prose <= text * 0.8 || link >= text * 0.1) continue;
    if (boilerplateKind(element) === 'weak') sums.set(parent, (sums.get(parent) ?? 0) + prose);
  }
  return new Set([...sums].filter(([, sum]) => sum > least).map(([parent]) => parent));
}

function isPart(element: Element, parts: Set<Element | Tree>): boolean {
  const parent = parentOf(element);
  return parent !== null && parts.has(parent);
}

/** A link with words before or after it is part of what they say, whatever it is named for. */
function isInSentence({ prev, next }: Element): boolean {
  return [prev, next].some((one) => one?.type === 'text' && /\p{L}{2}/u.test(one.data));
}

function isRunningText({ prose, blocks, text, link }: Mass, all: number): boolean {
  return blocks >= 3 && prose >= PART_SHARE * all && prose > text * 0.6 && link < text * 0.2;
}

/** Pages that go on with the next article below: the one under the page's title, else the first. Null on others. */
function articleOf(masses: Masses, title: string | null): Element | null {
  const articles: Element[] = [];
  for (const [element, { prose, titles }] of masses)
    if ('attribs' in element && element.name === 'article' && titles > 0 && prose >= LEAST_ARTICLE)
      articles.push(element);
  const apart = articles.filter((one) => !articles.some((other) => other !== one && isInside(one, other)));
  if (apart.length < 2) return null;
  const wanted = bare(title ?? '');
  const titled = (article: Element) =>
    elementsOf(article).some((one) => one.name === 'h1' && bare(lineOf(one)) === wanted);
  return apart.find(titled) ?? apart[0] ?? null;
}

function isInside(element: Element, outer: Element | Tree): boolean {
  for (let above = element.parent; above; above = above.parent) if (above === outer) return true;
  return false;
}

/** The element that has most running text directly below it; grandparents count half of it, their parents a sixth. */
function densest(scope: Tree | Element, region: Element | null, masses: Masses): Tree | Element {
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
  let best: Tree | Element = scope;
  let most = 0;
  for (const [element, score] of scores) {
    const mass = masses.get(element);
    if (!mass || !('attribs' in element)) continue;
    if (element !== scope && !isInside(element, scope)) continue;
    const named = isNamedBody(element) ? 1.5 : nameFactor(element);
    const near = region && (element === region || isInside(element, region)) ? NEAR : 1;
    const value = score * named * near * (1 - mass.link / (mass.text || 1));
    if (value > most) [best, most] = [element, value];
  }
  return best;
}

/** The smallest element with running text around the page's title, where the text most likely stands. */
function titleRegion(masses: Masses, title: string | null): Element | null {
  const wanted = bare(title ?? '');
  const heads: Element[] = [];
  for (const [element] of masses)
    if ('attribs' in element && (element.name === 'h1' || element.name === 'h2')) heads.push(element);
  const firsts = heads.filter((one) => one.name === 'h1');
  const head =
    heads.find((one) => wanted !== '' && bare(lineOf(one)) === wanted) ??
    (firsts.length === 1 ? firsts[0] : null);
  let above: Element | Tree | null = head ?? null;
  while (above && 'attribs' in above) {
    if ((masses.get(above)?.prose ?? 0) >= LEAST_NEAR && above.name !== 'h1') return above;
    above = parentOf(above);
  }
  return null;
}

/**
 * An ancestor instead that holds clearly more running text: advertisements cut bodies in parts. How much more depends on
 * what the ancestor is: the element of the whole article needs little, one further up much, because a page's other texts
 * stand there too.
 */
function widest(start: Tree | Element, scope: Tree | Element, masses: Masses): Tree | Element {
  let top = start;
  let branch = start;
  let named = 'attribs' in start && isNamedBody(start);
  for (let steps = 0; steps < 12; steps += 1) {
    const above = branch === scope ? null : parentOf(branch);
    if (!above || !('attribs' in above) || above.name === 'body') break;
    const here = masses.get(top);
    const there = masses.get(above);
    if (!here || !there) break;
    if (growth(here, there) >= leastGain({ branch, above, steps, named }, masses)) top = above;
    branch = above;
    named ||= isNamedBody(above);
  }
  return top;
}

/** How many times more an ancestor is worth. */
function growth(here: Mass, there: Mass): number {
  if (worth(there) <= 0) return 0;
  return worth(here) > 0 ? worth(there) / worth(here) : there.prose / (here.prose || 1);
}

/** Running text, less the other text that would come with it. */
function worth({ prose, text }: Mass): number {
  return prose - (text - prose);
}

/** How many times the running text must grow for an ancestor to be taken. */
function leastGain(
  { branch, above, steps, named }: { branch: Tree | Element; above: Element; steps: number; named: boolean },
  masses: Masses,
): number {
  const whole = above.name === 'article' || isNamedBody(above);
  if (hasTwin(branch, above, masses)) return whole ? 1.05 : 1.2;
  if (whole) return named ? 1.5 : 1.2;
  if (named) return 4;
  return steps === 0 ? 1.2 : 2;
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

/** A head holds little of the text it stands above. */
function isHead(element: Element, top: Tree | Element, masses: Masses): boolean {
  return isHeader(element) && (masses.get(element)?.prose ?? 0) < HEAD_SHARE * (masses.get(top)?.prose ?? 0);
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
