import { repairText, type RepairLexicon } from './repair.ts';

/** Title and text as they may be shown, and what was found of them. */
export interface Mended {
  title: string;
  text: string;
  /** `repaired-text` where letters were put back, `broken-text` where some could not be: that is never sent to anybody. */
  flags: string[];
}

/** Marks of the ways in which mirrors break Vietnamese; only a text that shows one is mended. */
const SUSPECT = /\?\?|á[º»]|Ã[\u0080-\u00bf]|[\u0370-\u03ff\u0400-\u052fɡɴ]/;
/** A letter lost inside a word, a character that no charset had, UTF-8 read as Windows-1252. */
const BROKEN = /\p{L}\?\?\p{L}|\ufffd|á[º»][\u0080-\u00bf]?|Ã[\u0080-\u00bf]|Æ°|Ä‘/gu;
/** One of these is in every such sign; far quicker looked for. */
const MAY_BE_BROKEN = /\?\?|[\ufffdº»ÃÆÄ]/;
/** A body may quote a broken word; one in a title is in every mail. */
const MOST_IN_TEXT = 2;

/** No article is longer; what stands behind is left as it is, and its broken letters count. */
const LONGEST = 100_000;

/** Whether a text may show signs of breakage at all. */
export function isSuspect(text: string): boolean {
  return SUSPECT.test(text);
}

/** Puts lost letters back where the lexicon leaves one choice, and says where it could not. */
export function mendText(title: string, text: string, lexicon: () => RepairLexicon): Mended {
  const mend = (one: string) => {
    const head = one.slice(0, LONGEST);
    return isSuspect(head) ? repairText(head, lexicon()).text + one.slice(LONGEST) : one;
  };
  const mended = { title: mend(title), text: mend(text) };
  const flags: string[] = [];
  if (mended.title !== title || mended.text !== text) flags.push('repaired-text');
  if (faults(mended.title) > 0 || faults(mended.text) > MOST_IN_TEXT) flags.push('broken-text');
  return { ...mended, flags };
}

function faults(text: string): number {
  return MAY_BE_BROKEN.test(text) ? (text.match(BROKEN)?.length ?? 0) : 0;
}
