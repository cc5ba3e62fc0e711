import { Failure } from '../core/failure.ts';
import { scoreVerdicts } from '../core/eval/score-verdicts.ts';
import type { Judge } from '../core/judge/judge.ts';
import { feedbackExamples } from '../store/feedback.ts';
import { pairText } from '../store/stories.ts';
import { dryRunInput, type DryRunResult } from '../store/task-forms.ts';
import { count, eachArticle, emptySums, verdictChange } from './judge-again.ts';
import type { LabelledArticle, Run, Services } from './services.ts';

/**
 * What additions to the topic would change: which articles of the last days would come in, which would go, and how the
 * labelled sets would fare. Nothing is written but the answer.
 */
export async function dryRun(
  services: Services,
  task: { id: string; input: unknown },
  run: Run,
): Promise<DryRunResult> {
  const { yaml, days } = dryRunInput.parse(task.input);
  const draft = services.workbench.draftJudge(yaml);
  if (!draft) throw new Failure('internal', 'The additions have a fault; look at them again.');
  const sums = emptySums();
  sums.rules = draft.rules;
  sums.judged = await eachArticle(services, { id: task.id, days }, run, (article) => {
    const next = draft.judge.readArticle(article);
    if (!verdictChange(article, next)) return;
    // What today's rules would change anyway is no effect of the draft.
    const change = verdictChange(presentOf(services, article), next);
    if (change) count(sums, article, change, next);
  });
  const sets = { ...services.workbench.labelled(), feedback: await labels(services) };
  for (const [name, articles] of Object.entries(sets)) {
    if (!articles.length) continue;
    const [before, after] = [services.judge, draft.judge].map((judge) => figures(judge, articles));
    sums.sets.push({ name, articles: articles.length, before: before ?? {}, after: after ?? {} });
  }
  return sums;
}

type Judged = Parameters<typeof verdictChange>[0];

/** An article with the verdict that today's rules give it. */
function presentOf(services: Services, article: Judged): Judged {
  const { verdict } = services.judge.readArticle(article);
  return {
    ...article,
    relevance: verdict.relevance,
    pairs: verdict.pairs.map(pairText),
    kinds: verdict.kinds,
    eventDate: verdict.eventDate,
  };
}

/** What operators accepted of readers' words, as a set of its own. */
async function labels(services: Services): Promise<LabelledArticle[]> {
  return (await feedbackExamples(services.db)).map((example) => ({
    id: example.id,
    lang: example.lang,
    title: example.title,
    text: example.text,
    published_at: example.published_at,
    relevance: example.relevance,
    pairs: example.pairs,
    kinds: example.kindsUnsaid ? [] : example.kinds,
    ...(example.kindsUnsaid ? { kinds_optional: example.kinds } : {}),
    event_date: example.event_date,
  }));
}

const SHOWN = ['core_precision', 'core_recall', 'core_f1', 'alert_precision', 'alert_recall', 'kind_f1'];

function figures(judge: Judge, articles: readonly LabelledArticle[]): Record<string, number> {
  const verdicts = articles.map((article) =>
    judge.judge({
      id: article.id,
      url: null,
      lang: article.lang,
      title: article.title,
      text: article.text,
      publishedAt: article.published_at ? new Date(article.published_at) : null,
    }),
  );
  const all = scoreVerdicts(articles, verdicts).figures;
  return Object.fromEntries(SHOWN.map((name) => [name, Math.round((all[name] ?? 0) * 1000) / 1000]));
}
