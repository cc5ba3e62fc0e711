import type { AlertMail } from './compose.ts';
import type { MailStory } from './story-lines.ts';
import { shortDay, shortName, type Voice } from './words.ts';

const LONGEST_SUBJECT = 120;

/**
 * The news itself as a subject: `[VN–JP] Quảng Ninh ↔ 群馬県: 覚書, 11月25日 (+3)`. At most 120 characters; what is cut is
 * the middle, never the tag or the count.
 */
export function alertSubject(
  stories: readonly MailStory[],
  occasion: AlertMail['occasion'],
  voice: Voice,
): string {
  const { t } = voice;
  const [first] = stories;
  if (!first || occasion === 'nothing-new') return `${t('subject.tag')} ${t('subject.nothing')}`;
  const { card, news } = first;
  const facts = [
    card.kinds
      .slice(0, 2)
      .map((kind) => t(`short.${kind}`))
      .join(t('list.short')),
    card.eventDate ? shortDay(card.eventDate, voice.lang) : '',
  ].filter(Boolean);
  const update = news ? `${t('subject.update')} ` : '';
  const who = shortWho(first, voice);
  const what = facts.length ? `: ${facts.join(', ')}` : '';
  const more = stories.length > 1 ? ` (+${stories.length - 1})` : '';
  const start = Array.from(`${t('subject.tag')} ${update}${who}${what}`.replace(/\s+/g, ' '));
  const room = LONGEST_SUBJECT - more.length;
  return `${start.length <= room ? start.join('') : `${start.slice(0, room - 1).join('')}…`}${more}`;
}

function shortWho({ card }: MailStory, voice: Voice): string {
  const [pair] = card.pairs;
  const name = (code: string) => shortName(code, voice, card.towns);
  if (pair) return voice.t('pair', { vn: name(pair[0]), jp: name(pair[1]) });
  const places = [...card.vn, ...card.jp].slice(0, 2).map(name);
  return places.join(voice.t('list')) || voice.t('national');
}
