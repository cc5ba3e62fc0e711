import type { StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import { STANDINGS, type Standing } from '../core/standing.ts';
import { completenessLine, type Completeness } from './completeness.ts';
import { addressedHtml, sharedHtml } from './html.ts';
import { storyLines, type MailStory, type StoryLines } from './story-lines.ts';
import { alertSubject } from './subject.ts';
import { translator } from './translate.ts';
import { SharedText, wholeText, type Pieces } from './wire-text.ts';
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
  /** The same texts, with what they share with other mails. */
  pieces?: { text: Pieces; html: Pieces };
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
  const { subject, text, html, stories } = bodyOf(mail, voice);
  const footer = footerOf(mail, voice);
  const own = footerText(footer, { links, voice, feedback: stories.length > 0 });
  const markup = addressedHtml(html, { t: voice.t, footer, links });
  return {
    subject,
    text: `${text.text}${own}`,
    html: wholeText(markup),
    pieces: { text: [text, own], html: markup },
    stories,
  };
}

/** What a mail says to everybody who is told the same stories in the same words; links and footer are each reader's own. */
interface Body {
  subject: string;
  text: SharedText;
  html: SharedText[];
  stories: StoryLines[];
}

const bodies = new WeakMap<readonly MailStory[], Map<string, Body>>();

/** The body of a mail, made once for a list of stories, a language and a clock: a digest goes to thousands. */
function bodyOf(mail: AlertMail, voice: Voice): Body {
  if (!mail.stories.length) return makeBody(mail, voice);
  const known = bodies.get(mail.stories) ?? new Map<string, Body>();
  bodies.set(mail.stories, known);
  const key = `${mail.lang} ${mail.zone} ${mail.occasion} ${namesPlaces(mail.filter)} ${mail.links.home}`;
  const body = known.get(key) ?? makeBody(mail, voice);
  known.set(key, body);
  return body;
}

function makeBody(mail: AlertMail, voice: Voice): Body {
  const { t } = voice;
  const { home } = mail.links;
  const ordered = inOrder(mail.stories);
  const rest = ordered.length - MOST_STORIES;
  const sections = sectionsOf(ordered.slice(0, MOST_STORIES), mail, voice);
  const intro = introLines(mail, voice);
  const more = rest > 0 ? t('more', { count: rest }) : null;
  const blocks = [...intro, ...storyBlocks(sections), ...(more ? [`${more}\n${home}`] : [])];
  return {
    subject: alertSubject(ordered, mail.occasion, voice),
    text: new SharedText(blocks.map((block) => `${block}\n\n`).join('')),
    html: sharedHtml({ lang: mail.lang, t, intro, sections, more, home }),
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
  const headed = namesPlaces(mail.filter) && (standings.size > 1 || standings.has('peer'));
  return STANDINGS.flatMap((standing: Standing) => {
    const lines = stories
      .filter((story) => story.standing === standing)
      .map((story) => storyLines(story, voice));
    return lines.length ? [{ heading: headed ? voice.t(`heading.${standing}`) : null, stories: lines }] : [];
  });
}

function namesPlaces({ pairs, vn, jp }: StoryFilter): boolean {
  return pairs.length + vn.length + jp.length > 0;
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

function storyBlocks(sections: readonly Section[]): string[] {
  return sections.flatMap(({ heading, stories }) => [
    ...(heading ? [`== ${heading} ==`] : []),
    ...stories.map((story) =>
      [story.news, story.who, story.what, story.source, story.url].filter(Boolean).join('\n'),
    ),
  ]);
}

function footerText(
  { why, completeness }: Footer,
  { links, voice, feedback }: { links: MailLinks; voice: Voice; feedback: boolean },
): string {
  const { t } = voice;
  return [
    '-- ',
    why,
    ...(completeness ? [completeness] : []),
    ...(feedback ? [t('feedback'), links.feedback] : []),
    t('preferences'),
    links.preferences,
    t('unsubscribe'),
    links.unsubscribe,
    '',
  ].join('\n');
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
