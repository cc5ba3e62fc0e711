import type { StoryFilter } from '../../core/filter.ts';
import type { Localities } from '../../core/place-name.ts';
import type { Source } from '../../core/source.ts';
import { KINDS } from '../../core/verdict.ts';
import { LANGUAGES } from '../../core/language.ts';
import type { Reader } from '../context.ts';

interface Option {
  value: string;
  label: string;
}

/** The filter of the dashboard: a form that becomes the address. */
export function FilterForm(props: {
  filter: StoryFilter;
  reader: Reader;
  localities: Localities;
  sources: ReadonlyMap<string, Source>;
}) {
  const { filter, reader } = props;
  const { t, lang } = reader;
  const units = placeOptions(props.localities, reader);
  return (
    <form class="filter" method="get" action="/" role="search">
      <h2>{t('filter.title')}</h2>
      <label>
        <span>{t('filter.q')}</span>
        <input type="search" name="q" value={filter.q} maxlength={200} />
      </label>
      <Choice name="vn" label={t('filter.vn')} any={t('filter.any')} chosen={filter.vn} options={units.vn} />
      <Choice name="jp" label={t('filter.jp')} any={t('filter.any')} chosen={filter.jp} options={units.jp} />
      <Choice
        name="kind"
        label={t('filter.kind')}
        any={t('filter.any')}
        chosen={filter.kinds}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <Choice
        name="relevance"
        label={t('filter.relevance')}
        any={t('filter.any')}
        chosen={filter.relevance}
        options={(['core', 'related'] as const).map((value) => ({ value, label: t(`relevance.${value}`) }))}
      />
      <Choice
        name="lang"
        label={t('filter.lang')}
        any={t('filter.any')}
        chosen={filter.langs}
        options={LANGUAGES.filter((each) => each !== 'und').map((value) => ({
          value,
          label: t(`lang.${value}`),
        }))}
      />
      <Choice
        name="source"
        label={t('filter.source')}
        any={t('filter.any')}
        chosen={filter.sources}
        options={[...props.sources.values()].map((source) => ({
          value: source.id,
          label: source.name[lang],
        }))}
      />
      <label>
        <span>{t('filter.from')}</span>
        <input type="date" name="from" value={filter.from ?? ''} />
      </label>
      <label>
        <span>{t('filter.to')}</span>
        <input type="date" name="to" value={filter.to ?? ''} />
      </label>
      {filter.pairs.map((pair) => (
        <input type="hidden" name="pair" value={pair} />
      ))}
      <div class="row">
        <button type="submit">{t('filter.apply')}</button>
        <a href="/">{t('filter.clear')}</a>
      </div>
    </form>
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
        country === 'JP' ? a.value.localeCompare(b.value) : a.label.localeCompare(b.label, lang),
      );
  return { vn: sorted('VN'), jp: sorted('JP') };
}
