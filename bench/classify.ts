import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../config/root.ts';
import { loadTopic } from '../config/topic/load.ts';
import type { ArticleText } from '../core/article.ts';
import { createJudge, type Judge } from '../core/judge/judge.ts';
import { slowestBadInput } from './bad-input.ts';
import type { Figures } from './bench.ts';
import { ended, runFilter } from './filter-process.ts';
import { peakMbOf } from './machine.ts';
import { median, rounded } from './rounds.ts';

const BYTES = 3000;
const ROUNDS = 7;
const WARM_PASSES = 12;
const LINES = 1_000_000;
const SETS = ['own-train.jsonl', 'own-negatives.jsonl', 'own-stream.jsonl'];

/**
 * The judge in one process on articles of 3 KB in eight languages, by processor time, so that it is the figure of one
 * core; the memory that the filter `classify` held while a million lines went through it; and the longest that it took
 * for any of the inputs that nobody would print.
 */
export async function bench(): Promise<Figures> {
  const judge = createJudge(loadTopic(join(packageRoot(), 'config', 'topic')));
  const articles = threeKilobytes(readSets());
  // What is measured is a process that has worked for some seconds: its code is compiled by then.
  for (let pass = 0; pass < WARM_PASSES; pass++) for (const article of articles) judge.classify(article);
  const rates = Array.from({ length: ROUNDS }, () => perSecond(judge, articles));
  return {
    articles_per_s: rounded(median(rates)),
    article_bytes: BYTES,
    bad_input_ms: rounded(slowestBadInput(judge)),
    rss_mb: await peakOfStream(),
    lines: LINES,
  };
}

interface Row {
  title: string;
  text: string;
  lang: string;
}

function readSets(): Row[] {
  return SETS.flatMap((name) =>
    readFileSync(join(packageRoot(), 'eval', name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Row => JSON.parse(line)),
  );
}

/** Each article with as much of the next ones of its language as makes 3 KB of UTF-8. */
function threeKilobytes(rows: readonly Row[]): ArticleText[] {
  return rows.map((row, index) => {
    const same = rows.filter(({ lang }) => lang === row.lang);
    let text = row.text;
    for (let next = index; Buffer.byteLength(text) < BYTES; next++)
      text += `\n${same[next % same.length]?.text ?? ''}`;
    const cut = Buffer.from(text)
      .subarray(0, BYTES)
      .toString('utf8')
      .replace(/\ufffd+$/u, '');
    return {
      id: String(index),
      url: null,
      lang: null,
      title: row.title,
      text: cut,
      publishedAt: new Date(0),
    };
  });
}

function perSecond(judge: Judge, articles: readonly ArticleText[]): number {
  const started = process.cpuUsage();
  for (const article of articles) judge.classify(article);
  const { user, system } = process.cpuUsage(started);
  return articles.length / ((user + system) / 1e6);
}

/** Feeds the filter as fast as it takes lines; every one must be answered. */
async function peakOfStream(): Promise<number> {
  const child = runFilter('classify');
  const rows = readSets().filter(({ text }) => text.length < 400);
  const fed = (async () => {
    for (let n = 0; n < LINES; n++) {
      const line = `${JSON.stringify({ ...rows[n % rows.length], id: String(n) })}\n`;
      if (!child.stdin.write(line)) await once(child.stdin, 'drain');
    }
    child.stdin.end();
  })();
  let [answered, peak] = [0, 0];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(`{"id":"${answered}"`)) throw new Error(`line ${answered}: ${line.slice(0, 80)}`);
    if (++answered % 5000 === 0) peak = Math.max(peak, peakMbOf(child.pid ?? 0) || 0);
  }
  await fed;
  await ended(child, 'classify');
  if (answered !== LINES) throw new Error(`${answered} of ${LINES} lines were answered`);
  return peak;
}
