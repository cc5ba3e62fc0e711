import type { StoryCard } from '../../core/card.ts';
import type { Reader } from '../context.ts';

const KNOWN = new Set([
  'pair-in-title',
  'pair-in-sentence',
  'event-date',
  'locality-acts',
  'one-country-only',
]);

/** The quotes that made the judge decide, each with the rule that took it. */
export function Evidence(props: { card: StoryCard; reader: Reader }) {
  const { t } = props.reader;
  const quotes = props.card.reasons.filter((reason) => reason.quote);
  if (!quotes.length) return <p class="meta">{t('evidence.none')}</p>;
  return (
    <dl class="evidence">
      {quotes.map(({ rule, quote }) => (
        <>
          <dt>{KNOWN.has(rule) ? t(`rule.${rule}`) : rule}</dt>
          <dd lang={props.card.articles[0]?.lang} dir="auto">
            <q>{quote}</q>
          </dd>
        </>
      ))}
    </dl>
  );
}
