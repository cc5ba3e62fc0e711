import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { buildCatalogue } from '../config/catalogue.ts';
import { addToList, editYaml, oneLine } from '../config/edit-yaml.ts';
import { exportSources, importSources } from '../config/exchange/exchange.ts';
import { fileOf, layered } from '../config/layers.ts';
import type { ConfigFault } from '../config/load-sources.ts';
import { origins } from '../config/origins.ts';
import { scaffoldSource } from '../config/scaffold.ts';
import { readAdditions } from '../config/topic/additions.ts';
import { foldText, unaccent } from '../core/text/normalise.ts';
import type { ConfigText, ExchangeFormat, TopicView, Tuning } from '../web/services.ts';
import type { LiveConfig } from './live-config.ts';

const MOST_PLACES = 40;

/** What the console knows of the configuration. */
export function createTuning(live: LiveConfig, configDir: string): Tuning {
  return {
    check: (text) => check(live, text),
    fileText: (kind, name) => fileText(live, configDir, kind, name),
    names: (kind) => {
      const { families, files } = live.catalogue();
      return [...(kind === 'family' ? families : files).keys()].sort();
    },
    familyOf: (id) => live.catalogue().files.get(id)?.family ?? null,
    origins: (id) => origins(live.catalogue(), id),
    edit: editYaml,
    add: addToList,
    fields: (yaml, paths) => {
      const value = readLoosely(yaml);
      return Object.fromEntries(paths.map((path) => [path, oneLine(at(value, path.split('.')))]));
    },
    exportAll: (format) => exportSources([...live.catalogue().files.values()], format),
    importAll: (text, format) => importAll(live, text, format),
    scaffold: (id, home) =>
      /^[a-z0-9-]{2,60}$/.test(id) && URL.canParse(home) && /^https?:/.test(home)
        ? scaffoldSource(id, home)
        : null,
    ignored: () => [...live.ignored()],
    topic: () => topicView(live),
  };
}

function fileText(live: LiveConfig, dir: string, kind: ConfigText['kind'], name: string): string | null {
  switch (kind) {
    case 'global':
      return live.files.global ?? '{}\n';
    case 'family':
      return live.files.families.get(name) ?? null;
    case 'source':
      return live.files.sources.get(name) ?? null;
    case 'topic': {
      const file = join(dir, 'topic', 'additions.yaml');
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    }
  }
}

/** Faults of the text itself, and those that it would bring to others (a family's selector in its members). */
function check(live: LiveConfig, text: ConfigText): ConfigFault[] {
  if (text.kind === 'topic') return readAdditions(live.fileTopic, text.yaml).faults;
  const { faults } = buildCatalogue(layered(live.files, [...live.layers(), text]));
  const before = new Set(live.catalogue().faults.map((fault) => JSON.stringify(fault)));
  return faults.filter((fault) => fault.file === fileOf(text) || !before.has(JSON.stringify(fault)));
}

function importAll(live: LiveConfig, text: string, format: ExchangeFormat): ReturnType<Tuning['importAll']> {
  const { sources, faults } = importSources(text, format);
  const { files } = live.catalogue();
  const changed = sources
    .filter((source) => !isDeepStrictEqual(files.get(source.id), source))
    .map((source) => ({ id: source.id, yaml: stringify(source, { lineWidth: 0 }) }));
  const wrong = changed.flatMap(({ id, yaml }) =>
    check(live, { kind: 'source', name: id, yaml }).map(({ path, sentence }) => `${id} ${path}: ${sentence}`),
  );
  return { changed, faults: [...faults, ...wrong] };
}

function readLoosely(yaml: string): unknown {
  try {
    return parse(yaml) as unknown;
  } catch {
    return null;
  }
}

function at(value: unknown, keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function topicView(live: LiveConfig): TopicView {
  const topic = live.topic();
  const folded = (text: string) => unaccent(foldText(text));
  return {
    rules: topic.rules,
    cues: topic.cues,
    kinds: topic.kinds,
    stop: topic.traps,
    places(text) {
      const wanted = folded(text.trim());
      if (!wanted) return [];
      const named = (words: readonly string[]) => words.some((word) => folded(word).includes(wanted));
      return topic.entries
        .filter(
          ({ id, names, aliases }) =>
            named([id, ...Object.values(names)]) || Object.values(aliases).some((list) => named(list ?? [])),
        )
        .slice(0, MOST_PLACES);
    },
  };
}
