import type { Hono } from 'hono';
import writeExcelFile from 'write-excel-file/node';
import { accordEnds, REMINDED_DAYS, type AccordEnd } from '../../core/accord-term.ts';
import type { StoryCard } from '../../core/card.ts';
import { calendar, type CalendarEntry } from '../../core/ics.ts';
import { signedAccords } from '../../store/accords.ts';
import { csv, csvAnswer, inertText } from '../csv.ts';
import type { Variables } from '../context.ts';
import { day, localDay } from '../format.ts';
import { loadList, type LoadedList } from '../list.ts';
import type { WebServices } from '../services.ts';
import { headline, whoText } from '../wording.ts';
import { storyJson } from './schemas.ts';

const ROWS = 5000;
const ENTRIES = 500;

/** Takes a list along, with the same rows in the same order: CSV, Excel, JSON; and its days as a calendar. */
export function exports(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/export.csv', async (c) => {
    const list = await loadList(c, services, ROWS);
    const text = csv(
      COLUMNS.map(({ name }) => name),
      rowsOf(list, services),
    );
    if (list.cut) c.header('X-Rows-Limit', String(ROWS));
    return csvAnswer(c, text, 'kakehashi.csv');
  });

  app.get('/export.xlsx', async (c) => {
    const list = await loadList(c, services, ROWS);
    const head = COLUMNS.map(({ name }) => ({ value: name, fontWeight: 'bold' as const }));
    const rows = rowsOf(list, services).map((row) =>
      row.map((value) => ({ value: inertText(value), type: String })),
    );
    const book = writeExcelFile([head, ...rows], {
      sheet: 'Kakehashi',
      columns: COLUMNS.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    });
    if (list.cut) c.header('X-Rows-Limit', String(ROWS));
    return c.body(new Uint8Array(await book.toBuffer()), 200, {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="kakehashi.xlsx"',
    });
  });

  app.get('/export.json', async (c) => {
    const list = await loadList(c, services, ROWS);
    c.header('Content-Disposition', 'attachment; filename="kakehashi.json"');
    return c.json({ stories: list.cards.map(storyJson), cut: list.cut });
  });

  app.get('/calendar.ics', async (c) => {
    const list = await loadList(c, services, ENTRIES);
    const { t } = list.reader;
    const entries = list.cards.flatMap((card) => entryOf(card, list, services));
    const ends = await accordEntries(list, services);
    return c.body(calendar(`${t('brand')} – ${t('tagline')}`, [...entries, ...ends]), 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="kakehashi.ics"',
    });
  });
}

type Column = {
  name: string;
  width: number;
  of: (card: StoryCard, list: LoadedList, services: WebServices) => string;
};

const COLUMNS: readonly Column[] = [
  { name: 'id', width: 8, of: (card) => card.id },
  { name: 'event', width: 50, of: titleOf },
  { name: 'event_date', width: 12, of: (card) => card.eventDate ?? '' },
  { name: 'pairs', width: 16, of: (card) => card.pairs.map((pair) => pair.join(':')).join(' ') },
  { name: 'vn', width: 10, of: (card) => card.vn.join(' ') },
  { name: 'jp', width: 10, of: (card) => card.jp.join(' ') },
  { name: 'kinds', width: 18, of: (card) => card.kinds.join(' ') },
  { name: 'relevance', width: 10, of: (card) => card.relevance },
  { name: 'headline', width: 60, of: (card) => card.articles[0]?.title ?? '' },
  { name: 'source', width: 18, of: (card) => card.articles[0]?.sourceId ?? '' },
  {
    name: 'languages',
    width: 12,
    of: (card) => [...new Set(card.articles.map(({ lang }) => lang))].join(' '),
  },
  { name: 'independent', width: 8, of: (card) => String(card.independent) },
  { name: 'copies', width: 8, of: (card) => String(card.copies) },
  { name: 'first_seen_at', width: 24, of: (card) => card.firstSeenAt.toISOString() },
  { name: 'url', width: 60, of: (card) => card.articles[0]?.url ?? '' },
  { name: 'page', width: 40, of: (card, _list, services) => `${services.publicUrl}/stories/${card.id}` },
];

function rowsOf(list: LoadedList, services: WebServices): string[][] {
  return list.cards.map((card) => COLUMNS.map(({ of }) => of(card, list, services)));
}

function titleOf(card: StoryCard, list: LoadedList, services: WebServices): string {
  const names = { reader: list.reader, gazetteer: services, now: services.now() };
  return headline(card, list.details.get(card.id), names);
}

/** An event whose day a text names; the entry's identity is the story's. */
function entryOf(card: StoryCard, list: LoadedList, services: WebServices): CalendarEntry[] {
  if (!card.eventDate) return [];
  const page = `${services.publicUrl}/stories/${card.id}`;
  const when = card.facts.when?.from === card.eventDate ? card.facts.when.until : null;
  return [
    {
      uid: `story-${card.id}@${new URL(services.publicUrl).hostname}`,
      from: card.eventDate,
      until: when ?? card.eventDate,
      summary: titleOf(card, list, services),
      description: `${card.articles[0]?.title ?? ''}\n${card.articles[0]?.url ?? ''}\n${page}`,
      url: page,
      sequence: changesOf(card),
      changedAt: card.updatedAt,
    },
  ];
}

/** A number that goes up whenever a story changes. */
function changesOf({ updatedAt, firstSeenAt }: StoryCard): number {
  return Math.max(0, Math.floor((updatedAt.getTime() - firstSeenAt.getTime()) / 1000));
}

/** The ends of what the list's stories signed for a stated term, each with a reminder and the words that state it. */
async function accordEntries(list: LoadedList, services: WebServices): Promise<CalendarEntry[]> {
  const byId = new Map(list.cards.map((card) => [card.id, card]));
  const today = localDay(services.now(), list.reader.lang);
  const ends = accordEnds(await signedAccords(services.db), today, services.localities);
  return ends.flatMap((end) => {
    const card = byId.get(end.accord.storyId);
    return card ? [endEntry(end, card, { list, services })] : [];
  });
}

function endEntry(
  { accord, day: on }: AccordEnd,
  card: StoryCard,
  { list, services }: { list: LoadedList; services: WebServices },
): CalendarEntry {
  const { reader, details } = list;
  const { t, lang } = reader;
  const who = whoText(card, details.get(card.id), { reader, gazetteer: services });
  const page = `${services.publicUrl}/stories/${card.id}`;
  const signed = t('next.signed', { day: day(accord.signed, lang), years: accord.term.years });
  return {
    uid: `term-${card.id}@${new URL(services.publicUrl).hostname}`,
    from: on,
    until: on,
    summary: `${who}: ${t('next.expiry')}`,
    description: `${signed}\n${accord.term.quote}\n${page}`,
    url: page,
    sequence: changesOf(card),
    changedAt: card.updatedAt,
    remindDays: REMINDED_DAYS,
  };
}
