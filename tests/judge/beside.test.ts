import { sample, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { guarded } from '../../core/judge/beside.ts';
import { normaliseText } from '../../core/text/normalise.ts';
// Read for what they put together.
import '../../core/judge/other-names.ts';
import '../../core/judge/surroundings.ts';

const SAMPLES = 400;

/** A pattern without what it only looks at, and without flags: what it matches, and more. */
function generous(source: string): RegExp {
  let out = '';
  for (let at = 0; at < source.length; at++) {
    if (/^\(\?(?:[=!]|<[=!])/.test(source.slice(at))) at = closing(source, at);
    else if (source[at] === '\\') out += source[at] + (source[++at] ?? '');
    else out += source[at];
  }
  return new RegExp(out, 'u');
}

function closing(source: string, from: number): number {
  let [depth, inClass] = [0, false];
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (inClass) inClass = source[at] !== ']';
    else if (source[at] === '[') inClass = true;
    else if (source[at] === '(') depth++;
    else if (source[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`A bracket of ${source} is not closed.`);
}

test.each(guarded.map(({ may, is }) => [String(is.pattern).slice(0, 60), may, is] as const))(
  'what %s matches is let through to it',
  (_name, may, is) => {
    const pattern = is.pattern ?? /never/;
    const before = pattern.source.endsWith('$');
    const words = sample(stringMatching(generous(pattern.source)), { numRuns: SAMPLES, seed: 7 }).map(
      (word) => normaliseText(`x${word}x`).slice(1, -1),
    );
    let matched = 0;
    for (const word of words.flatMap((one) => [one, one.toUpperCase(), ` ${one}`])) {
      const [text, place] = before ? [`${word}Gunma`, word.length] : [`Gunma${word} `, 'Gunma'.length];
      if (!is(text, place)) continue;
      matched++;
      expect(may(text, place), JSON.stringify(text)).toBe(true);
    }
    expect(matched).toBeGreaterThan(10);
  },
);
