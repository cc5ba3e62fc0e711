import type { ReaderLanguage } from '../core/language.ts';
import type { Rendered } from './compose.ts';
import { renderHtml } from './html.ts';
import { translator } from './translate.ts';

/** The mail that asks for the confirmation of a subscription (double opt-in). */
export function composeConfirmation(mail: { lang: ReaderLanguage; url: string }): Rendered {
  const t = translator(mail.lang);
  const lines = [t('confirm.intro'), t('confirm.do'), mail.url, t('confirm.else')];
  return {
    subject: t('subject.confirm'),
    text: lines.join('\n\n'),
    html: renderHtml({
      lang: mail.lang,
      brand: t('brand'),
      head: null,
      stories: [],
      more: null,
      footer: lines,
    }),
  };
}
