import { WRITTEN } from '../../core/judge/topic.ts';
import type { Tuning } from '../services.ts';
import type { Form } from './room.tsx';

/** What the small forms of the topic page can add, by the value of their `add` field. */
export const ADDS = ['alias', 'phrase', 'no-phrase', 'stop', 'thresholds'] as const;

/** The additions with one more thing in them, as a form wishes it; what a form leaves empty changes nothing. */
export function addToTopic(tuning: Tuning, yaml: string, form: Form): string {
  const add = ADDS.find((each) => each === form.text('add'));
  const lang = WRITTEN.find((each) => each === form.text('lang')) ?? 'vi';
  const words = form
    .raw('words')
    .split(/[\r\n]+/)
    .map((word) => word.trim())
    .filter(Boolean);
  if (!words.length && add !== 'thresholds') return yaml;
  switch (add) {
    case 'alias':
      return tuning.add(yaml, ['aliases', form.text('place'), lang], words);
    case 'stop':
      return tuning.add(yaml, ['stop', lang], words);
    case 'phrase':
    case 'no-phrase':
      return withPhrases(tuning, yaml, form.text('cue'), { lang, words, remove: add === 'no-phrase' });
    case 'thresholds':
      return tuning.edit(yaml, {
        'thresholds.core': form.text('core'),
        'thresholds.alert': form.text('alert'),
        'thresholds.kind': form.text('kind'),
      });
    case undefined:
      return yaml;
  }
}

function withPhrases(
  tuning: Tuning,
  yaml: string,
  cue: string,
  change: { lang: string; words: string[]; remove: boolean },
): string {
  const [group = '', name = ''] = cue.split(':');
  if (!['cue', 'kind'].includes(group)) return yaml;
  const { lang, words } = change;
  return tuning.add(yaml, ['cues'], [{ [group]: name, lang, [change.remove ? 'remove' : 'add']: words }]);
}
