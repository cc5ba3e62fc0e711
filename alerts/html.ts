import type { Footer, MailLinks, Section } from './compose.ts';
import type { StoryLines } from './story-lines.ts';
import { templateParts } from './template.ts';
import type { Translate } from './translate.ts';
import { SharedText, type Pieces } from './wire-text.ts';

/** What a mail of stories tells all its readers, already in their language. */
export interface HtmlBody {
  lang: string;
  t: Translate;
  intro: readonly string[];
  sections: readonly Section[];
  more: string | null;
  home: string;
}

/** Stands for the address of a reader's feedback page, which is not known while a body is made for many; no text holds it. */
const FEEDBACK = '\uE000';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '%': '&#37;',
  [FEEDBACK]: '',
};

/** Text as HTML: nothing fetched can become markup, or a place of the template. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'%\uE000]/g, (char) => ENTITIES[char] ?? '');
}

/**
 * The HTML of a mail down to its footer, cut where the address of the reader's feedback page stands: it is made once for all
 * who are told the same. Nothing is loaded, no pixel, no image, nothing attached.
 */
export function sharedHtml({ lang, t, intro, sections, more, home }: HtmlBody): SharedText[] {
  const part = templateParts();
  const stories = sections.flatMap(({ heading, stories }) => [
    ...(heading ? [part.heading({ heading: escapeHtml(heading) })] : []),
    ...stories.map((story) => storyPart(story, t)),
  ]);
  return [
    part.head(headValues(lang, t, sections[0]?.stories[0]?.what ?? intro[0] ?? '')),
    ...intro.map((line) => part.intro({ line: escapeHtml(line) })),
    ...stories,
    ...(more ? [part.intro({ line: `${escapeHtml(more)}<br />${anchor(home, home)}` })] : []),
  ]
    .join('')
    .split(FEEDBACK)
    .map((text) => new SharedText(text));
}

/** A reader's whole HTML: the shared part with the reader's own links. */
export function addressedHtml(
  shared: readonly SharedText[],
  reader: { t: Translate; footer: Footer; links: MailLinks },
): Pieces {
  const { t, footer, links } = reader;
  const part = templateParts();
  const feedback = escapeHtml(webAddress(links.feedback));
  const lines = [footer.why, ...(footer.completeness ? [footer.completeness] : [])].map(
    (line) => `<p style="margin:0 0 6px">${escapeHtml(line)}</p>`,
  );
  const ways = [
    anchor(links.preferences, t('preferences.short')),
    anchor(links.unsubscribe, t('unsubscribe.short')),
  ];
  const end = `${part.footer({ footer: `${lines.join('')}<p style="margin:0">${ways.join(' · ')}</p>` })}${part.end({})}`;
  return [...shared.flatMap((piece, n) => (n ? [feedback, piece] : [piece])), end];
}

function storyPart(story: StoryLines, t: Translate): string {
  const answers = (['relevant', 'not-relevant', 'wrong-pair'] as const).map(
    (says) =>
      `<a href="${FEEDBACK}?story=${escapeHtml(story.id)}&amp;says=${says}">${escapeHtml(t(`feedback.${says}`))}</a>`,
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
