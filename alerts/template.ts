import { readFileSync } from 'node:fs';

/** The parts of the mail template, between their marks. */
export type PartName = 'head' | 'intro' | 'heading' | 'story' | 'button' | 'footer' | 'end';

/** Fills a part's places; values are HTML already. */
type Fill = (values: Readonly<Record<string, string>>) => string;

let parts: Readonly<Record<PartName, Fill>> | null = null;

/** The parts of alerts/templates/mail.html (compiled from mail.mjml by scripts/mail-template.ts), read once. */
export function templateParts(): Readonly<Record<PartName, Fill>> {
  parts ??= read();
  return parts;
}

function read(): Readonly<Record<PartName, Fill>> {
  const html = readFileSync(new URL('./templates/mail.html', import.meta.url), 'utf8');
  const pieces = `<!-- part:head -->${html}`.split(/<!-- part:(\w+) -->\n?/).slice(1);
  const found = new Map<string, Fill>();
  for (let n = 0; n < pieces.length; n += 2) found.set(pieces[n] ?? '', filler(pieces[n + 1] ?? ''));
  const part = (name: PartName) => {
    const fill = found.get(name);
    if (!fill) throw new Error(`alerts/templates/mail.html has no part "${name}".`);
    return fill;
  };
  return {
    head: part('head'),
    intro: part('intro'),
    heading: part('heading'),
    story: part('story'),
    button: part('button'),
    footer: part('footer'),
    end: part('end'),
  };
}

function filler(text: string): Fill {
  const pieces = text.split(/%%(\w+)%%/);
  return (values) => {
    let html = pieces[0] ?? '';
    for (let n = 1; n < pieces.length; n += 2)
      html += (values[pieces[n] ?? ''] ?? '') + (pieces[n + 1] ?? '');
    return html;
  };
}
