import { attribute, type Element } from './parse-page.ts';

const TAGS = new Set([
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
const NEVER = new Set(['nav', 'footer', 'figure', 'figcaption', 'caption']);
/** Names that never hold an article's text. */
const STRONG =
  /(?:^|[\s_-])(?:comments?(?!-?(?:enabled|open|on|off|closed))|disqus\w*|repl(?:y|ies)|respond|guestbook|user-?posts?|talkback|livefyre|related?|relates|recirc\w*|recommend\w*|share|sharing|sharedaddy|addtoany|addthis\w*|social\w*|breadcrumbs?|newsletter\w*|subscri\w+|sponsor\w*|footer|foot|nav|navbar|navigation|menu|masthead|pagination|pager|paging|tags?|taglist|keywords?|byline|dateline|timestamp|author-?_*(?:box|bio|info|container|card|profile|block|details)|ads?|advert\w*|banner\w*|promo\w*|teasers?|about-?author|bio|copyright|cookies?|consent|gdpr|popup|modal|overlay|login|signup|(?:next|prev|previous)-?(?:posts?|articles?|story|stories|next)|more-?(?:news|stories|articles|from|on)|read-?(?:next|also)|most-?(?:read|popular)|popular|trending|caption|credits?|toolbar|rating\w*|vote|outbrain\w*|taboola\w*|zergnet|skip-?links?|jp-relatedposts|yarpp\w*|crp_related|post-?meta|entry-?meta|meta-?info|article-?meta|entry-?footer|post-?footer|article-?footer|article-?tags?|disclaimer|lien-?quan|tin-?lien-?quan|tin-?khac|bai-?viet-?lien-?quan|chia-?se|kanren|pankuzu|topicpath|topic_path|sns\w*|share-?\w*|relate-?news|relate[ds]?-\w+|related\w*)(?:$|[\s_-])/i;
/** Names of what usually stands beside a text, which templates also give to parts of the text. */
const WEAK =
  /(?:^|[\s_-])(?:sidebar\w*|side-?bar|rail|widgets?|read-?more|tools|print-?only|carousel|slideshow|gallery)(?:$|[\s_-])/i;
/** Names by which outlets and CMSs call the text itself. */
const BODY_NAMES =
  '(?:^|[\\s_-])(?:article-?_*body|articlebody|article-?_*content|article-?_*text|articletext|post-?_*content|post-?_*body|post-?_*entry|entry-?_*content|entry-?_*body|entrytext|story-?_*body|storybody|story-?_*content|story-?_*text|body-?_*(?:content|copy|text)|main-?_*content-?_*text|news-?_*(?:content|body|text|detail)|content-?_*(?:detail|body|fck)|detail-?_*content|singular-content|td-post-content|fck_detail|cms-body|afcbc-body|maincontent|newscontents|text-long|art-body|single-?_*content|wysiwyg|honbun|main_body|tmp_contents|article_main|articlearea|contents?_?body)';
const BODY = new RegExp(`${BODY_NAMES}(?:$|[\\s_-])`, 'i');
/** Without parts of such an element that are named after it (`article-content__comments`). */
const BODY_ITSELF = new RegExp(`${BODY_NAMES}(?!__)(?:$|[\\s_-])`, 'i');
/** Not `overflow-hidden` or `label-hidden`, nor what is hidden on small screens only (`hidden md:block`). */
const HIDDEN = /^(?!.*\b(?:sm|md|lg|xl):)(?:.*\s)?(?:is-|visually-)?hidden(?:$|\s)/i;
/** WordPress writes the tags and categories of a post into the class of its element. */
const POST = /(?:^|\s)(?:hentry|type-(?:post|page)|status-publish)(?:$|\s)/;
const HEADER = /(?:^|\s)(?:article|post|entry|story|news|page|content)-?_*(?:header|heading|head)(?:$|\s)/i;
const TEXT = /(?:^|[\s_-])(?:article|body|content|entry|hentry|main|page|post|text|blog|story)(?:$|[\s_-])/i;

/** What the class and id of an element say of it. */
export function namesOf(element: Element): string {
  const { class: name, id } = element.attribs;
  if (!name) return id ?? '';
  return id ? `${name} ${id}` : name;
}

/**
 * Whether an element's tag, class or id says that it is no part of an article's text: `strong` says so surely, `weak`
 * only of an element that doesn't look like running text.
 */
export function boilerplateKind(element: Element): 'strong' | 'weak' | null {
  if (TAGS.has(element.name) || isHidden(element)) return 'strong';
  const names = namesOf(element);
  if (names === '' || BODY_ITSELF.test(names) || POST.test(names)) return null;
  if (STRONG.test(names) || HIDDEN.test(names)) return 'strong';
  return WEAK.test(names) ? 'weak' : null;
}

/** Whether an element's tag, class or id says that it is no part of an article's text. */
export function isBoilerplate(element: Element): boolean {
  return boilerplateKind(element) !== null;
}

/** Whether an element's tag alone says that it is never the text, however much stands in it. */
export function isNeverText(element: Element): boolean {
  return NEVER.has(element.name);
}

/** Whether an element says that it is the head of an article: title, dek, author, date. */
export function isHeader(element: Element): boolean {
  return element.name === 'header' || HEADER.test(namesOf(element));
}

/** Whether readers don't see an element. */
export function isHidden({ attribs }: Element): boolean {
  // React streams parts of a page into hidden elements that a script moves to their place.
  if (attribs.hidden !== undefined && !/^S:[0-9a-f]+$/.test(attribs.id ?? '')) return true;
  if (attribs['aria-hidden'] === 'true') return true;
  const style = attribs.style;
  return style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}

/** Whether an element says by name or itemprop that it holds the article's text. */
export function isNamedBody(element: Element): boolean {
  if (/articleBody/i.test(attribute(element, 'itemprop'))) return true;
  const names = namesOf(element);
  return names !== '' && BODY.test(names);
}

/** How much an element's names speak for it: more than 1 for, less than 1 against. */
export function nameFactor(element: Element): number {
  if (element.name === 'article' || element.name === 'main') return 1.2;
  const names = namesOf(element);
  if (names === '') return 1;
  return TEXT.test(names) ? 1.2 : 1;
}
