import { foldText, unaccent } from '../text/normalise.ts';
import type { GazetteerEntry, Topic, Town } from './topic.ts';

/** Gazetteer entries of municipalities and districts known only by name. */
export function townEntries({ entries, towns }: Pick<Topic, 'entries' | 'towns'>): GazetteerEntry[] {
  const today = new Map(
    entries.filter(({ level }) => level === 'province').map(({ code, current }) => [code, current]),
  );
  return towns.map((town) => {
    const current = today.get(town.code) ?? town.code;
    return { ...(town.vi === undefined ? japanese(town) : vietnamese(town, town.vi)), current };
  });
}

function japanese({ code, en = '', ja = '', zh = [] }: Town): GazetteerEntry {
  const latin = en ? [en] : [];
  return {
    id: `${code.toLowerCase()}-${slug(en || ja)}`,
    code,
    country: 'JP',
    level: 'municipality',
    current: code,
    names: { vi: en, ja, en },
    aliases: { ja: [ja], zh: [ja, ...zh], en: latin },
  };
}

function vietnamese({ code }: Town, vi: string): GazetteerEntry {
  const plain = unaccent(vi);
  return {
    id: `${code.toLowerCase()}-${slug(vi)}`,
    code,
    country: 'VN',
    level: 'municipality',
    current: code,
    names: { vi, ja: plain, en: plain },
    aliases: { vi: [vi], ascii: [plain] },
  };
}

function slug(name: string): string {
  return unaccent(foldText(name)).replace(/ /g, '-');
}
