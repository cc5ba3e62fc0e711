import type { Child } from 'hono/jsx';
import { LANGUAGES, READER_LANGUAGES, type ReaderLanguage } from '../../core/language.ts';
import { HOLIDAY_COUNTRIES } from '../../core/schedule/rest-days.ts';
import { KINDS } from '../../core/verdict.ts';
import { placeOptions } from '../components/filter-form.tsx';
import type { Reader } from '../context.ts';
import type { WebServices } from '../services.ts';
import { PAIR_ROWS, type SubscriptionWish } from './wish.ts';

const NAMES = { vi: 'Tiếng Việt', ja: '日本語', en: 'English' } as const;
const ZONES = ['Asia/Ho_Chi_Minh', 'Asia/Tokyo', 'UTC', 'Europe/Paris', 'America/New_York'];
export const HOME_ZONE: Record<ReaderLanguage, string> = {
  vi: 'Asia/Ho_Chi_Minh',
  ja: 'Asia/Tokyo',
  en: 'UTC',
};

/** The fields of a subscription: what, when, in which language. They hold what was given, also when it had a fault. */
export function WishFields(props: { wish: SubscriptionWish; reader: Reader; services: WebServices }) {
  return (
    <>
      <What {...props} />
      <When {...props} />
    </>
  );
}

function What({ wish, reader, services }: { wish: SubscriptionWish; reader: Reader; services: WebServices }) {
  const { t, lang } = reader;
  const { filter } = wish;
  const units = placeOptions(services.localities, reader);
  return (
    <fieldset>
      <legend>{t('wish.what')}</legend>
      <p class="small">{t('wish.whatHelp')}</p>
      {Array.from({ length: PAIR_ROWS }, (_, n) => (
        <div class="row">
          <Select
            name={`pair_vn_${n}`}
            label={t('wish.pairVn', { n: n + 1 })}
            chosen={[filter.pairs[n]?.slice(0, 5) ?? '']}
            options={units.vn}
          />
          <Select
            name={`pair_jp_${n}`}
            label={t('wish.pairJp', { n: n + 1 })}
            chosen={[filter.pairs[n]?.slice(6) ?? '']}
            options={units.jp}
          />
        </div>
      ))}
      {filter.pairs.slice(PAIR_ROWS).map((pair) => (
        <input type="hidden" name="pair" value={pair} />
      ))}
      <div class="row">
        <Select name="vn" label={t('wish.vn')} chosen={filter.vn} options={units.vn} many />
        <Select name="jp" label={t('wish.jp')} chosen={filter.jp} options={units.jp} many />
      </div>
      <Tick name="peers" on={filter.peers} label={t('wish.peers')} />
      <Ticks
        name="kind"
        legend={t('wish.kinds')}
        chosen={filter.kinds}
        options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      />
      <label>
        <span>{t('wish.q')}</span>
        <input name="q" value={filter.q} maxlength={500} aria-describedby="q-help" />
      </label>
      <p class="small" id="q-help">
        {t('wish.qHelp')}
      </p>
      <details open={filter.relevance.length + filter.langs.length + filter.sources.length > 0}>
        <summary>{t('wish.more')}</summary>
        <Tick name="related" on={filter.relevance.includes('related')} label={t('wish.related')} />
        <Ticks
          name="article_lang"
          legend={t('wish.articleLangs')}
          chosen={filter.langs}
          options={LANGUAGES.filter((each) => each !== 'und').map((value) => ({
            value,
            label: t(`lang.${value}`),
          }))}
        />
        <Select
          name="source"
          label={t('wish.sources')}
          chosen={filter.sources}
          options={[...services.sources.values()].map((source) => ({
            value: source.id,
            label: source.name[lang],
          }))}
          many
        />
      </details>
    </fieldset>
  );
}

function When({ wish, reader }: { wish: SubscriptionWish; reader: Reader; services: WebServices }) {
  const { t, lang } = reader;
  const zones = ZONES.includes(wish.zone) ? ZONES : [wish.zone, ...ZONES];
  return (
    <fieldset>
      <legend>{t('wish.when')}</legend>
      <div class="row">
        <Select
          name="lang"
          label={t('subscribe.lang')}
          chosen={[wish.lang]}
          options={READER_LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
          needed
        />
        <Select
          name="zone"
          label={t('subscribe.zone')}
          chosen={[wish.zone]}
          options={zones.map((value) => ({ value, label: value }))}
          needed
        />
      </div>
      <div class="row">
        <Select
          name="cadence"
          label={t('subscribe.cadence')}
          chosen={[wish.cadence]}
          options={(['at-once', 'daily', 'weekly'] as const).map((value) => ({
            value,
            label: t(`cadence.${value}`),
          }))}
          needed
        />
        <label>
          <span>{t('wish.time')}</span>
          <input type="time" name="time" value={`${two(wish.hour)}:${two(wish.minute)}`} />
        </label>
        <Select
          name="weekday"
          label={t('subscribe.weekday')}
          chosen={[String(wish.weekday)]}
          options={[1, 2, 3, 4, 5, 6, 7].map((number) => ({
            value: String(number),
            label: weekday(number, lang),
          }))}
          needed
        />
      </div>
      <Tick name="when_empty" on={wish.whenEmpty === 'say'} label={t('wish.whenEmpty')} />
      <details
        open={
          wish.atOnceKinds.length > 0 ||
          wish.quiet !== null ||
          wish.rest.weekends ||
          wish.rest.holidays.length > 0
        }
      >
        <summary>{t('wish.rest')}</summary>
        <Ticks
          name="at_once_kind"
          legend={t('wish.atOnceKinds')}
          chosen={wish.atOnceKinds}
          options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
        <div class="row">
          <label>
            <span>{t('wish.quietFrom')}</span>
            <input type="time" name="quiet_from" value={minutes(wish.quiet?.from)} />
          </label>
          <label>
            <span>{t('wish.quietTo')}</span>
            <input type="time" name="quiet_to" value={minutes(wish.quiet?.to)} />
          </label>
        </div>
        <Tick name="rest_weekends" on={wish.rest.weekends} label={t('wish.weekends')} />
        <Ticks
          name="rest_holidays"
          legend={t('wish.holidays')}
          chosen={wish.rest.holidays}
          options={HOLIDAY_COUNTRIES.map((value) => ({ value, label: t(`wish.holidays.${value}`) }))}
        />
      </details>
    </fieldset>
  );
}

interface Option {
  value: string;
  label: string;
}

function Select(props: {
  name: string;
  label: string;
  chosen: readonly string[];
  options: readonly Option[];
  many?: boolean;
  needed?: boolean;
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select name={props.name} multiple={props.many} size={props.many ? 6 : undefined}>
        {props.many || props.needed ? null : <option value="">—</option>}
        {props.options.map(({ value, label }) => (
          <option value={value} selected={props.chosen.includes(value)}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Ticks(props: {
  name: string;
  legend: string;
  chosen: readonly string[];
  options: readonly Option[];
}) {
  return (
    <fieldset class="ticks">
      <legend>{props.legend}</legend>
      {props.options.map(({ value, label }) => (
        <label class="tick">
          <input type="checkbox" name={props.name} value={value} checked={props.chosen.includes(value)} />{' '}
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** One choice that is on or off. */
export function Tick(props: { name: string; on: boolean; label: Child }) {
  return (
    <label class="tick">
      <input type="checkbox" name={props.name} value="1" checked={props.on} /> {props.label}
    </label>
  );
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function minutes(minute: number | undefined): string {
  return minute === undefined ? '' : `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function weekday(number: number, lang: ReaderLanguage): string {
  return new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, number)),
  );
}
