import type { Judge } from '../core/judge/judge.ts';
import { classifyLine } from '../core/judge/classify-line.ts';
import { createDeduper } from '../core/stories/dedupe-line.ts';

const LONG = 5_000_000;
const repeat = (part: string, length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** What nobody would print: lines of megabytes, a hundred thousand names, invisible and broken characters. */
const TEXTS = [
  repeat('Đoàn tỉnh Bình Dương gặp Thống đốc tỉnh Yamaguchi ngày 8/11 ', LONG),
  repeat('ベトナムのハノイと大阪府が、', LONG),
  repeat('จังหวัดไซตามะและฮานอย ', LONG),
  repeat('Hà Nội Osaka ', 1_300_000),
  repeat('Yamaguchi Chiba Mie ', 2_000_000),
  repeat('県市知事長崎', 200_000),
  repeat('??', 200_000),
  repeat('th??nh ph?? H?? N??i ', LONG),
  repeat('Háº£i PhÃ²ng ', 200_000),
  repeat('\u202e\u200bHà Nội ', LONG),
  repeat('a\ud800', LONG),
  repeat('a\u0301\u0323', LONG),
  repeat('ᚠᚢᚦᚨ ᚱᚲ ', LONG),
  repeat(' ', LONG),
  repeat('\n', LONG),
  repeat('8/11 9/11 ', 200_000),
  repeat('A-b-', 200_000),
  repeat('nguồn tin ', LONG),
  '',
];

/**
 * Milliseconds of the bad input that takes longest on any of the ways that a text goes: the lines of `classify` and
 * `dedupe`, the verdict with its facts, the mending of letters. Each at its best of three.
 */
export function slowestBadInput(judge: Judge): number {
  const deduper = createDeduper(judge);
  const articles = TEXTS.flatMap((text) => [
    { title: '', text },
    { title: text, text: 'x' },
  ]);
  const times = articles.flatMap(({ title, text }, index) => {
    const line = JSON.stringify({ id: String(index), title, text, ['__proto__']: { title: 1 } });
    return [
      bestOf(() => classifyLine(judge, line)),
      bestOf(() => deduper.line(line)),
      bestOf(() => judge.judge({ id: 'x', url: null, lang: null, title, text, publishedAt: null })),
      bestOf(() => judge.mend(title, text)),
    ];
  });
  return Math.max(...times);
}

function bestOf(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}
