import type { Pool, PoolClient } from 'pg';
import { foldText, unaccent } from '../core/text/normalise.ts';
import { KINDS } from '../core/verdict.ts';
import { copyIn, dropIndexes } from './copy-in.ts';
import { alsoSaid, namesOf, termsOfNames, type Named, type NamedUnit } from './generated-names.ts';
import { EN, JA, TH, VI } from './generated-words.ts';

/** How much news is made up. */
export interface Volume {
  articles: number;
  stories: number;
}

const SENTENCES = 3000;
const SENTENCES_A_TEXT = 6;
const SHARE_IN_STORIES = 0.6;
const SOURCES = 89;
const DAYS = 3000;
const LANGS = ['vi', 'vi', 'vi', 'vi', 'ja', 'ja', 'en', 'th'] as const;
const NEWEST = Date.UTC(2026, 10, 27);

/** The same numbers in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Sentence {
  text: string;
  folded: string;
  terms: string[];
}

/**
 * Fills an empty, migrated database with made-up news by COPY, triggers off; what the triggers would have gathered is
 * written with it. The same news each time.
 */
export async function generateNews(
  pool: Pool,
  volume: Volume,
  units: { vn: readonly NamedUnit[]; jp: readonly NamedUnit[] },
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '512MB'");
    const dropped = await dropIndexes(client);
    const random = seeded(7);
    const sentences = await inventSentences(client, random);
    await copyIn(client, 'source (id, name, home, lang, interval_ms)', sourceLines());
    const stories = inventStories(volume, units, random);
    await copyIn(
      client,
      'article (id, source_id, url, fetch_url, title, text, lang, published_at, content_hash, copy_of, translated, story_id, folded, fetched_at, checked_at)',
      articleLines(volume, stories, sentences, random),
    );
    await copyIn(
      client,
      'story (id, relevance, lead_article_id, pairs, vn, jp, kinds, event_date, first_seen_at, updated_at, langs, sources, independent, copies, day, words)',
      storyLines(stories, sentences),
    );
    await copyIn(
      client,
      'verdict (article_id, relevance, score, pairs, vn, jp, kinds, event_date, places, reasons, rules, judged_at)',
      verdictLines(stories),
    );
    for (const statement of dropped) await client.query(statement);
    await client.query('set session_replication_role = origin');
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
}

async function inventSentences(
  client: PoolClient,
  random: () => number,
): Promise<Record<string, Sentence[]>> {
  const all: Record<string, Sentence[]> = {};
  for (const [lang, words, by] of [
    ['vi', VI, ' '],
    ['ja', JA, ''],
    ['en', EN, ' '],
    ['th', TH, ''],
  ] as const) {
    const texts = Array.from({ length: SENTENCES }, () =>
      Array.from({ length: 14 }, () => words[Math.floor(random() ** 2 * words.length)]).join(by),
    );
    const { rows } = await client.query<{ terms: string[] }>(
      'select tsvector_to_array(search_terms(folded)) as terms from unnest($1::text[]) with ordinality as t (folded, n) order by n',
      [texts.map((text) => unaccent(foldText(text)))],
    );
    all[lang] = texts.map((text, index) => ({
      text,
      folded: unaccent(foldText(text)),
      terms: rows[index]?.terms ?? [],
    }));
  }
  return all;
}

interface InventedStory extends Named {
  id: number;
  core: boolean;
  kinds: string[];
  at: number;
  articles: InventedArticle[];
}

interface InventedArticle {
  id: number;
  lang: string;
  source: number;
  sentences: number[];
  copyOf: number | null;
  translated: boolean;
}

function inventStories(
  volume: Volume,
  units: { vn: readonly NamedUnit[]; jp: readonly NamedUnit[] },
  random: () => number,
): InventedStory[] {
  const pick = <T>(list: readonly T[], skew = 1): T => list[Math.floor(random() ** skew * list.length)] as T;
  const each = Math.round((volume.articles * SHARE_IN_STORIES) / volume.stories);
  let next = 1;
  return Array.from({ length: volume.stories }, (_, index) => {
    const article = (copyOf: number | null): InventedArticle => ({
      id: next++,
      lang: pick(LANGS),
      source: Math.floor(random() ** 2 * SOURCES),
      sentences: Array.from({ length: SENTENCES_A_TEXT }, () => Math.floor(random() ** 1.5 * SENTENCES)),
      copyOf,
      translated: random() < 0.1,
    });
    const first = article(null);
    const rest = Array.from({ length: each - 1 }, () =>
      random() < 0.4 ? { ...article(first.id), lang: first.lang, sentences: first.sentences } : article(null),
    );
    return {
      id: index + 1,
      also: alsoSaid(index, volume.stories),
      vn: pick(units.vn, 1.6),
      jp: pick(units.jp, 1.6),
      core: random() < 0.7,
      kinds: [...new Set([pick(KINDS, 1.5), pick(KINDS, 1.5)])],
      at: NEWEST - Math.floor((1 - index / volume.stories) * DAYS * 86_400_000),
      articles: [first, ...rest],
    };
  });
}

