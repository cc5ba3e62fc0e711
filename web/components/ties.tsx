import { isDue, type AccordEnd } from '../../core/accord-term.ts';
import type { NextDate, Tie } from '../../core/ties.ts';
import type { Reader } from '../context.ts';
import { day, localDay, localityName, safeLink } from '../format.ts';
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

/** Anniversaries and ends of terms to come: of papers that are known, and of papers whose report states a term. */
export function NextDates(props: {
  dates: readonly NextDate[];
  ends: readonly AccordEnd[];
  reader: Reader;
  now: Date;
}) {
  const { t, lang } = props.reader;
  const today = localDay(props.now, lang);
  const due = (on: string) => (isDue(on, today) ? <Due on={on} today={today} reader={props.reader} /> : null);
  if (!props.dates.length && !props.ends.length) return null;
  return (
    <section>
      <h2>{t('pair.dates')}</h2>
      <ul class="plain">
        {props.ends.map(({ accord, day: on }) => (
          <li>
            <time datetime={on}>{day(on, lang)}</time> · {t('next.expiry')} {due(on)}
            <p class="meta">
              <a href={`/stories/${accord.storyId}`}>
                {t('next.signed', { day: day(accord.signed, lang), years: accord.term.years })}
              </a>{' '}
              <q lang={accord.lang} dir="auto">
                {accord.term.quote}
              </q>
            </p>
          </li>
        ))}
        {props.dates.map(({ tie, what, day: on, years }) => (
          <li>
            <time datetime={on}>{day(on, lang)}</time> · {t(`next.${what}`, { years })} ·{' '}
            {t(`tie.${tie.form}`)} {what === 'expiry' ? due(on) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A reminder: the end is at most 180 days away. */
export function Due(props: { on: string; today: string; reader: Reader }) {
  const days = Math.round((Date.parse(props.on) - Date.parse(props.today)) / 86_400_000);
  return <span class="tag due">{props.reader.t('next.due', { days })}</span>;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\.|\.$/g, '') : url;
}
