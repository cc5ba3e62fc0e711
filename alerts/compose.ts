import type { StoryCard } from '../core/card.ts';
import type { StoryFilter } from '../core/filter.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Localities } from '../core/place-name.ts';
import { knownZone } from '../core/schedule/digest-time.ts';
import { renderHtml } from './html.ts';
import { translator, type Translate } from './translate.ts';

/** What a mail of alerts is made of. */
export interface AlertMail {
  stories: readonly StoryCard[];
  /** `update`: the reader knows the stories, facts are new. */
  occasion: 'new' | 'update';
  filter: StoryFilter;
  lang: ReaderLanguage;
  zone: string;
  localities: Localities;
  links: { home: string; story(id: string): string; preferences: string; unsubscribe: string };
  completeness: Completeness | null;
}

/** The day's work, for the line under every digest. */
export interface Completeness {
  sources: number;
  checked: number;
  read: number;
  kept: number;
  copies: number;
  offTopic: number;
  /** Names of sources that can't be read now. */
  trouble: string[];
}

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** One story as the lines of a mail. */
export interface StoryLines {
  who: string;
  what: string;
  source: string;
  url: string;
  page: string;
}

const MOST_STORIES = 15;
const LONGEST_SUBJECT = 120;

/** A mail of alerts in the reader's language: complete as plain text, the same in HTML (FEATURES, "The alert mail"). */
export function composeAlert(mail: AlertMail): Rendered {
  const t = translator(mail.lang);
  const ordered = inOrder(mail.stories, mail.filter);
  const shown = ordered.slice(0, MOST_STORIES).map((card) => storyLines(card, mail, t));
  const rest = ordered.length - shown.length;
  const more = rest > 0 ? t('more', { count: rest, url: mail.links.home }) : null;
  const footer = footerLines(mail, t);
  const head = mail.occasion === 'update' ? [t('update'), ''] : [];
  const blocks = shown.map((lines) => [lines.who, lines.what, lines.source, lines.url].join('\n'));
  const text = [...head, blocks.join('\n\n'), ...(more ? ['', more] : []), '', '-- ', ...footer].join('\n');
  const subject = subjectOf(ordered, mail, t);
  return {
    subject,
    text,
    html: renderHtml({
      lang: mail.lang,
      brand: t('brand'),
      head: head[0] ?? null,
      stories: shown,
      more,
      footer,
    }),
  };
}

/** My pairs first, then my localities, then the rest; core before related, newest first. */
function inOrder(cards: readonly StoryCard[], filter: StoryFilter): StoryCard[] {
  const rank = (card: StoryCard) => {
    if (card.pairs.some((pair) => filter.pairs.includes(pair.join(':')))) return 0;
    const mine =
      card.vn.some((code) => filter.vn.includes(code)) || card.jp.some((code) => filter.jp.includes(code));
    if (mine) return 1;
    return card.relevance === 'core' ? 2 : 3;
  };
  return [...cards].sort((a, b) => rank(a) - rank(b) || b.firstSeenAt.getTime() - a.firstSeenAt.getTime());
}

function subjectOf(cards: readonly StoryCard[], mail: AlertMail, t: Translate): string {
  const first = cards[0];
  if (!first) return `${t('subject.tag')} ${t('digest.none')}`;
  const kinds = first.kinds.slice(0, 2).map((kind) => t(`kind.${kind}`));
  const facts = [
    kinds.join(mail.lang === 'ja' ? '・' : ', '),
    first.eventDate ? shortDay(first.eventDate, mail.lang) : '',
  ].filter(Boolean);
  const more = cards.length > 1 ? ` ${t('subject.more', { count: cards.length - 1 })}` : '';
  const who = whoWithWhom(first, mail, t, false);
  const what = facts.length ? `: ${facts.join(', ')}` : '';
  const subject = `${t('subject.tag')} ${who}${what}`;
  return `${[...subject].slice(0, LONGEST_SUBJECT - more.length).join('')}${more}`.replace(/[\r\n]+/g, ' ');
}

