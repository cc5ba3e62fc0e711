import type { NextDate, Tie } from '../../core/ties.ts';
import type { Reader } from '../context.ts';
import { day, localityName, safeLink } from '../format.ts';
import type { Names } from '../wording.ts';

/** Papers that tie two localities, oldest first, each with the pages that say so. */
export function Ties(props: { ties: readonly Tie[]; names: Names }) {
  const { reader } = props.names;
  const { t, lang } = reader;
  const sorted = [...props.ties].sort((a, b) => (a.signed ?? '').localeCompare(b.signed ?? ''));
  return (
    <ul class="ties">
      {sorted.map((tie) => (
        <li>
          <b>{t(`tie.${tie.form}`)}</b>{' '}
          {tie.signed ? <time datetime={tie.signed}>{day(tie.signed, lang)}</time> : t('tie.unknownDay')}
          <p class="meta">
            <TieSides tie={tie} names={props.names} />
            {tie.renewed.length
              ? ` · ${t('tie.renewed', { days: tie.renewed.map((each) => day(each, lang)).join(t('who.list')) })}`
              : ''}
            {tie.since ? ` · ${t('tie.since', { day: day(tie.since, lang) })}` : ''}
            {tie.until ? ` · ${t('tie.until', { day: day(tie.until, lang) })}` : ''}
            {tie.kinds.length ? ` · ${tie.kinds.map((kind) => t(`kind.${kind}`)).join(t('who.list'))}` : ''}
            {tie.see.map((url) => (
              <>
                {' · '}
                <a href={safeLink(url)} rel="noopener noreferrer nofollow">
                  {hostOf(url)}
                </a>
              </>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Who signed, where that is not simply the two provinces of the pair. */
function TieSides(props: { tie: Tie; names: Names }) {
  const { tie, names } = props;
  const { reader, gazetteer } = names;
  const town = (id: string | null) => (id ? gazetteer.towns.get(id)?.names[reader.lang] : undefined);
  const vn = town(tie.vnTown) ?? localityName(tie.signedAs ?? tie.vn, gazetteer.localities, reader);
  const jp = town(tie.jpTown) ?? localityName(tie.jp, gazetteer.localities, reader);
  return <>{reader.t('who.pair', { vn, jp })}</>;
}

/** Anniversaries and ends of terms to come. */
export function NextDates(props: { dates: readonly NextDate[]; reader: Reader }) {
  const { t, lang } = props.reader;
  if (!props.dates.length) return null;
  return (
    <section>
      <h2>{t('pair.dates')}</h2>
      <ul class="plain">
        {props.dates.map(({ tie, what, day: on, years }) => (
          <li>
            <time datetime={on}>{day(on, lang)}</time> · {t(`next.${what}`, { years })} ·{' '}
            {t(`tie.${tie.form}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url;
}
