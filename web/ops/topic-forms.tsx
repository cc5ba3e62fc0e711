import { WRITTEN } from '../../core/judge/topic.ts';
import { readerOf, type WebContext } from '../context.ts';
import type { TopicView } from '../services.ts';
import { Csrf } from './frame.tsx';

/** Small forms for what is added most: a name, a phrase, a stop phrase, thresholds. Each leads to a dry run. */
export function TopicForms(props: { c: WebContext; view: TopicView; base: string }) {
  const { c, view, base } = props;
  const { t, lang } = readerOf(c);
  const query = c.req.query('place') ?? '';
  const places = view.places(query);
  return (
    <section>
      <h2>{t('ops.gazetteer')}</h2>
      <form method="get" action="/ops/topic" class="bar">
        <label>
          <span>{t('ops.findPlace')}</span>
          <input name="place" value={query} maxlength={80} />
        </label>
        <button class="quiet">{t('ops.show')}</button>
      </form>
      {places.map((place) => (
        <details class="place">
          <summary>
            {place.names[lang]} <span class="meta">{place.code}</span>
          </summary>
          <p class="meta">
            {Object.entries(place.aliases)
              .map(([written, names]) => `${written}: ${names?.join(', ')}`)
              .join(' · ')}
          </p>
          <AddForm c={c} add="alias" base={base} label={t('ops.addAlias')}>
            <input type="hidden" name="place" value={place.id} />
          </AddForm>
        </details>
      ))}
      {query && !places.length ? <p class="meta">{t('ops.none')}</p> : null}
      <h2>{t('ops.cues')}</h2>
      <CueForms c={c} view={view} base={base} />
      <h2>{t('ops.stopPhrases')}</h2>
      <p class="meta">{t('ops.stopPhrasesText')}</p>
      <AddForm c={c} add="stop" base={base} label={t('ops.addStop')} />
      <h2>{t('ops.thresholds')}</h2>
      <p class="meta">{t('ops.thresholdsText')}</p>
      <form method="post" action="/ops/topic/dry-run" class="bar">
        <Hidden c={c} add="thresholds" base={base} />
        {(['core', 'alert', 'kind'] as const).map((name) => (
          <label>
            <span>{t(`threshold.${name}`)}</span>
            <input type="number" name={name} min="0.05" max="0.95" step="0.01" placeholder="0.5" />
          </label>
        ))}
        <button type="submit">{t('ops.toDryRun')}</button>
      </form>
    </section>
  );
}

function CueForms(props: { c: WebContext; view: TopicView; base: string }) {
  const { c, view, base } = props;
  const { t } = readerOf(c);
  const groups = [
    ['cue', view.cues],
    ['kind', view.kinds],
  ] as const;
  const choices = groups.flatMap(([group, named]) => Object.keys(named).map((name) => `${group}:${name}`));
  const shown = choices.find((each) => each === c.req.query('cue'));
  const [group = '', name = ''] = shown?.split(':') ?? [];
  const phrases = group === 'cue' ? view.cues[name] : view.kinds[name];
  return (
    <>
      <form method="get" action="/ops/topic" class="bar">
        <label>
          <span>{t('ops.cue')}</span>
          <select name="cue">
            {choices.map((each) => (
              <option value={each} selected={each === shown}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <button class="quiet">{t('ops.show')}</button>
      </form>
      {shown && phrases ? (
        <>
          {Object.entries(phrases).map(([written, words]) => (
            <p class="meta">
              <strong>{written}</strong> {words?.join(' · ')}
            </p>
          ))}
          <AddForm c={c} add="phrase" base={base} label={t('ops.addPhrase')}>
            <input type="hidden" name="cue" value={shown} />
          </AddForm>
          <AddForm c={c} add="no-phrase" base={base} label={t('ops.removePhrase')}>
            <input type="hidden" name="cue" value={shown} />
          </AddForm>
        </>
      ) : null}
    </>
  );
}

function Hidden(props: { c: WebContext; add: string; base: string }) {
  return (
    <>
      <Csrf c={props.c} />
      <input type="hidden" name="add" value={props.add} />
      <input type="hidden" name="base" value={props.base} />
    </>
  );
}

function AddForm(props: { c: WebContext; add: string; base: string; label: string; children?: unknown }) {
  const { t } = readerOf(props.c);
  return (
    <form method="post" action="/ops/topic/dry-run" class="bar">
      <Hidden c={props.c} add={props.add} base={props.base} />
      {props.children}
      <label>
        <span>{t('ops.writtenIn')}</span>
        <select name="lang">
          {WRITTEN.map((written) => (
            <option value={written}>{written}</option>
          ))}
        </select>
      </label>
      <label>
        <span>{props.label}</span>
        <textarea name="words" rows={2} required></textarea>
      </label>
      <button type="submit">{t('ops.toDryRun')}</button>
    </form>
  );
}
