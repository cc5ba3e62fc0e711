import type { Kind } from './verdict.ts';

export const TIE_FORMS = [
  'sister',
  'friendship',
  'mou',
  'sector',
  'assembly',
  'statement',
  'university',
  'informal',
] as const;
/** What was signed; `informal` is a contact without a signed paper that is known. */
export type TieForm = (typeof TIE_FORMS)[number];

/** A known tie between a Vietnamese and a Japanese locality. Days are ISO days, months or years, as far as known. */
export interface Tie {
  id: string;
  /** Today's Vietnamese unit. */
  vn: string;
  jp: string;
  /** The former unit that signed. */
  signedAs: string | null;
  /** Gazetteer ids of the towns, where not the provinces themselves are tied. */
  vnTown: string | null;
  jpTown: string | null;
  form: TieForm;
  signed: string | null;
  /** Contacts or an earlier paper since. */
  since: string | null;
  renewed: string[];
  /** Last day, month or year of its term, only where the paper states one. */
  until: string | null;
  kinds: Kind[];
  /** Pages that say so. */
  see: string[];
}

/** A date of a tie that is still to come. */
export interface NextDate {
  tie: Tie;
  what: 'anniversary' | 'expiry';
  /** ISO day. */
  day: string;
  /** For an anniversary, how many years. */
  years: number;
}

const ROUND = 5;

/**
 * The dates of some ties within `months` of `today` (an ISO day): every fifth anniversary of a signing whose day is
 * known, and the end of a term that the paper states. Nearest first.
 */
export function nextDates(ties: readonly Tie[], today: string, months: number): NextDate[] {
  const end = new Date(`${today}T00:00:00Z`);
  end.setUTCMonth(end.getUTCMonth() + months);
  const last = end.toISOString().slice(0, 10);
  const within = ({ day }: NextDate) => day >= today && day <= last;
  return ties
    .flatMap((tie) => [...anniversaries(tie, today), ...expiry(tie)])
    .filter(within)
    .sort((a, b) => a.day.localeCompare(b.day) || a.tie.id.localeCompare(b.tie.id));
}

function anniversaries(tie: Tie, today: string): NextDate[] {
  if (!tie.signed || !/^\d{4}-\d\d-\d\d$/.test(tie.signed) || tie.form === 'informal') return [];
  const [first, thisYear] = [Number(tie.signed.slice(0, 4)), Number(today.slice(0, 4))];
  return [0, 1, 2]
    .map((more) => thisYear + more)
    .filter((year) => year > first && (year - first) % ROUND === 0)
    .map((year) => ({
      tie,
      what: 'anniversary',
      day: `${year}${tie.signed?.slice(4) ?? ''}`,
      years: year - first,
    }));
}

function expiry(tie: Tie): NextDate[] {
  if (!tie.until) return [];
  return [{ tie, what: 'expiry', day: `${tie.until}-12-31`.slice(0, 10), years: 0 }];
}
