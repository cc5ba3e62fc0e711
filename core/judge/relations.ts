import type { Mention } from './places.ts';
import { BOTH_NAMED, PLACE, cueBits, kindBits, type Signs } from './signs.ts';

/** How strongly single sentences show who deals with whom; 0 where none does, 1 for a sentence of title or lead. */
export interface Relations {
  /** Both sides' localities, in an act or with an office. */
  localities: number;
  /** The same, where each side has an office or acts. */
  offices: number;
  /** A Vietnamese locality and a mission, an agency, a firm or "Japan", in an act. */
  guest: number;
  /** A Japanese locality and the Vietnamese state, a mission or "Vietnam", in an act. */
  state: number;
  /** Officials of both sides meet, in words of meeting. */
  meeting: number;
}

const GUEST = cueBits('mission', 'agency', 'japan');
const STATE = cueBits('nationalOffice', 'ministry', 'mission', 'vietnam');
const VN_OFFICE = cueBits('vnOffice');
const JP_OFFICE = cueBits('jpOffice');
const OTHER_COUNTRY = cueBits('otherCountry');
const ACT_CUES = cueBits('localTies', 'gift');
const ACT_KINDS = kindBits('visit', 'agreement');
const VISIT = kindBits('visit');
const LEAD = 2;
const BODY = 0.6;

/** Reads the relations of a text from what stands together in its sentences. */
export function readRelations(signs: Signs, mentions: readonly Mention[]): Relations {
  const any = (country: 'VN' | 'JP') => mentions.some(({ entry }) => entry.country === country);
  const known = { VN: any('VN'), JP: any('JP') };
  const sums: Relations = { localities: 0, offices: 0, guest: 0, state: 0, meeting: 0 };
  for (let index = 0; index < signs.places.length; index++) {
    const [places, cues, kinds] = [signs.places[index] ?? 0, signs.cues[index] ?? 0, signs.kinds[index] ?? 0];
    if ((places | cues) === 0) continue;
    addSentence(sums, { places, cues, kinds, known, worth: index <= LEAD ? 1 : BODY });
  }
  const capped = (value: number, most: number) => Math.min(value, most) / most;
  return {
    localities: capped(sums.localities, 2),
    offices: capped(sums.offices, 1),
    guest: capped(sums.guest, 1.5),
    state: capped(sums.state, 1.5),
    meeting: capped(sums.meeting, 1),
  };
}

interface Sentence {
  places: number;
  cues: number;
  kinds: number;
  /** Whether the text names a locality of a side anywhere. */
  known: Record<'VN' | 'JP', boolean>;
  worth: number;
}

function addSentence(sums: Relations, sentence: Sentence): void {
  const { places, cues, kinds, known, worth } = sentence;
  // A mayor in a sentence about another country is that country's.
  const abroad = (cues & OTHER_COUNTRY) !== 0 && (places & PLACE.named.JP) === 0;
  const vnOffice = (places & PLACE.acting.VN) !== 0 || (known.VN && (cues & VN_OFFICE) !== 0);
  const jpOffice = (places & PLACE.acting.JP) !== 0 || (known.JP && (cues & JP_OFFICE) !== 0 && !abroad);
  const vn = vnOffice || (places & PLACE.named.VN) !== 0;
  const jp = jpOffice || (places & PLACE.named.JP) !== 0;
  const act = (kinds & ACT_KINDS) !== 0 || (cues & ACT_CUES) !== 0;
  const strength = strengthOf(act, kinds !== 0, vnOffice || jpOffice);
  if (vn && jp) {
    if (vnOffice && jpOffice) sums.offices += worth;
    if ((kinds & VISIT) !== 0 && (vnOffice || jpOffice)) sums.meeting += worth;
    sums.localities += worth * strength;
  } else if ((vn && (places & PLACE.scene.JP) !== 0) || (jp && (places & PLACE.scene.VN) !== 0)) {
    sums.localities += 0.5 * worth * strength;
  } else if (act) {
    if (vnOffice && (cues & GUEST) !== 0) sums.guest += worth;
    if (jpOffice && (cues & STATE) !== 0) sums.state += worth;
  }
}

/** What a sentence that names both sides is worth. */
function strengthOf(act: boolean, field: boolean, office: boolean): number {
  if (act) return 1;
  if (field) return 0.7;
  return office ? 0.5 : 0.2;
}

/** The sentences in which localities of both sides are meant. */
export function sentencesWithBoth({ places }: Signs): number[] {
  const found: number[] = [];
  for (let index = 0; index < places.length; index++)
    if (((places[index] ?? 0) & BOTH_NAMED) === BOTH_NAMED) found.push(index);
  return found;
}
