import { fingerprint, type Fingerprint } from '../copies/fingerprint.ts';
import { foldText, normaliseText, unaccent } from './normalise.ts';

/** An article's words in the forms in which they are stored and found again. */
export interface ArticleForms {
  /** Lead and body as one text. */
  text: string;
  print: Fingerprint;
}

/** All forms of an article's words. */
export function articleForms(draft: { title: string; lead: string | null; text: string }): ArticleForms {
  const text = wholeText(draft);
  return { text, print: fingerprint(text) };
}

/** Lead and body as one text: what is judged, compared and stored; a mirror often has the lead inside its body. */
export function wholeText(draft: { lead: string | null; text: string }): string {
  return normaliseText(
    draft.lead && !draft.text.includes(draft.lead) ? `${draft.lead}\n\n${draft.text}` : draft.text,
  );
}

/** Title and body as search reads them: small letters, no marks. */
export function searchText(title: string, text: string): string {
  return unaccent(foldText(`${title} ${text}`)).slice(0, 100_000);
}
