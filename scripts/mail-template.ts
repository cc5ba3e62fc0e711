// Compiles alerts/templates/mail.mjml to mail.html beside it: MJML is needed when the template changes, not when mails are sent.
import { readFileSync, writeFileSync } from 'node:fs';
import mjml2html from 'mjml';

const folder = new URL('../alerts/templates/', import.meta.url);

/** The compiled template, as it must stand in mail.html. */
export async function compileMailTemplate(): Promise<string> {
  const source = readFileSync(new URL('mail.mjml', folder), 'utf8');
  const { html, errors } = await mjml2html(source, {
    validationLevel: 'strict',
    keepComments: true,
    minify: false,
  });
  if (errors.length) throw new Error(errors.map((each) => each.formattedMessage).join('\n'));
  return `${html
    .replace(/^\s+|[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim()}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('mail.html', folder), await compileMailTemplate());
}
