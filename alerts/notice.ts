import type { ReaderLanguage } from '../core/language.ts';
import type { Rendered } from './compose.ts';
import { renderNotice } from './html.ts';
import { translator } from './translate.ts';

/**
 * A mail that asks for one step: to confirm a subscription (double opt-in), or to log in. The link leads to a page with a
 * button, because mail scanners follow every link.
 */
export function composeNotice(notice: {
  kind: 'confirm' | 'login';
  lang: ReaderLanguage;
  url: string;
}): Rendered {
  const { kind, lang, url } = notice;
  const t = translator(lang);
  const lines = { intro: t(`${kind}.intro`), step: t(`${kind}.do`), otherwise: t(`${kind}.else`) };
  return {
    subject: t(`subject.${kind}`),
    text: `${[lines.intro, lines.step, url, lines.otherwise].join('\n\n')}\n`,
    html: renderNotice({ ...lines, url, lang, t, button: t(`${kind}.button`) }),
    stories: [],
  };
}
