import { openCalendar } from './calendar.ts';
import { printEdition, type Article } from './edition.ts';

/** What the newspapers have printed so far; held-back articles come out one by one. */
export interface Press {
  /** Published articles, newest first. */
  published(): Article[];
  /** Every article, also the held-back ones, in the order of the files. */
  all: readonly Article[];
  /** Two other articles of the same outlet and language, always the same two. */
  related(article: Article): Article[];
  /** Releases an article, or the next that is held back; null when none is left. */
  publish(now: Date, id?: string): Article | null;
  /** Applies the edit that the article's manuscript holds. Throws when there is none. */
  edit(now: Date, id: string): Article;
}

/** Prints the edition of the day; `live` holds back the articles that are marked so. */
export function openPress(now: Date, release: 'all' | 'live'): Press {
  const all = printEdition(openCalendar(now));
  const held = release === 'live' ? all.filter((one) => one.live) : [];
  const find = (id: string): Article => {
    const found = all.find((one) => one.id === id);
    if (!found) throw new Error(`No sample article has the id ${id}.`);
    return found;
  };
  return {
    all,
    published: () =>
      all
        .filter((one) => !held.includes(one))
        .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || a.number - b.number),
    related(article) {
      const others = all.filter(
        (one) => one.outlet === article.outlet && one.lang === article.lang && !one.live && !one.script,
      );
      const from = others.indexOf(article) + 1;
      return [0, 3].flatMap((step) => {
        const other = others[(from + step) % others.length];
        return other && other !== article ? [other] : [];
      });
    },
    publish(at, id) {
      const next = id === undefined ? held[0] : find(id);
      if (!next || !held.includes(next)) return null;
      held.splice(held.indexOf(next), 1);
      const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
      next.publishedAt = second;
      next.modifiedAt = second;
      return next;
    },
    edit(at, id) {
      const article = find(id);
      const { edit } = article;
      if (!edit) throw new Error(`The sample article ${id} has no edit.`);
      article.title = edit.title ?? article.title;
      article.blocks = article.blocks.map((block) =>
        block.kind === 'related' ? block : { ...block, text: block.text.replace(edit.from, edit.to) },
      );
      article.modifiedAt = new Date(Math.ceil(at.getTime() / 1000) * 1000);
      return article;
    },
  };
}
