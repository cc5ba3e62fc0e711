import type { StoryLines } from './compose.ts';

/** The parts of a mail, already in the reader's language. */
export interface HtmlMail {
  lang: string;
  brand: string;
  head: string | null;
  stories: readonly StoryLines[];
  more: string | null;
  footer: readonly string[];
}

/** Text as HTML: nothing fetched can become markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const LINK = /https?:\/\/[^\s<>"']+/g;

function linked(text: string): string {
  let html = '';
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    html += escapeHtml(text.slice(from, match.index)) + anchor(match[0], match[0]);
    from = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(from));
}

function anchor(url: string, label: string): string {
  const safe = /^https?:\/\//.test(url) ? url : '#';
  return `<a href="${escapeHtml(safe)}" style="color:#8a2b1d;word-break:break-all">${escapeHtml(label)}</a>`;
}

/** A mail's HTML: one table, inline styles, no images, nothing loaded (Outlook and Gmail drop the rest anyway). */
export function renderHtml(mail: HtmlMail): string {
  const stories = mail.stories.map(
    (story) => `<tr><td style="padding:16px 0;border-bottom:1px solid #d9d2c5">
<div style="font-weight:bold;font-size:16px;line-height:1.4">${escapeHtml(story.who)}</div>
<div style="margin:4px 0;line-height:1.5">${escapeHtml(story.what)}</div>
<div class="dim" style="font-size:13px;color:#6b6459;line-height:1.5">${escapeHtml(story.source)}</div>
<div style="font-size:13px;line-height:1.5">${anchor(story.url, story.url)}</div>
</td></tr>`,
  );
  const footer = mail.footer.map((line) => `<div>${linked(line)}</div>`).join('');
  return `<!doctype html><html lang="${mail.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escapeHtml(mail.brand)}</title>
<style>@media (prefers-color-scheme:dark){body,.page{background:#1b1815!important;color:#ece6da!important}.dim{color:#b3aa9b!important}a{color:#f0a08f!important}}</style></head>
<body class="page" style="margin:0;padding:0;background:#faf7f1;color:#211d17;font-family:Georgia,'Times New Roman','Hiragino Mincho ProN',serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" style="max-width:640px;padding:16px" cellpadding="0" cellspacing="0">
<tr><td style="font-size:20px;padding-bottom:8px;border-bottom:3px double #8a2b1d">${escapeHtml(mail.brand)}</td></tr>
${mail.head ? `<tr><td style="padding-top:12px;font-weight:bold">${escapeHtml(mail.head)}</td></tr>` : ''}
${stories.join('\n')}
${mail.more ? `<tr><td style="padding:16px 0">${linked(mail.more)}</td></tr>` : ''}
<tr><td class="dim" style="padding-top:16px;font-size:12px;color:#6b6459;line-height:1.6">${footer}</td></tr>
</table></td></tr></table></body></html>`;
}
