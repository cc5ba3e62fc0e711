import type { ReaderLanguage } from '../core/language.ts';
import { translator } from './translate.ts';

/** What one line of a mail to operators is about. */
export interface NoticeItem {
  kind: 'source' | 'flood' | 'canary' | 'queue';
  /** The source's name, the queue's, or empty. */
  name: string;
  state: string;
  message: string | null;
  since: Date;
  url: string;
}

/** What operators are told in one mail: troubles that are new or still there, and those that are over. */
export interface Notice {
  open: readonly (NoticeItem & { again: boolean })[];
  over: readonly NoticeItem[];
  lang: ReaderLanguage;
  home: string;
}

/** Subject and text of a mail to operators; plain text only, complete without links. */
export function composeNotice({ open, over, lang, home }: Notice): { subject: string; body: string } {
  const t = translator(lang);
  const time = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const headline = open[0] ?? over[0];
  const more = open.length + over.length - 1;
  const what = open.length ? 'ops.subject.open' : 'ops.subject.over';
  const subject = `${t(what, { what: headline ? line(headline) : '' })}${more > 0 ? ` ${t('subject.more', { count: more })}` : ''}`;
  const paragraphs = [
    ...open.map((item) => {
      const since = t(item.again ? 'ops.still' : 'ops.since', { time: time(item.since) });
      return [
        line(item),
        since,
        item.kind === 'flood' ? null : item.message,
        t(`ops.do.${item.state}`),
        item.url,
      ];
    }),
    ...over.map((item) => [t('ops.over', { what: line(item) }), t('ops.since', { time: time(item.since) })]),
    [t('ops.why', { url: home })],
  ];
  const body = paragraphs.map((lines) => lines.filter((one) => one !== null).join('\n')).join('\n\n');
  return { subject: subject.slice(0, 120), body: `${body}\n` };

  function line(item: NoticeItem): string {
    if (item.kind === 'canary') return t('ops.canary');
    if (item.kind === 'queue') return t('ops.queue', { name: item.name });
    const state = t(`ops.state.${item.state}`, { count: item.kind === 'flood' ? Number(item.message) : 0 });
    return t('ops.line', { name: item.name, state });
  }
}
