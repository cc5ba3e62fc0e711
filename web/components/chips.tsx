import type { Localities } from '../../core/place-name.ts';
import type { Source } from '../../core/source.ts';
import type { Reader } from '../context.ts';
import { day, localityName } from '../format.ts';
import { viewLink, type HomeView } from '../home-view.ts';

interface Chip {
  label: string;
  /** Where the list goes without it. */
  without: string;
}

/** What is set in the filter, each with a way to take it off. */
export function Chips(props: {
  view: HomeView;
  reader: Reader;
  localities: Localities;
  sources: ReadonlyMap<string, Source>;
}) {
  const { t } = props.reader;
  const chips = chipsOf(props);
  if (!chips.length) return null;
  return (
    <ul class="chips" aria-label={t('filter.set')}>
      {chips.map(({ label, without }) => (
        <li>
          <a href={without} class="chip">
            <span class="visually-hidden">{t('filter.takeOff')} </span>
            {label} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      <li>
        <a href="/">{t('filter.clear')}</a>
      </li>
    </ul>
  );
}

function chipsOf(props: Parameters<typeof Chips>[0]): Chip[] {
  const { view, reader, localities, sources } = props;
  const { filter } = view;
  const { t, lang } = reader;
  const name = (code: string) => localityName(code, localities, reader);
  const many = {
    pairs: (pair: string) => t('who.pair', { vn: name(pair.slice(0, 5)), jp: name(pair.slice(6)) }),
    vn: name,
    jp: name,
    kinds: (kind: string) => t(`kind.${kind}`),
    relevance: (each: string) => t(`relevance.${each}`),
    langs: (each: string) => (sourceLanguage(each) ? t(`lang.${each}`) : each),
    sources: (id: string) => sources.get(id)?.name[lang] ?? id,
  } as const;
  const without = (change: object) => viewLink(view, { filter: { ...filter, ...change } });
  const chips: Chip[] = [];
  if (filter.q) chips.push({ label: t('filter.words', { q: filter.q }), without: without({ q: '' }) });
  for (const field of ['pairs', 'vn', 'jp', 'kinds', 'relevance', 'langs', 'sources'] as const) {
    for (const value of filter[field]) {
      const rest = filter[field].filter((other) => other !== value);
      chips.push({ label: many[field](value), without: without({ [field]: rest }) });
    }
  }
  if (filter.from)
    chips.push({
      label: t('filter.since', { day: day(filter.from, lang) }),
      without: without({ from: null }),
    });
  if (filter.to)
    chips.push({ label: t('filter.until', { day: day(filter.to, lang) }), without: without({ to: null }) });
  if (view.exact) chips.push({ label: t('filter.exact'), without: viewLink(view, { exact: false }) });
  return chips;
}

function sourceLanguage(code: string): boolean {
  return ['vi', 'ja', 'en', 'th', 'zh-Hans', 'zh-Hant', 'ko', 'fr', 'und'].includes(code);
}
