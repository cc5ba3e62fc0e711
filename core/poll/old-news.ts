/** A link as a poll brought it, and what its page says. */
export interface FirstSeen {
  /** Its place, from 0, among the links of its source's first poll; null when it came with a later one. */
  firstRank: number | null;
  foundAt: Date;
  /** By the page, else by the list; null where neither says. */
  publishedAt: Date | null;
}

const WEEK_MS = 7 * 86_400_000;
/** So many links without a time, the topmost of a first poll, are taken for new. */
const NEWEST = 5;

/**
 * Whether readers are not to be told of an article as of news: it was on the site before its source was watched, for more
 * than a week, or, where nothing says when it was published, further down the list than the newest.
 */
export function isOldNews({ firstRank, foundAt, publishedAt }: FirstSeen): boolean {
  if (firstRank === null) return false;
  return publishedAt ? publishedAt.getTime() < foundAt.getTime() - WEEK_MS : firstRank >= NEWEST;
}
