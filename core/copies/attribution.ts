import type { Attribution } from '../article.ts';

const URL_AFTER =
  /(?:nguồn(?:\s+(?:bài viết|tin|bài))?[^:\n]{0,40}|theo|source|ที่มา|แหล่งที่มา|出典|引用元|来源|來源|출처)\s*[:：]\s*(?:[^\n]{0,60}?)(https?:\/\/[^\s"'<>）)】\]]+)/giu;
const NAME_AFTER =
  /^(?:nguồn(?:\s+(?:bài viết|tin|bài))?|source|ที่มา|แหล่งที่มา|出典|来源|來源|출처)\s*[:：]\s*([^\n]{2,60})$/gimu;
const AGENCY =
  /^[ \t]*\(?[ \t]*(?:theo[ \t]+|nguồn[ \t]+)?(TTXVN(?:\/Vietnam\+)?|Vietnam\+|VietnamPlus|VNA|VNS|VOV|Báo Quốc tế|Thời Đại|(?<=(?:theo|nguồn)[ \t]+)(?:báo|đài|tạp chí)[ \t]+\p{Lu}[^\n.;:]{1,40}|(?<=(?:theo|nguồn)[ \t]+)[a-z0-9-]+(?:\.[a-z]{2,4}){1,3})[ \t]*\)?[ \t]*\.?[ \t]*$/gimu;

/**
 * Where a text says that it comes from: its last source line with an address, else a named source, else an agency's
 * mark alone on a line. Null when it says nothing; a mention inside a sentence is not a source line.
 */
export function readAttribution(text: string): Attribution | null {
  // Rows of blanks would be tried from each of them.
  const tail = text.slice(-3000).replace(/[ \t]+/g, ' ');
  const address = lastMatch(tail, URL_AFTER)?.replace(/[.,;]+$/, '');
  if (address && URL.canParse(address)) return { name: null, url: address };
  const name = lastMatch(tail, NAME_AFTER) ?? lastMatch(tail, AGENCY);
  return name ? { name: name.trim(), url: null } : null;
}

function lastMatch(text: string, pattern: RegExp): string | null {
  let found: string | null = null;
  for (const match of text.matchAll(pattern)) found = match[1] ?? found;
  return found;
}
