import type { ArticleForms } from './text/article-forms.ts';

/** A link seen in a feed, a sitemap or a listing, before its page is fetched. */
export interface ArticleRef {
  url: string;
  /** As the list gave it; null where it gave none. */
  title: string | null;
  publishedAt: Date | null;
}

/** What a fetch brought: the final address, the decoded text and the headers that the next poll needs. */
export interface Page {
  /** The address asked for. */
  url: string;
  /** The address that answered, after redirects. */
  finalUrl: string;
  status: number;
  contentType: string;
  /** Decoded text; of an undecoded page it is decoded when it is asked for. Throws Failure `bad-charset`. */
  body: string;
  /** What came, where nobody has decoded it yet: whoever reads the page does, in a thread of its own. */
  undecoded?: Undecoded;
  etag: string | null;
  lastModified: string | null;
  fetchedAt: Date;
  bytes: number;
  /** `browser` when a browser rendered it. */
  mode: 'http' | 'browser';
}

/** Bytes of a page, and what is said of their charset. */
export interface Undecoded {
  bytes: Uint8Array;
  contentType: string;
  /** By the source's rules. */
  charset: string | null;
}

/** A page that was read: its fields, and what is kept of it. */
export interface ReadDraft {
  draft: Draft;
  /** Forms of the draft's own words; null where it lacks a title or a text. */
  forms: ArticleForms | null;
  /** The page, packed. */
  packed: Uint8Array;
}

/** Where an article says that its text comes from. */
export interface Attribution {
  name: string | null;
  url: string | null;
}

/** Fields extracted from a page. A field that the page does not show is null, never guessed. */
export interface Draft {
  title: string | null;
  lead: string | null;
  /** Plain text of the body; paragraphs parted by a blank line; no menus, captions, related links, author line. */
  text: string | null;
  lang: string | null;
  publishedAt: Date | null;
  modifiedAt: Date | null;
  author: string | null;
  section: string | null;
  image: string | null;
  canonicalUrl: string | null;
  attribution: Attribution | null;
  /** Doubts worth showing, for example `date-without-zone`, `future-date`, `repaired-text`, `translated`. */
  flags: string[];
}

/** The least that judging, copies and stories need to know of an article. */
export interface ArticleText {
  id: string;
  url: string | null;
  lang: string | null;
  title: string;
  text: string;
  publishedAt: Date | null;
}
