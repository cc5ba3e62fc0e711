import { sinceDay, type Voice } from './words.ts';

/** What was read in a period, by the ledger; `read` is the sum of the four that follow it. */
export interface Completeness {
  sources: number;
  checked: number;
  read: number;
  kept: number;
  copies: number;
  offTopic: number;
  unreadable: number;
  /** Sources that can't be read now, and since when. */
  trouble: { name: string; state: 'blocked' | 'down' | 'changed'; since: Date }[];
  /** Names of the sources that were checked. */
  names: string[];
}

/** The line under every digest: "43 of 45 sources checked; sggp blocked since Tue; 212 read, 9 kept, 31 copies, 172 off topic." */
export function completenessLine(done: Completeness, voice: Voice): string {
  const { t } = voice;
  const trouble = done.trouble
    .slice(0, 6)
    .map(({ name, state, since }) => t(`trouble.${state}`, { name, since: sinceDay(since, voice) }));
  const more = done.trouble.length - trouble.length;
  return (
    [
      t('completeness.checked', { checked: done.checked, sources: done.sources }),
      ...trouble,
      ...(more > 0 ? [t('trouble.more', { count: more })] : []),
      t('completeness.read', {
        read: done.read,
        kept: done.kept,
        copies: done.copies,
        off: done.offTopic,
      }) + (done.unreadable ? t('completeness.unreadable', { count: done.unreadable }) : ''),
    ].join(t('completeness.join')) + t('stop')
  );
}
