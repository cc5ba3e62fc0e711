import type { Told } from '../../core/named-town.ts';
import type { StoryCard } from '../../core/card.ts';
import { day, localityName } from '../format.ts';
import { sidesOf, whatText, type Names } from '../wording.ts';

/** The event as a list of facts; what no text says is said to be unknown, never guessed. */
export function EventFacts(props: { card: StoryCard; told: Told | undefined; names: Names }) {
  const { card, told, names } = props;
  const { reader } = names;
  const { t, lang } = reader;
  const quoteOf = (rule: string) =>
    card.reasons.find((reason) => reason.rule === rule && reason.quote)?.quote;
  const dayQuote = quoteOf('event-date');
  const { facts } = card;
  const from = card.articles[0]?.lang;
  return (
    <dl class="facts">
      <dt>{t('facts.who')}</dt>
      <dd>
        <Who card={card} told={told} names={names} />
      </dd>
      <dt>{t('facts.what')}</dt>
      <dd>{whatText(card, reader)}</dd>
      <dt>{t('facts.when')}</dt>
      <dd>
        {card.eventDate ? (
          <time datetime={card.eventDate}>{day(card.eventDate, lang)}</time>
        ) : (
          t('card.noEvent')
        )}
        {facts.when?.until ? (
          <>
            {' – '}
            <time datetime={facts.when.until}>{day(facts.when.until, lang)}</time>
          </>
        ) : null}
        {card.eventDate ? <Quote text={facts.when?.quote ?? dayQuote} lang={from} /> : null}
      </dd>
      <People facts={facts} reader={reader} lang={from} />
    </dl>
  );
}

/** Who is named with an office, which organisations, what was signed: as the report writes them. */
function People(props: { facts: StoryCard['facts']; reader: Names['reader']; lang: string | undefined }) {
  const { facts, lang } = props;
  const { t } = props.reader;
  return (
    <>
      {facts.people.length ? (
        <>
          <dt>{t('facts.people')}</dt>
          <dd lang={lang}>
            <ul class="plain">
              {facts.people.map(({ name, office }) => (
                <li>
                  <b>{name}</b> <span class="meta">{office}</span>
                </li>
              ))}
            </ul>
          </dd>
        </>
      ) : null}
      {facts.organisations.length ? (
        <>
          <dt>{t('facts.organisations')}</dt>
          <dd lang={lang}>{facts.organisations.map(({ name }) => name).join(', ')}</dd>
        </>
      ) : null}
      {facts.document ? (
        <>
          <dt>{t('facts.document')}</dt>
          <dd>
            <span lang={lang}>{facts.document.form}</span>
            <Quote text={facts.document.quote} lang={lang} />
          </dd>
        </>
      ) : null}
    </>
  );
}

/** The words of the report that say so. */
function Quote(props: { text: string | undefined; lang: string | undefined }) {
  if (!props.text) return null;
  return (
    <>
      {' '}
      <q class="meta" lang={props.lang} dir="auto">
        {props.text}
      </q>
    </>
  );
}

/** The pairs, each leading to its page; localities alone where there is no pair; former names explained. */
function Who(props: { card: StoryCard; told: Told | undefined; names: Names }) {
  const { card, told, names } = props;
  const { reader, gazetteer } = names;
  const { t } = reader;
  const now = (code: string) => gazetteer.localities.get(code)?.current ?? code;
  const sides = sidesOf(card, told, names);
  const single = [...card.vn, ...card.jp].filter(
    (code) => !sides.some(({ vn, jp }) => now(vn) === now(code) || jp === code),
  );
  const former = card.vn.filter((code) => now(code) !== code);
  return (
    <>
      <ul class="plain">
        {sides.map(({ vn, jp, vnName, jpName }) => (
          <li>
            <a href={`/pairs/${now(vn)}:${jp}`}>
              {vnName} ↔ {jpName}
            </a>
          </li>
        ))}
      </ul>
      {single.length ? (
        <p class="meta">
          {sides.length ? `${t('facts.also')} ` : ''}
          {single.slice(0, 8).map((code, index) => (
            <>
              {index ? t('who.list') : ''}
              <a href={`/localities/${code}`}>{localityName(code, gazetteer.localities, reader)}</a>
            </>
          ))}
        </p>
      ) : null}
      {former.map((code) => (
        <p class="meta">
          {t('facts.former', {
            name: gazetteer.localities.get(code)?.names[reader.lang] ?? code,
            now: gazetteer.localities.get(now(code))?.names[reader.lang] ?? now(code),
          })}
        </p>
      ))}
    </>
  );
}
