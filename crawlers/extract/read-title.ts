import { itemOf, metaOf, type Metadata } from './metadata.ts';
import { bare, lineOf } from './page-text.ts';
import { parsePage } from './parse-page.ts';

const LONGEST = 600;
const PARTS = /\s+[|\-–—•·»:｜]+\s+|｜|\s*\|\s*/;

/** An article's title from its data: JSON-LD, OpenGraph, headings, `<title>`; without the site's name. */
export function readTitle(data: Metadata): string | null {
  const { linked, headings, title } = data;
  const claimed =
    linked?.headline ?? metaOf(data, 'og:title', 'twitter:title') ?? itemOf(data, 'headline') ?? null;
  const shown = headings.map(lineOf).filter((line) => line.length > 3 && line.length < LONGEST);
  const full = claimed ?? title;
  // A heading inside the claimed title is the title as readers see it; the rest is the site's name.
  const heading = shown.find((line) => full !== null && overlaps(full, line));
  if (heading) return plain(heading);
  if (claimed) return plain(withoutSite(claimed, metaOf(data, 'og:site_name'), shown));
  if (shown.length === 1 && shown[0]) return plain(shown[0]);
  return title ? plain(withoutSite(title, metaOf(data, 'og:site_name'), shown)) : plain(shown[0] ?? '');
}

function overlaps(full: string, heading: string): boolean {
  const [a, b] = [bare(full), bare(heading)];
  return (
    b.length >= 6 &&
    (a === b ||
      (a.startsWith(b) && b.length > a.length * 0.4) ||
      (a.endsWith(b) && b.length > a.length * 0.5))
  );
}

function withoutSite(title: string, site: string | null, headings: readonly string[]): string {
  const parts = title.split(PARTS).filter((part) => part.trim());
  if (parts.length < 2) return title;
  const heading = headings.find((line) => parts.some((part) => bare(part) === bare(line)));
  if (heading) return heading;
  const last = parts.at(-1) ?? '';
  const named = site !== null && bare(last) === bare(site);
  const short = last.length < 30 && title.length - last.length > last.length;
  return named || short ? title.slice(0, title.lastIndexOf(last)).replace(/[\s|\-–—•·»:｜]+$/, '') : title;
}

function plain(text: string): string | null {
  return decoded(text).normalize('NFC').replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST) || null;
}

/** JSON-LD often carries HTML entities, because its text went through a template twice. */
export function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text
    .replaceAll(/&#(\d{1,7});/g, (all, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : all,
    )
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (all, code: string) =>
      Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : all,
    )
    .replaceAll(/&(quot|amp|lt|gt|apos|nbsp);/g, (_, name: string) => NAMED[name] ?? ' ')
    .replaceAll(/&[a-z]{2,8}\d{0,2};/gi, (entity) => lineOf(parsePage(entity)) || entity);
}

const NAMED: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'", nbsp: ' ' };
