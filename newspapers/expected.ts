import { openCalendar } from './calendar.ts';
import { addressOf, printEdition } from './edition.ts';

/** What a reader of the sample newspapers should find out about an article. */
export interface ExpectedArticle {
  id: string;
  url: string;
  lang: string;
  relevance: 'core' | 'related' | 'no';
  pairs: [vn: string, jp: string][];
  kinds: string[];
  /** Kinds on which two readers may differ; they count neither way. */
  kindsOptional: string[];
  /** ISO day of the reported event, or null. */
  eventDate: string | null;
  story: string;
  /** Address of the article in the same language whose text this is. */
  copyOf: string | null;
  /** Address of the article that this translates. */
  translationOf: string | null;
  /** Held back when news is released live. */
  live: boolean;
  /** The body is there only after a script has run. */
  script: boolean;
}

/** The labels of every sample article, with the dates of the newspapers' start. */
export function expectedArticles(now: Date): ExpectedArticle[] {
  const calendar = openCalendar(now);
  return printEdition(calendar).map((one) => {
    const origin = one.origin ? addressOf(one.origin) : null;
    const { relevance, kinds, optional, event, story } = one.expected;
    return {
      id: one.id,
      url: addressOf(one),
      lang: one.lang,
      relevance,
      kinds,
      kindsOptional: optional,
      story,
      pairs: one.expected.pairs.map(pairOf),
      eventDate: event === null ? null : calendar.iso(event),
      copyOf: one.translated ? null : origin,
      translationOf: one.translated ? origin : null,
      live: one.live,
      script: one.script,
    };
  });
}

function pairOf(pair: string): [string, string] {
  const [vn = '', jp = ''] = pair.split(':');
  return [vn, jp];
}
