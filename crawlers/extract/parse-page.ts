import { DomHandler, Parser, type parseDocument } from 'htmlparser2';
import { Failure } from '../../core/failure.ts';

/** The tree of a page and its parts, as htmlparser2 builds them. */
export type Tree = ReturnType<typeof parseDocument>;
export type Node = Tree['children'][number];
export type Element = Extract<Node, { attribs: object }>;

/** HTML nested deeper than this is no page that a person wrote; recursion over it would end the process. */
const DEEPEST = 512;

class ShallowHandler extends DomHandler {
  override onopentag(name: string, attribs: Record<string, string>): void {
    super.onopentag(name, attribs);
    if (this.tagStack.length > DEEPEST)
      throw new Failure('too-deep', `The page nests more than ${DEEPEST} elements in each other.`);
  }
}

/** The tree of an HTML text. Throws Failure `too-deep` before the tree grows past 512 levels. */
export function parsePage(html: string): Tree {
  const handler = new ShallowHandler();
  new Parser(handler, { decodeEntities: true, recognizeSelfClosing: false }).end(html);
  return handler.root;
}

/** A page that was taken apart, for all who look at it. */
export interface OpenPage {
  url: string;
  html: string;
  tree: Tree;
  /** All elements, in the order of the page. */
  elements: readonly Element[];
}

/** Takes a page apart. Throws Failure `too-deep`. */
export function openPage(url: string, html: string): OpenPage {
  const tree = parsePage(html);
  return { url, html, tree, elements: elementsOf(tree) };
}

/** Whether a node is an element (scripts and styles too). */
export function isElement(node: Node | Tree | null): node is Element {
  return node !== null && 'attribs' in node;
}

/** An element's attribute without the spaces around it; empty when it is missing. */
export function attribute(element: Element, name: string): string {
  return element.attribs[name]?.trim() ?? '';
}

/** All elements below a node, in the order of the page. */
export function elementsOf(top: Tree | Element): Element[] {
  const found: Element[] = [];
  const collect = (node: Tree | Element): void => {
    for (const child of node.children) {
      if (!isElement(child)) continue;
      found.push(child);
      if (child.children.length) collect(child);
    }
  };
  collect(top);
  return found;
}
