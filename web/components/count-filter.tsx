import { KINDS } from '../../core/verdict.ts';
import type { Reader } from '../context.ts';
import { countQuery, type CountView } from '../count-view.ts';
import { Choice } from './filter-form.tsx';

/** Period and kind of a picture; with switches for the map of units and for empty rows. */
export function CountFilter(props: { view: CountView; reader: Reader; path: string; switches?: boolean }) {
  const { view, path } = props;
  const { t } = props.reader;
  const link = (change: Partial<CountView>) => {
    const query = countQuery({ ...view, ...change });
    return query.size ? `${path}?${query}` : path;
  };
  const kinds = KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }));
  return (
    <div class="count-filter">
      <form method="get" action={path} class="inline">
        <label>
          <span>{t('filter.from')}</span>
          <input type="date" name="from" value={view.from ?? ''} />
        </label>
        <label>
          <span>{t('filter.to')}</span>
          <input type="date" name="to" value={view.to ?? ''} />
        </label>
        <Choice
          name="kind"
          label={t('filter.kind')}
          any={t('filter.any')}
          chosen={view.kind ? [view.kind] : []}
          options={kinds}
        />
        {view.units === 'named' ? <input type="hidden" name="units" value="named" /> : null}
        {view.busy ? <input type="hidden" name="rows" value="busy" /> : null}
        <button type="submit">{t('filter.show')}</button>
      </form>
      {props.switches ? (
        <p class="switches">
          <a href={link({ units: 'today' })} aria-current={view.units === 'today' ? 'true' : undefined}>
            {t('matrix.today')}
          </a>
          <a href={link({ units: 'named' })} aria-current={view.units === 'named' ? 'true' : undefined}>
            {t('matrix.named')}
          </a>
          <a href={link({ busy: !view.busy })} class="apart">
            {t(view.busy ? 'matrix.allRows' : 'matrix.busyRows')}
          </a>
        </p>
      ) : null}
    </div>
  );
}
