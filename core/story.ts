import type { Kind, Pair } from './verdict.ts';

/** What stories are compared by: facts that hold in any language. */
export interface StoryEvidence {
  articleId: string;
  lang: string;
  publishedAt: Date;
  pairs: Pair[];
  vn: string[];
  jp: string[];
  kinds: Kind[];
  eventDate: string | null;
  /** Folded names of people, numbers with units, organisations, slugs: `person:koike yuriko`, `number:350`, `slug:…`. */
  marks: string[];
}
