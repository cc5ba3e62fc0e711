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

function storyPart(story: StoryLines, { t, links }: HtmlMail): string {
  const answers = (['relevant', 'not-relevant', 'wrong-pair'] as const).map((says) =>
    anchor(`${links.feedback}?story=${story.id}&says=${says}`, t(`feedback.${says}`)),
  );
  return templateParts().story({
    news: story.news ? `<b>${escapeHtml(story.news)}</b><br />` : '',
    who: escapeHtml(story.who),
    what: escapeHtml(story.what),
    source: escapeHtml(story.source),
    href: escapeHtml(webAddress(story.url)),
    url: escapeHtml(story.url),
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
