/** Whether something stands at a place of a text. */
export type Beside = (text: string, at: number) => boolean;

/**
 * Whether a text up to a place ends as a pattern that closes with `$` says. The pattern becomes a lookbehind, which is read
 * backwards from the place and mostly fails at the first word; nothing is cut out of the text.
 */
export function endsWith(pattern: RegExp): Beside {
  return at(new RegExp(`(?<=${pattern.source.replace(/\$$/, '')})`, `${pattern.flags}y`));
}

/** The same for patterns with runs of words, which are faster read forwards from some letters before the place. */
export function endsWithin(reach: number, pattern: RegExp): Beside {
  return (text, place) => pattern.test(text.slice(Math.max(0, place - reach), place));
}

/** Whether a text from a place on begins as a pattern that opens with `^` says. */
export function beginsWith(pattern: RegExp): Beside {
  return at(new RegExp(pattern.source.replace(/^\^/, ''), `${pattern.flags}y`));
}

function at(pattern: RegExp): Beside {
  return (text, place) => {
    pattern.lastIndex = place;
    return pattern.test(text);
  };
}