function* sourceLines(): Generator<string[]> {
  for (let n = 0; n < SOURCES; n++) {
    const name = JSON.stringify({ vi: `Báo số ${n}`, ja: `新聞${n}号`, en: `Paper ${n}` });
    yield [`paper-${n}`, name, `https://paper-${n}.example/`, 'vi', '60000'];
  }
}

function* articleLines(
  volume: Volume,
  stories: readonly InventedStory[],
  sentences: Record<string, Sentence[]>,
  random: () => number,
): Generator<string[]> {
  let last = 0;
  for (const story of stories) {
    for (const article of story.articles) {
      last = article.id;
      yield articleLine(article, { story, at: story.at }, sentences);
    }
  }
  for (let id = last + 1; id <= volume.articles; id++) {
    const at = NEWEST - Math.floor(random() * DAYS * 86_400_000);
    const chosen = [Math.floor(random() * SENTENCES), Math.floor(random() * SENTENCES)];
    const article = {
      id,
      lang: 'vi',
      source: id % SOURCES,
      sentences: chosen,
      copyOf: null,
      translated: false,
    };
    yield articleLine(article, { story: null, at }, sentences);
  }
}

function articleLine(
  article: InventedArticle,
  of: { story: InventedStory | null; at: number },
  sentences: Record<string, Sentence[]>,
): string[] {
  const own = article.sentences.flatMap((index) => sentences[article.lang]?.[index] ?? []);
  const names = of.story ? namesOf(of.story, article.lang) : '';
  const title = `${names} ${own[0]?.text.slice(0, 60) ?? ''}`.trim();
  const at = new Date(of.at).toISOString();
  const url = `https://paper-${article.source}.example/${article.id}.html`;
  return [
    String(article.id),
    `paper-${article.source}`,
    url,
    url,
    title,
    own.map(({ text }) => text).join('. '),
    article.lang,
    at,
    `h${article.copyOf ?? article.id}`,
    article.copyOf === null ? '\\N' : String(article.copyOf),
    article.translated ? 't' : 'f',
    of.story ? String(of.story.id) : '\\N',
    `${unaccent(foldText(names))} ${own.map(({ folded }) => folded).join(' ')}`,
    at,
    at,
  ];
}

const list = (items: readonly string[]) => `{${items.map((item) => `"${item}"`).join(',')}}`;

function* storyLines(
  stories: readonly InventedStory[],
  sentences: Record<string, Sentence[]>,
): Generator<string[]> {
  for (const story of stories) {
    const terms = new Set([story.vn.code, ...(story.core ? [story.jp.code] : [])]);
    for (const article of story.articles) {
      for (const index of article.sentences)
        for (const term of sentences[article.lang]?.[index]?.terms ?? []) terms.add(term);
      for (const term of termsOfNames(namesOf(story, article.lang))) terms.add(term);
    }
    const day = new Date(story.at).toISOString().slice(0, 10);
    yield [
      String(story.id),
      story.core ? 'core' : 'related',
      String(story.articles[0]?.id ?? 0),
      story.core ? list([`${story.vn.code}:${story.jp.code}`]) : '{}',
      list([story.vn.code]),
      list(story.core ? [story.jp.code] : []),
      list(story.kinds),
      day,
      new Date(story.at).toISOString(),
      new Date(story.at).toISOString(),
      list([...new Set(story.articles.map(({ lang }) => lang))].sort()),
      list([...new Set(story.articles.map(({ source }) => `paper-${source}`))].sort()),
      String(story.articles.filter(({ copyOf, translated }) => copyOf === null && !translated).length),
      String(story.articles.filter(({ copyOf }) => copyOf !== null).length),
      day,
      [...terms].map((term) => `'${term.replaceAll("'", "''")}'`).join(' '),
    ];
  }
}

function* verdictLines(stories: readonly InventedStory[]): Generator<string[]> {
  for (const story of stories) {
    const pairs = story.core ? list([`${story.vn.code}:${story.jp.code}`]) : '{}';
    const reasons = JSON.stringify([{ rule: 'pair-in-title', quote: namesOf(story, 'vi') }]);
    const day = new Date(story.at).toISOString().slice(0, 10);
    for (const { id } of story.articles) {
      yield [
        String(id),
        story.core ? 'core' : 'related',
        '0.9',
        pairs,
        list([story.vn.code]),
        list(story.core ? [story.jp.code] : []),
        list(story.kinds),
        day,
        '[]',
        reasons,
        'bench',
        `${day} 00:00Z`,
      ];
    }
  }
}
