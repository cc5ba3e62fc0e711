import { generateOpml, parseOpml } from 'feedsmith';
import { parse } from 'yaml';
import type { SourceFile } from '../../core/source.ts';
import { scaffoldSource } from '../scaffold.ts';
import { addChecked, jsonOf } from './checked.ts';
import type { Imported } from './exchange.ts';

/** An attribute of our own beside those that feed readers know; it holds the whole definition. */
const OWN = 'kakehashi';
const EXTRA = [OWN] as const;

/** OPML 2.0: readers find the feeds, we find everything. */
export function writeOpml(sources: readonly SourceFile[]): string {
  const outlines = sources.map((source) => {
    const feed = source.discover.find(({ kind }) => kind === 'feed');
    return {
      text: source.name.en,
      title: source.name.en,
      type: feed ? 'rss' : 'link',
      htmlUrl: source.home,
      language: source.language,
      ...(feed ? { xmlUrl: feed.url } : { url: source.home }),
      [OWN]: JSON.stringify(source),
    };
  });
  return `${generateOpml({ head: { title: 'Kakehashi sources' }, body: { outlines } }, { extraOutlineAttributes: EXTRA })}\n`;
}

interface Outline {
  text?: string;
  title?: string;
  xmlUrl?: string;
  htmlUrl?: string;
  kakehashi?: unknown;
  outlines?: Outline[];
}

export function readOpml(text: string): Imported {
  const imported: Imported = { sources: [], faults: [] };
  let outlines: Outline[];
  try {
    outlines = parseOpml(text, { extraOutlineAttributes: EXTRA }).body?.outlines ?? [];
  } catch {
    return { sources: [], faults: ['The file is no OPML.'] };
  }
  for (const outline of flat(outlines)) {
    const name = outline.text ?? outline.title ?? outline.xmlUrl ?? 'an entry';
    const value = typeof outline.kakehashi === 'string' ? jsonOf(outline.kakehashi) : fromReader(outline);
    if (value !== null) addChecked(imported, value, name);
  }
  return imported;
}

function* flat(outlines: readonly Outline[]): Generator<Outline> {
  for (const outline of outlines) {
    yield outline;
    yield* flat(outline.outlines ?? []);
  }
}

/** A feed that another program followed, as a source that starts paused; null for a folder. */
function fromReader({ text, title, xmlUrl, htmlUrl }: Outline): unknown {
  if (!xmlUrl || !URL.canParse(xmlUrl)) return null;
  const home = new URL('/', htmlUrl && URL.canParse(htmlUrl) ? htmlUrl : xmlUrl).href;
  const id = new URL(xmlUrl).hostname
    .replace(/^www\./, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  const scaffold = parse(scaffoldSource(id, home)) as SourceFile;
  const name = text ?? title ?? id;
  const host = new URL(xmlUrl).hostname;
  return {
    ...scaffold,
    name: { vi: name, ja: name, en: name },
    ...(host === new URL(home).hostname ? {} : { aliases: [host] }),
    discover: [{ kind: 'feed', url: xmlUrl, confidence: 'guess' }],
  };
}
