/** What was read from an article's page and is stored with it. */
export interface ReadFields {
  title: string;
  lead: string | null;
  text: string;
  lang: string;
  publishedAt: Date | null;
  modifiedAt: Date | null;
  author: string | null;
  section: string | null;
  image: string | null;
  etag: string | null;
  lastModified: string | null;
}

/** The columns of `article` that hold them, for `select`. */
export const READ_COLUMNS = [
  'article.title',
  'article.lead',
  'article.text',
  'article.lang',
  'article.published_at',
  'article.modified_at',
  'article.author',
  'article.section',
  'article.image',
  'article.etag',
  'article.last_modified',
] as const;

/** Those columns of a row. */
export interface ReadRow {
  title: string;
  lead: string | null;
  text: string;
  lang: string;
  published_at: Date | null;
  modified_at: Date | null;
  author: string | null;
  section: string | null;
  image: string | null;
  etag: string | null;
  last_modified: string | null;
}

/** The fields that a row holds. */
export function readFieldsOf(row: ReadRow): ReadFields {
  const { title, lead, text, lang, author, section, image, etag } = row;
  const times = { publishedAt: row.published_at, modifiedAt: row.modified_at };
  return { title, lead, text, lang, ...times, author, section, image, etag, lastModified: row.last_modified };
}

/** The row of some fields. */
export function readRowOf(fields: ReadFields): ReadRow {
  const { title, lead, text, lang, author, section, image, etag } = fields;
  const times = { published_at: fields.publishedAt, modified_at: fields.modifiedAt };
  return {
    title,
    lead,
    text,
    lang,
    ...times,
    author,
    section,
    image,
    etag,
    last_modified: fields.lastModified,
  };
}
