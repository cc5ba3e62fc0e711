/** What pages of a source showed, counted over some of its articles. */
export interface FieldCounts {
  pages: number;
  /** Pages on which each field was found. `page` counts those that had a title and a body at all. */
  found: Record<PageField, number>;
}

export const PAGE_FIELDS = ['page', 'published', 'author', 'lead', 'image', 'section', 'selector'] as const;

/** `selector`: the body was found where the source's rules say, not by guessing. */
export type PageField = (typeof PAGE_FIELDS)[number];

const ENOUGH_BEFORE = 8;
const ENOUGH_NOW = 3;
const USUAL = 0.8;
const LOST = 0.2;

/**
 * Fields that four fifths of the earlier pages had and at most one fifth of the newest have: the sign that a site changed
 * its markup. Empty when there are too few pages to say.
 */
export function lostFields(before: FieldCounts, now: FieldCounts): PageField[] {
  if (before.pages < ENOUGH_BEFORE || now.pages < ENOUGH_NOW) return [];
  return PAGE_FIELDS.filter(
    (field) => before.found[field] / before.pages >= USUAL && now.found[field] / now.pages <= LOST,
  );
}
