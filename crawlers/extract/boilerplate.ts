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
const WORDS =
  /(?:^|[\s_-])(?:comments?|disqus\w*|livefyre|related?|relates|recirc\w*|recommend\w*|share|sharing|sharedaddy|addtoany|addthis\w*|social\w*|breadcrumbs?|sidebar\w*|side-?bar|rail|widgets?|promo\w*|newsletter\w*|subscri\w+|ads?|advert\w*|banner\w*|sponsor\w*|footer|foot|nav|navbar|navigation|menu|masthead|pagination|pager|paging|tags?|taglist|keywords?|byline|dateline|timestamp|author-?(?:box|bio|info)|about-?author|bio|copyright|cookies?|consent|gdpr|popup|modal|overlay|login|signup|more-?(?:news|stories|articles|from|on)|read-?(?:more|next|also)|most-?(?:read|popular)|popular|trending|caption|credits?|toolbar|tools|print-?only|rating\w*|vote|outbrain\w*|taboola\w*|zergnet|hidden|skip-?links?|teasers?|carousel|slideshow|gallery|jp-relatedposts|yarpp\w*|crp_related|post-?meta|entry-?meta|meta-?info|article-?meta|entry-?footer|post-?footer|article-?footer|article-?tags?|disclaimer|lien-?quan|tin-?lien-?quan|tin-?khac|bai-?viet-?lien-?quan|chia-?se|kanren|pankuzu|topicpath|topic_path|sns\w*|share-?\w*|relate-?news|relate[ds]?-\w+|related\w*)(?:$|[\s_-])/i;
/** Names by which outlets and CMSs call the text itself. */
const BODY =
  /(?:^|[\s_-])(?:article-?_*body|articlebody|article-?_*content|article-?_*text|articletext|post-?_*content|post-?_*body|post-?_*entry|entry-?_*content|entry-?_*body|entrytext|story-?_*body|storybody|story-?_*content|story-?_*text|body-?_*(?:content|copy|text)|main-?_*content-?_*text|news-?_*(?:content|body|text|detail)|content-?_*(?:detail|body|fck)|detail-?_*content|singular-content|td-post-content|fck_detail|cms-body|afcbc-body|maincontent|newscontents|text-long|art-body|single-?_*content|wysiwyg|honbun|main_body|tmp_contents|article_main|articlearea|contents?_?body)(?:$|[\s_-])/i;
const TEXT = /(?:^|[\s_-])(?:article|body|content|entry|hentry|main|page|post|text|blog|story)(?:$|[\s_-])/i;

/** What the class and id of an element say of it. */
export function namesOf(element: Element): string {
  const { class: name, id } = element.attribs;
  if (!name) return id ?? '';
  return id ? `${name} ${id}` : name;
}

/** Whether an element's tag, class or id says that it is no part of an article's text. */
export function isBoilerplate(element: Element): boolean {
  if (TAGS.has(element.name)) return true;
  if (isHidden(element)) return true;
  const names = namesOf(element);
  return names !== '' && WORDS.test(names) && !BODY.test(names);
}

/** Whether an element's tag alone says that it is never the text, however much stands in it. */
export function isNeverText(element: Element): boolean {
  return NEVER.has(element.name);
}

/** Whether readers don't see an element. */
export function isHidden({ attribs }: Element): boolean {
  if (attribs.hidden !== undefined || attribs['aria-hidden'] === 'true') return true;
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
