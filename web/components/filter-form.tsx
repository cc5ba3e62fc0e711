import type { Localities } from '../../core/place-name.ts';
import type { Source } from '../../core/source.ts';
import { KINDS } from '../../core/verdict.ts';
import { LANGUAGES } from '../../core/language.ts';
import type { Reader } from '../context.ts';
import { compareNames } from '../format.ts';
import type { HomeView } from '../home-view.ts';

interface Option {
  value: string;
  label: string;
}

/** The filter of the dashboard: a form that becomes the address; it sends nothing that is not set. */
export function FilterForm(props: {
  view: HomeView;
  reader: Reader;
  localities: Localities;
  sources: ReadonlyMap<string, Source>;
}) {
  const { view, reader } = props;
  const { filter } = view;
  const { t, lang } = reader;
  const units = placeOptions(props.localities, reader);
  const any = t('filter.any');
  const kinds = KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }));
  const langs = LANGUAGES.filter((each) => each !== 'und').map((value) => ({
    value,
    label: t(`lang.${value}`),
  }));
  const relevances = (['core', 'related'] as const).map((value) => ({
    value,
    label: t(`relevance.${value}`),
  }));
  const sources = [...props.sources.values()].map((source) => ({
    value: source.id,
    label: source.name[lang],
  }));
  const folded =
    filter.relevance.length +
    filter.langs.length +
    filter.sources.length +
    Number(!!filter.from) +
    Number(!!filter.to);
  return (
    <form
      class="filter"
      method="get"
      action="/"
      role="search"
      aria-label={t('filter.title')}
      data-live-search
    >
      <label class="words">
        <span>{t('filter.q')}</span>
        <input type="search" name="q" value={filter.q} maxlength={200} placeholder={t('filter.example')} />
      </label>
      <button type="submit">{t('filter.apply')}</button>
      <Choice name="vn" label={t('filter.vn')} any={any} chosen={filter.vn} options={units.vn} />
      <Choice name="jp" label={t('filter.jp')} any={any} chosen={filter.jp} options={units.jp} />
      <Choice name="kind" label={t('filter.kind')} any={any} chosen={filter.kinds} options={kinds} />
      <details class="filter-more">
        <summary>{folded ? t('filter.moreSet', { count: folded }) : t('filter.more')}</summary>
        <div class="filter-grid">
          <Choice
            name="relevance"
            label={t('filter.relevance')}
            any={any}
            chosen={filter.relevance}
            options={relevances}
          />
          <Choice name="lang" label={t('filter.lang')} any={any} chosen={filter.langs} options={langs} />
          <Choice
            name="source"
            label={t('filter.source')}
            any={any}
            chosen={filter.sources}
            options={sources}
          />
          <label>
            <span>{t('filter.from')}</span>
            <input type="date" name="from" value={filter.from ?? ''} />
          </label>
          <label>
            <span>{t('filter.to')}</span>
            <input type="date" name="to" value={filter.to ?? ''} />
          </label>
        </div>
      </details>
      <Kept view={view} />
    </form>
  );
}

/** What the form has no field for stays in the address. */
function Kept(props: { view: HomeView }) {
  const { filter, sort, dense, exact } = props.view;
  const more: [string, readonly string[]][] = [
    ['pair', filter.pairs],
    ['vn', filter.vn.slice(1)],
    ['jp', filter.jp.slice(1)],
    ['kind', filter.kinds.slice(1)],
    ['relevance', filter.relevance.slice(1)],
    ['lang', filter.langs.slice(1)],
    ['source', filter.sources.slice(1)],
    ['sort', sort === 'new' ? [] : [sort]],
    ['view', dense ? ['dense'] : []],
    ['units', exact ? ['named'] : []],
  ];
  return (
    <>
      {more.flatMap(([name, values]) =>
        values.map((value) => <input type="hidden" name={name} value={value} />),
      )}
    </>
  );
}

/** One choice among many, or any. */
export function Choice(props: {
  name: string;
  label: string;
  any: string;
  chosen: readonly string[];
  options: readonly Option[];
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select name={props.name}>
        <option value="">{props.any}</option>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={props.chosen[0] === value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Localities as options, by name; former units say what they are now. */
export function placeOptions(localities: Localities, reader: Reader): { vn: Option[]; jp: Option[] } {
  const { lang, t } = reader;
  const options = [...localities.values()].map((locality) => {
    const now = localities.get(locality.current)?.names[lang] ?? '';
    const former = locality.current !== locality.code;
    return {
      value: locality.code,
      label: former ? t('card.formerly', { name: locality.names[lang], now }) : locality.names[lang],
      country: locality.country,
    };
  });
  const sorted = (country: 'VN' | 'JP') =>
    options
      .filter((option) => option.country === country)
      .sort((a, b) =>
        country === 'JP' ? compareNames(a.value, b.value, lang) : compareNames(a.label, b.label, lang),
      );
  return { vn: sorted('VN'), jp: sorted('JP') };
}
