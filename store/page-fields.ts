import { sql } from 'kysely';
import { PAGE_FIELDS, type FieldCounts, type PageField } from '../core/poll/layout.ts';
import type { Database } from './database.ts';

/** What a source's newest pages show, and what those before them showed. */
export interface PageFields {
  sourceId: string;
  before: FieldCounts;
  now: FieldCounts;
}

const NEWEST = 4;
const EARLIER = 40;

/** The fill of the fields of the sources that had news since they were last looked at, by their pages' order. */
export async function pageFields(db: Database): Promise<PageFields[]> {
  const { rows } = await sql<
    { source_id: string; newest: boolean; pages: number } & Record<PageField, number>
  >`
    select s.id as source_id, p.nth <= ${NEWEST} as newest, count(*)::int as pages,
      count(p.title)::int as page, count(p.published_at)::int as published, count(p.author)::int as author,
      count(p.lead)::int as lead, count(p.image)::int as image, count(p.section)::int as section,
      count(*) filter (where p.title is not null and not ('body-without-selector' = any(p.flags)))::int as selector
    from source s cross join lateral (
      select row_number() over (order by r.id desc) as nth, a.title, a.published_at, a.author, a.lead, a.image, a.section, a.flags
      from (select id, reason, article_id from ref
        where source_id = s.id and (reason in ('kept', 'copy', 'off-topic', 'layout-changed')) order by found_at desc limit ${NEWEST + EARLIER}) r
      left join article a on a.id = r.article_id and r.reason <> 'layout-changed') p
    where s.configured and not s.paused and s.news_at is not null
      and (s.pages_checked_at is null or s.news_at > s.pages_checked_at - interval '15 minutes')
    group by 1, 2`.execute(db);
  const found = new Map<string, PageFields>();
  for (const row of rows) {
    const fields = found.get(row.source_id) ?? { sourceId: row.source_id, before: none(), now: none() };
    fields[row.newest ? 'now' : 'before'] = {
      pages: row.pages,
      found: Object.fromEntries(PAGE_FIELDS.map((field) => [field, row[field]])) as Record<PageField, number>,
    };
    found.set(row.source_id, fields);
  }
  return [...found.values()];
}

function none(): FieldCounts {
  return {
    pages: 0,
    found: Object.fromEntries(PAGE_FIELDS.map((field) => [field, 0])) as Record<PageField, number>,
  };
}

/** Keeps which fields a source's pages have lost. A first loss counts as a poll that showed it. */
export async function saveLostFields(
  db: Database,
  id: string,
  lost: readonly PageField[],
  now: Date,
): Promise<void> {
  await sql`
    update source set lost_fields = ${[...lost]}::text[], pages_checked_at = ${now},
      bad_polls = case when ${lost.length > 0} then greatest(bad_polls, 1) else bad_polls end,
      state_since = case when ${lost.length > 0} and state in ('ok', 'silent', 'new') then ${now} else state_since end,
      state = case when ${lost.length > 0} and state in ('ok', 'silent', 'new') then 'changed' else state end
    where id = ${id}`.execute(db);
}
