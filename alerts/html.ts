import type { Footer, MailLinks, Section } from './compose.ts';
import type { StoryLines } from './story-lines.ts';
import { templateParts } from './template.ts';
import type { Translate } from './translate.ts';

/** The parts of a mail of stories, already in the reader's language. */
export interface HtmlMail {
  lang: string;
  t: Translate;
  intro: readonly string[];
  sections: readonly Section[];
  more: string | null;
  footer: Footer;
  links: MailLinks;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '%': '&#37;',
};

/** Text as HTML: nothing fetched can become markup, or a place of the template. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'%]/g, (char) => ENTITIES[char] ?? '');
}

/** A mail's HTML: nothing is loaded, no pixel, no image, nothing attached. */
export function renderHtml(mail: HtmlMail): string {
  const { t, links } = mail;
  const part = templateParts();
  const stories = mail.sections.flatMap(({ heading, stories }) => [
    ...(heading ? [part.heading({ heading: escapeHtml(heading) })] : []),
    ...stories.map((story) => storyPart(story, mail)),
  ]);
  const footer = [mail.footer.why, ...(mail.footer.completeness ? [mail.footer.completeness] : [])].map(
    (line) => `<p style="margin:0 0 6px">${escapeHtml(line)}</p>`,
  );
  const ways = [
    anchor(links.preferences, t('preferences.short')),
    anchor(links.unsubscribe, t('unsubscribe.short')),
  ];
  return [
    part.head(headValues(mail.lang, t, mail.sections[0]?.stories[0]?.what ?? mail.intro[0] ?? '')),
    ...mail.intro.map((line) => part.intro({ line: escapeHtml(line) })),
    ...stories,
    ...(mail.more
      ? [part.intro({ line: `${escapeHtml(mail.more)}<br />${anchor(links.home, links.home)}` })]
      : []),
    part.footer({ footer: `${footer.join('')}<p style="margin:0">${ways.join(' · ')}</p>` }),
    part.end({}),
  ].join('');
}

/** Stands for the address of a mail's feedback page until it is known. */
const FEEDBACK = '\u0001';
const parts = new WeakMap<StoryLines, string>();

/** A story's part, made once for all mails that tell it with the same lines. */
function storyPart(story: StoryLines, { t, links }: HtmlMail): string {
  const part = parts.get(story) ?? makePart(story, t);
  parts.set(story, part);
  return part.replaceAll(FEEDBACK, escapeHtml(webAddress(links.feedback)));
}

function makePart(story: StoryLines, t: Translate): string {
  const answers = (['relevant', 'not-relevant', 'wrong-pair'] as const).map(
    (says) =>
      `<a href="${FEEDBACK}?story=${escapeHtml(story.id)}&amp;says=${says}">${escapeHtml(t(`feedback.${says}`))}</a>`,
  );
  const plain = (text: string) => escapeHtml(text.replaceAll(FEEDBACK, ''));
  return templateParts().story({
    news: story.news ? `<b>${plain(story.news)}</b><br />` : '',
    who: plain(story.who),
    what: plain(story.what),
    source: plain(story.source),
    href: plain(webAddress(story.url)),
    url: plain(story.url),
    answers: answers.join(' · '),
  });
}

/** A mail that asks for one step. */
export interface Notice {
  lang: string;
  t: Translate;
  intro: string;
  step: string;
  otherwise: string;
  url: string;
  button: string;
}

/** The HTML of a mail with one button and its address. */
export function renderNotice(notice: Notice): string {
  const part = templateParts();
  return [
    part.head(headValues(notice.lang, notice.t, notice.intro)),
    part.intro({ line: escapeHtml(notice.intro) }),
    part.intro({ line: escapeHtml(notice.step) }),
    part.button({
      href: escapeHtml(webAddress(notice.url)),
      url: escapeHtml(notice.url),
      label: escapeHtml(notice.button),
    }),
    part.footer({ footer: escapeHtml(notice.otherwise) }),
    part.end({}),
  ].join('');
}

function headValues(lang: string, t: Translate, preview: string) {
  const brand = escapeHtml(t('brand'));
  return { lang, brand, title: brand, preview: escapeHtml(Array.from(preview).slice(0, 140).join('')) };
}

function anchor(url: string, label: string): string {
  return `<a href="${escapeHtml(webAddress(url))}">${escapeHtml(label)}</a>`;
}

/** Only http(s) addresses become links. */
function webAddress(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '#';
}