function storyLines(card: StoryCard, mail: AlertMail, t: Translate): StoryLines {
  const lead = card.articles[0];
  const own = card.articles.find((article) => article.lang === mail.lang && !article.copyOf) ?? lead;
  const kinds = card.kinds.map((kind) => t(`kind.${kind}`)).join(mail.lang === 'ja' ? '・' : ', ');
  const day = card.eventDate ? t('when', { day: longDay(card.eventDate, mail.lang) }) : t('whenUnknown');
  const time = lead?.publishedAt ? clock(lead.publishedAt, mail.lang, mail.zone) : '—';
  const source = t('source', {
    source: lead?.sourceName[mail.lang] ?? '',
    time,
    language: t(`lang.${lead?.lang ?? 'und'}`),
  });
  const translated = own?.translated ? ` (${t('translated')})` : '';
  const counts = t('counts', { independent: card.independent, copies: card.copies });
  return {
    who: [whoWithWhom(card, mail, t, true), kinds].filter(Boolean).join(' — '),
    what: `${oneLine(own?.title ?? '')}${translated}. ${day}`,
    source: `${source}; ${counts}`,
    url: lead?.url ?? '',
    page: mail.links.story(card.id),
  };
}

/** Names from the gazetteer in the reader's language, the other side's script beside them for searching. */
function whoWithWhom(card: StoryCard, mail: AlertMail, t: Translate, explain: boolean): string {
  const name = (code: string) => {
    const locality = mail.localities.get(code);
    if (!locality) return code;
    const now = mail.localities.get(locality.current);
    const own = locality.names[mail.lang];
    return explain && now && now.code !== code
      ? t('formerly', { name: own, now: now.names[mail.lang] })
      : own;
  };
  const pairs = card.pairs
    .slice(0, explain ? 4 : 1)
    .map(([vn, jp]) => t('pair', { vn: name(vn), jp: name(jp) }));
  if (pairs.length) return pairs.join('; ');
  const places = [...card.vn, ...card.jp].slice(0, 4).map(name);
  return places.length ? places.join(', ') : t('national');
}

function footerLines(mail: AlertMail, t: Translate): string[] {
  const { completeness: done } = mail;
  const lines = [t('why', { what: described(mail, t) })];
  if (done) {
    lines.push(
      t('completeness', {
        sources: done.sources,
        checked: done.checked,
        read: done.read,
        kept: done.kept,
        copies: done.copies,
        off: done.offTopic,
      }),
    );
    if (done.trouble.length) lines.push(t('completeness.trouble', { names: done.trouble.join(', ') }));
  }
  return [
    ...lines,
    t('preferences', { url: mail.links.preferences }),
    t('unsubscribe', { url: mail.links.unsubscribe }),
  ];
}

function described({ filter, localities, lang }: AlertMail, t: Translate): string {
  const name = (code: string) => localities.get(code)?.names[lang] ?? code;
  const pairs = filter.pairs.map((pair) =>
    t('pair', { vn: name(pair.slice(0, 5)), jp: name(pair.slice(6)) }),
  );
  const places = [...filter.vn, ...filter.jp].map(name);
  const kinds = filter.kinds.map((kind) => t(`kind.${kind}`));
  return [...pairs, ...places, ...kinds].join(', ') || t('what.everything');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shortDay(day: string, lang: ReaderLanguage): string {
  return new Intl.DateTimeFormat(lang, {
    timeZone: 'UTC',
    month: lang === 'vi' ? 'numeric' : 'long',
    day: 'numeric',
  }).format(new Date(`${day}T00:00:00Z`));
}

function longDay(day: string, lang: ReaderLanguage): string {
  return new Intl.DateTimeFormat(lang, { timeZone: 'UTC', dateStyle: 'long' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

function clock(at: Date, lang: ReaderLanguage, zone: string): string {
  const format = {
    timeZone: knownZone(zone),
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(lang, format).format(at);
}
