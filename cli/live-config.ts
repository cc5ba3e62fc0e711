import { setInterval } from 'node:timers';
import type { Env } from '../config/env.ts';
import { buildCatalogue, readTexts, type Catalogue, type CatalogueTexts } from '../config/catalogue.ts';
import { buildLayered, layered, type Layer } from '../config/layers.ts';
import { formatFaults, type ConfigFault } from '../config/load-sources.ts';
import { readAdditions, withAdditions } from '../config/topic/additions.ts';
import { loadTopic, readTopic } from '../config/topic/load.ts';
import { createJudge, type Judge } from '../core/judge/judge.ts';
import type { Topic } from '../core/judge/topic.ts';
import type { Source } from '../core/source.ts';
import { listenTo } from '../store/listen.ts';
import { CONFIG_CHANNEL, configRevision, savedConfig } from '../store/config-versions.ts';
import type { Database } from '../store/database.ts';
import { syncSources } from '../store/sources.ts';
import { ConfigFaults } from './faults.ts';

/** The configuration that counts now in this process: the files, with what operators saved over them. */
export interface LiveConfig {
  /** Always the same map; its content changes when something is saved. */
  sources: Map<string, Source>;
  /** Always the same judge; what it knows changes when something is saved. */
  judge: Judge;
  topic(): Topic;
  /** The texts of the files alone. */
  files: CatalogueTexts;
  /** The topic of the files alone, and the additions that lie beside it. */
  fileTopic: Topic;
  /** What was saved and counts, newest first of its kind and name. */
  layers(): readonly Layer[];
  catalogue(): Catalogue;
  /** Faults of saved texts that this program can't read; the files count instead. */
  ignored(): readonly ConfigFault[];
  /** The sources as they would be polled with one text changed; null when it has a fault. */
  draft(layer: Layer): Map<string, Source> | null;
  /** Takes over what was saved since; true when something had been. */
  reload(): Promise<boolean>;
  close(): Promise<void>;
}

/** How the live configuration is kept. `change` adapts the sources (the tour's are faster). */
export interface LiveOptions {
  env: Env;
  db: Database;
  databaseUrl: string;
  /** A save is taken over after this long even when its announcement was lost. */
  tickMs: number;
  spreadMs: number;
  now: () => Date;
  change?: ((sources: Map<string, Source>) => Map<string, Source>) | undefined;
}

/** Reads the files and what was saved over them, and keeps up with saves of any process. Throws ConfigFaults. */
export async function openLiveConfig(options: LiveOptions): Promise<LiveConfig> {
  const { env, db, databaseUrl, change } = options;
  const { faults, ...files } = readTexts(env.CONFIG_DIR);
  const topicDir = `${env.CONFIG_DIR}/topic`;
  const fileTopic = readTopic(topicDir);
  const own = [...faults, ...buildCatalogue(files).faults];
  if (own.length) throw new ConfigFaults(formatFaults(own));
  const sources = new Map<string, Source>();
  const state = {
    revision: '',
    kept: [] as Layer[],
    ignored: [] as ConfigFault[],
    catalogue: buildCatalogue(files),
    topic: loadTopic(topicDir),
  };
  let judge = createJudge(state.topic);
  const adapted = (catalogue: Catalogue) => {
    const all = new Map(catalogue.sources.map((source) => [source.id, source]));
    return change?.(all) ?? all;
  };
  const apply = async (): Promise<boolean> => {
    const revision = await configRevision(db);
    if (revision === state.revision) return false;
    const saved: Layer[] = await savedConfig(db);
    const built = buildLayered(
      files,
      saved.filter(({ kind }) => kind !== 'topic'),
    );
    const next = adapted(built.catalogue);
    const topic = topicOf(fileTopic, topicDir, saved);
    sources.clear();
    for (const [id, source] of next) sources.set(id, source);
    if (topic.topic.rules !== state.topic.rules) judge = createJudge(topic.topic);
    const kept = [...built.kept, ...saved.filter(({ kind }) => kind === 'topic')];
    Object.assign(state, { ...built, kept, topic: topic.topic, revision });
    state.ignored = [...built.ignored, ...topic.faults];
    await syncSources(db, sources.values(), options.now(), options.spreadMs);
    return true;
  };
  let running = Promise.resolve(false);
  const reload = async (): Promise<boolean> => {
    running = running.catch(() => false).then(apply);
    return await running;
  };
  await reload();
  const heard = listenTo(databaseUrl, CONFIG_CHANNEL);
  const again = () => void reload().catch(() => {});
  heard.subscribe(again);
  // What was saved before listening began, or while the database was away, was not heard.
  heard.onConnect(again);
  const timer = setInterval(again, options.tickMs).unref();
  return {
    sources,
    judge: {
      judge: (article) => judge.judge(article),
      readArticle: (article) => judge.readArticle(article),
      classify: (article) => judge.classify(article),
      mend: (title, text) => judge.mend(title, text),
      features: (article) => judge.features(article),
    },
    topic: () => state.topic,
    files,
    fileTopic,
    layers: () => state.kept,
    catalogue: () => state.catalogue,
    ignored: () => state.ignored,
    draft: (layer) => {
      const catalogue = buildCatalogue(layered(files, [...state.kept, layer]));
      return catalogue.faults.length ? null : adapted(catalogue);
    },
    reload,
    async close() {
      clearInterval(timer);
      await heard.close();
    },
  };
}

/** The topic with the saved additions, or with those of the files when the saved ones have a fault. */
function topicOf(
  fileTopic: Topic,
  topicDir: string,
  saved: readonly Layer[],
): { topic: Topic; faults: ConfigFault[] } {
  const layer = saved.find(({ kind }) => kind === 'topic');
  if (!layer) return { topic: loadTopic(topicDir), faults: [] };
  const { additions, faults } = readAdditions(fileTopic, layer.yaml);
  if (!additions) return { topic: loadTopic(topicDir), faults };
  return { topic: withAdditions(fileTopic, additions, layer.yaml), faults: [] };
}
