import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | null>();

/** Takes the first of a source's prefixes (RE2) that opens a text off it. A pattern that doesn't compile takes nothing. */
export function prefixStripper(patterns: readonly string[] | undefined): (text: string) => string {
  if (!patterns?.length) return (text) => text;
  const all = patterns.map(compile);
  return (text) => {
    for (const pattern of all) {
      const matcher = pattern?.matcher(text);
      if (matcher?.lookingAt()) return text.slice(matcher.end()).trimStart();
    }
    return text;
  };
}

function compile(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let made: RE2JS | null;
  try {
    made = RE2JS.compile(pattern);
  } catch {
    made = null;
  }
  compiled.set(pattern, made);
  return made;
}
