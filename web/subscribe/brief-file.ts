import { Document, ExternalHyperlink, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import type { StoryLines } from '../../alerts/story-lines.ts';
import type { ReaderLanguage } from '../../core/language.ts';

/** A brief in words: ready to be forwarded. */
export interface Brief {
  lang: ReaderLanguage;
  title: string;
  intro: string;
  stories: readonly StoryLines[];
  none: string;
}

/** Fonts that Word has for each language. */
const FONTS: Record<ReaderLanguage, { ascii: string; eastAsia: string }> = {
  vi: { ascii: 'Times New Roman', eastAsia: 'Yu Mincho' },
  ja: { ascii: 'Times New Roman', eastAsia: 'Yu Mincho' },
  en: { ascii: 'Times New Roman', eastAsia: 'Yu Mincho' },
};

/** A brief as plain text: four lines a story, the address on a line of its own. */
export function briefText(brief: Brief): string {
  const stories = brief.stories.map(({ who, what, source, url }) => [who, what, source, url].join('\n'));
  return `${[brief.title, brief.intro, ...(stories.length ? stories : [brief.none])].join('\n\n')}\n`;
}

/** A brief for Word; each story has its link. */
export async function briefDocx(brief: Brief): Promise<Buffer> {
  const { ascii, eastAsia } = FONTS[brief.lang];
  const font = { ascii, hAnsi: ascii, cs: ascii, eastAsia };
  const line = (text: string, more: { bold?: boolean; color?: string } = {}) =>
    new Paragraph({ children: [new TextRun({ text: clean(text), font, ...more })] });
  const stories = brief.stories.flatMap((story) => [
    new Paragraph({
      spacing: { before: 240 },
      children: [new TextRun({ text: clean(story.who), font, bold: true })],
    }),
    line(story.what),
    line(story.source, { color: '666666' }),
    link(story.url, font),
  ]);
  const file = new Document({
    creator: 'Kakehashi',
    title: clean(brief.title),
    styles: { default: { document: { run: { font, size: 21 } } } },
    sections: [
      {
        children: [
          new Paragraph({
            heading: HeadingLevel.HEADING_1,
            children: [new TextRun({ text: clean(brief.title), font })],
          }),
          line(brief.intro),
          ...(stories.length ? stories : [line(brief.none)]),
        ],
      },
    ],
  });
  return await Packer.toBuffer(file);
}

function link(url: string, font: { ascii: string; hAnsi: string; cs: string; eastAsia: string }): Paragraph {
  const text = new TextRun({ text: clean(url), font, style: 'Hyperlink' });
  return new Paragraph({
    children: [/^https?:\/\//i.test(url) ? new ExternalHyperlink({ link: url, children: [text] }) : text],
  });
}

/** XML 1.0 holds no control characters. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
