import { foldText, unaccent } from '../core/text/normalise.ts';

/** Places by which stories are made: codes with the names that texts use. */
export interface NamedUnit {
  code: string;
  vi: string;
  ja: string;
}

/** What is named of a story. */
export interface Named {
  vn: NamedUnit;
  jp: NamedUnit;
  /** Words that few stories have, or only those of some years: searches are as often for these as for common ones. */
  also: string;
}

/** One story of five thousand tells of an earthquake; a fifth of them, years ago, of an epidemic. */
export function alsoSaid(index: number, stories: number): string {
  const at = index / stories;
  return [index % 5000 === 77 ? 'động đất' : '', at > 0.2 && at < 0.4 ? 'đại dịch' : '']
    .filter(Boolean)
    .join(' ');
}

/** What a report's headline names in a language. */
export function namesOf(story: Named, lang: string): string {
  if (lang === 'ja') return `${story.vn.ja}と${story.jp.ja}`;
  return `${story.vn.vi} ${story.jp.vi} ${story.also}`.trim();
}

/** What `search_terms` (migration 61) makes of names: words and each two of them; of letters without spaces each two and three. */
export function termsOfNames(names: string): string[] {
  const words = unaccent(foldText(names)).split(' ').filter(Boolean);
  return words.flatMap((word, index) => {
    const letters = [...word];
    if (!/[\u3040-\u30ff\u3400-\u9fff]/.test(word)) {
      const next = words[index + 1];
      return next === undefined ? [word] : [word, `${word} ${next}`];
    }
    return letters.flatMap((_, at) => [2, 3].map((n) => letters.slice(at, at + n).join('')));
  });
}
