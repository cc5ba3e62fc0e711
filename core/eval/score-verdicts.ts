import type { Kind, Pair, Relevance, Verdict } from '../verdict.ts';
import { counter, type Counter } from './counter.ts';

/** What a labelled article says is right. */
export interface VerdictGold {
  id: string;
  lang: string;
  title: string;
  relevance: Relevance;
  pairs: Pair[];
  kinds: Kind[];
  kinds_optional?: Kind[];
  event_date: string | null;
}

/** Figures of the judge, and a line for each wrong answer. */
export function scoreVerdicts(
  gold: readonly VerdictGold[],
  verdicts: readonly Omit<Verdict, 'facts'>[],
): { figures: Record<string, number>; errors: string[] } {
  const [core, alert, pairs, kinds] = [counter(), counter(), counter(), counter()];
  const languages = new Map<string, Counter>();
  const dates = { asked: 0, right: 0, undated: 0, invented: 0 };
  const errors: string[] = [];
  gold.forEach((right, i) => {
    const said = verdicts[i];
    if (!said) return;
    const isCore = right.relevance === 'core';
    core.add(isCore, said.relevance === 'core');
    alert.add(right.relevance !== 'no', said.relevance !== 'no');
    const own = languages.get(right.lang) ?? counter();
    languages.set(right.lang, own);
    own.add(isCore, said.relevance === 'core');
    pairs.addSets(right.pairs.map(String), said.relevance === 'core' ? said.pairs.map(String) : []);
    if (isCore)
      kinds.addSets(
        right.kinds,
        said.kinds.filter((kind) => !right.kinds_optional?.includes(kind)),
      );
    if (isCore) countDate(dates, right.event_date, said.eventDate);
    if (right.relevance !== said.relevance)
      errors.push(`${right.id} [${right.lang}] ${right.relevance} → ${said.relevance}: ${right.title}`);
  });
  const figures: Record<string, number> = {
    core_precision: core.precision(),
    core_recall: core.recall(),
    core_f1: core.f1(),
    alert_precision: alert.precision(),
    alert_recall: alert.recall(),
    pair_precision: pairs.precision(),
    pair_recall: pairs.recall(),
    kind_f1: kinds.f1(),
    event_date_accuracy: dates.asked ? dates.right / dates.asked : 1,
    event_date_not_invented: dates.undated ? 1 - dates.invented / dates.undated : 1,
  };
  for (const [language, own] of languages) figures[`core_f1_${language}`] = own.f1();
  return { figures, errors };
}

function countDate(
  dates: { asked: number; right: number; undated: number; invented: number },
  right: string | null,
  said: string | null,
): void {
  if (right) {
    dates.asked++;
    if (said === right) dates.right++;
    return;
  }
  dates.undated++;
  if (said) dates.invented++;
}
