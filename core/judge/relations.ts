import type { Mention } from './places.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import type { Cue } from './topic.ts';

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

interface Sentence {
  named: Record<'VN' | 'JP', boolean>;
  /** Named as a scene only. */
  scene: Record<'VN' | 'JP', boolean>;
  acting: Record<'VN' | 'JP', boolean>;
  cues: Set<Cue>;
  act: boolean;
  /** A field of cooperation is named. */
  field: boolean;
  meets: boolean;
}

const GUEST: readonly Cue[] = ['mission', 'agency', 'japan'];
const STATE: readonly Cue[] = ['nationalOffice', 'ministry', 'mission', 'vietnam'];
const LEAD = 2;
const BODY = 0.6;

/** Reads the relations of a text from what stands together in its sentences. */
export function readRelations(parts: {
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
}): Relations {
  const sentences = gather(parts);
  const any = (country: 'VN' | 'JP') => parts.mentions.some(({ entry }) => entry.country === country);
  const known = { VN: any('VN'), JP: any('JP') };
  const sums: Relations = { localities: 0, offices: 0, guest: 0, state: 0, meeting: 0 };
  for (const [index, sentence] of sentences) {
    const worth = index <= LEAD ? 1 : BODY;
    // A mayor in a sentence about another country is that country's.
    const abroad = sentence.cues.has('otherCountry') && !sentence.named.JP;
    const office = {
      VN: sentence.acting.VN || (known.VN && sentence.cues.has('vnOffice')),
      JP: sentence.acting.JP || (known.JP && sentence.cues.has('jpOffice') && !abroad),
    };
    const side = { VN: sentence.named.VN || office.VN, JP: sentence.named.JP || office.JP };
    const says = (names: readonly Cue[]) => names.some((name) => sentence.cues.has(name));
    if (side.VN && side.JP) {
      if (office.VN && office.JP) sums.offices += worth;
      if (sentence.meets && (office.VN || office.JP)) sums.meeting += worth;
      sums.localities += worth * strength(sentence, office.VN || office.JP);
    } else if ((side.VN && sentence.scene.JP) || (side.JP && sentence.scene.VN)) {
      sums.localities += 0.5 * worth * strength(sentence, office.VN || office.JP);
    } else if (sentence.act) {
      if (office.VN && says(GUEST)) sums.guest += worth;
      if (office.JP && says(STATE)) sums.state += worth;
    }
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

/** What a sentence that names both sides is worth. */
function strength({ act, field }: Sentence, office: boolean): number {
  if (act) return 1;
  if (field) return 0.7;
  return office ? 0.5 : 0.2;
}

function gather(parts: {
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
}): Map<number, Sentence> {
  const sentences = new Map<number, Sentence>();
  const at = (index: number): Sentence => {
    let sentence = sentences.get(index);
    if (!sentence) {
      sentence = {
        named: { VN: false, JP: false },
        scene: { VN: false, JP: false },
        acting: { VN: false, JP: false },
        cues: new Set(),
        act: false,
        field: false,
        meets: false,
      };
      sentences.set(index, sentence);
    }
    return sentence;
  };
  for (const { sentence, entry, venue, acting } of parts.mentions) {
    at(sentence)[venue ? 'scene' : 'named'][entry.country] = true;
    if (acting) at(sentence).acting[entry.country] = true;
  }
  let index = 0;
  for (const { start, cue, kind } of parts.cues) {
    while (index + 1 < parts.spans.length && (parts.spans[index]?.end ?? 0) <= start) index++;
    if (cue) at(index).cues.add(cue);
    if (kind) at(index).field = true;
    if (kind === 'visit') at(index).meets = true;
    if (kind === 'visit' || kind === 'agreement' || cue === 'localTies' || cue === 'gift')
      at(index).act = true;
  }
  return sentences;
}
