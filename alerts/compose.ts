import type { StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import { STANDINGS, type Standing } from '../core/standing.ts';
import { completenessLine, type Completeness } from './completeness.ts';
import { renderHtml } from './html.ts';
import { storyLines, type MailStory, type StoryLines } from './story-lines.ts';
import { alertSubject } from './subject.ts';
import { translator } from './translate.ts';
import { kindNames, pairName, placeName, type Voice } from './words.ts';

/** What a mail of alerts is made of. */
export interface AlertMail {
  stories: readonly MailStory[];
  /** `nothing-new` says that a period was empty; `burst` gathers what came too fast or in quiet hours. */
  occasion: 'alert' | 'digest' | 'burst' | 'nothing-new';
  filter: StoryFilter;
  lang: ReaderLanguage;
  zone: string;
  localities: Localities;
  links: MailLinks;
  completeness: Completeness | null;
}

/** Where the links of a mail lead. A GET of any of them changes nothing. */
export interface MailLinks {
  home: string;
  preferences: string;
  unsubscribe: string;
  /** The page of the mail's stories with a button for each answer. */
  feedback: string;
}

export interface Rendered {
  subject: string;
  text: string;
  html: string;
  /** The stories that are in the mail, in order, for channels that build their own form. */
  stories: StoryLines[];
}

export const MOST_STORIES = 15;

/** The stories under one heading. */
export interface Section {
  heading: string | null;
  stories: StoryLines[];
}

/** A mail of alerts in the reader's language: complete as plain text, the same in HTML (FEATURES, "The alert mail"). */
export function composeAlert(mail: AlertMail): Rendered {
  const { lang, zone, localities, links } = mail;
  const voice: Voice = { lang, zone, localities, t: translator(lang) };
  const { t } = voice;
  const ordered = inOrder(mail.stories);
  const shown = ordered.slice(0, MOST_STORIES);
  const rest = ordered.length - shown.length;
  const sections = sectionsOf(shown, mail, voice);
  const parts = {
    intro: introLines(mail, voice),
    sections,
    more: rest > 0 ? t('more', { count: rest }) : null,
    footer: footerOf(mail, voice),
  };
  return {
    subject: alertSubject(ordered, mail.occasion, voice),
    text: plainText(parts, links, voice),
    html: renderHtml({ ...parts, lang, links, t }),
    stories: sections.flatMap((section) => section.stories),
  };
}

/** My pairs, my localities, peers, national; core before related; newest first. */
function inOrder(stories: readonly MailStory[]): MailStory[] {
  const rank = ({ standing, card }: MailStory) =>
    STANDINGS.indexOf(standing) * 2 + (card.relevance === 'core' ? 0 : 1);
  return stories.toSorted(
    (a, b) => rank(a) - rank(b) || b.card.firstSeenAt.getTime() - a.card.firstSeenAt.getTime(),
  );
}

/** Headings only where they tell something: when there are peers, or stories of more than one standing. */
function sectionsOf(stories: readonly MailStory[], mail: AlertMail, voice: Voice): Section[] {
  const standings = new Set(stories.map(({ standing }) => standing));
  const chosen = mail.filter.pairs.length + mail.filter.vn.length + mail.filter.jp.length > 0;
  const headed = chosen && (standings.size > 1 || standings.has('peer'));
  return STANDINGS.flatMap((standing: Standing) => {
    const lines = stories
      .filter((story) => story.standing === standing)
      .map((story) => storyLines(story, voice));
    return lines.length ? [{ heading: headed ? voice.t(`heading.${standing}`) : null, stories: lines }] : [];
  });
}

function introLines(mail: AlertMail, { t }: Voice): string[] {
  if (mail.occasion === 'nothing-new') {
    const names = mail.completeness?.names ?? [];
    return [t('nothing'), ...(names.length ? [t('nothing.sources', { names: names.join(t('list')) })] : [])];
  }
  if (mail.stories.length && mail.stories.every(({ news }) => news)) return [t('intro.update')];
  return mail.occasion === 'burst' ? [t('intro.burst')] : [];
}

/** The lines under a mail; links stand on lines of their own in the text part. */
export interface Footer {
  why: string;
  completeness: string | null;
}

function footerOf(mail: AlertMail, voice: Voice): Footer {
  return {
    why: voice.t('why', { what: described(mail.filter, voice) }),
    completeness: mail.completeness ? completenessLine(mail.completeness, voice) : null,
  };
}

function plainText(
  parts: { intro: string[]; sections: Section[]; more: string | null; footer: Footer },
  links: MailLinks,
  { t }: Voice,
): string {
  const stories = parts.sections.flatMap(({ heading, stories }) => [
    ...(heading ? [`== ${heading} ==`] : []),
    ...stories.map((story) =>
      [story.news, story.who, story.what, story.source, story.url].filter(Boolean).join('\n'),
    ),
  ]);
  const blocks = [
    ...parts.intro,
    ...stories,
    ...(parts.more ? [`${parts.more}\n${links.home}`] : []),
    [
      '-- ',
      parts.footer.why,
      ...(parts.footer.completeness ? [parts.footer.completeness] : []),
      ...(stories.length ? [t('feedback'), links.feedback] : []),
      t('preferences'),
      links.preferences,
      t('unsubscribe'),
      links.unsubscribe,
    ].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A filter in words: why a reader gets this. */
export function described(filter: StoryFilter, voice: Voice): string {
  const { t } = voice;
  const parts = [
    ...filter.pairs.map((pair) => pairName(pair, voice)),
    ...[...filter.vn, ...filter.jp].map((code) => placeName(code, voice)),
  ];
  const wishes = [
    parts.join(t('list')),
    filter.peers ? t('what.peers') : '',
    kindNames(filter.kinds, voice),
    filter.relevance.includes('related') ? t('what.related') : '',
    filter.langs.map((lang) => t(`lang.${lang}`)).join(t('list')),
    filter.sources.join(t('list')),
    filter.q ? t('what.query', { q: filter.q }) : '',
  ].filter(Boolean);
  return wishes.join(t('what.join')) || t('what.everything');
}
