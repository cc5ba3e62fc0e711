import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { buildCatalogue, readTexts, type CatalogueTexts } from '../config/catalogue.ts';
import type { Env } from '../config/env.ts';
import { formatFaults, loadSources } from '../config/load-sources.ts';
import { exportSources, FORMATS, importSources, type Format } from '../config/exchange/exchange.ts';
import { fileOf, layered } from '../config/layers.ts';
import { loadTopic } from '../config/topic/load.ts';
import { savedConfig, saveConfig } from '../store/config-versions.ts';
import type { Database } from '../store/database.ts';
import { openDatabase } from './database.ts';
import { ConfigFaults, InputFault } from './faults.ts';

const PARTS = ['sources', 'families', 'topic', 'global.yaml'];

/**
 * `config export FOLDER` writes sources, families and topic as they count now: the files, and over them what operators
 * saved. `config import FOLDER` checks such a folder and takes it over; what was saved before gives way to it.
 */
export async function configCommand(
  env: Env,
  action: string,
  folder: string | undefined,
  format?: string,
): Promise<void> {
  if (action !== 'export' && action !== 'import')
    throw new InputFault(`"config ${action}" is not known. It is one of: export, import.`);
  if (format !== undefined) return await exchange(env, action, { file: folder, format: formatOf(format) });
  if (!folder) throw new InputFault(`Give a folder: config ${action} FOLDER`);
  const other = resolve(folder);
  if (action === 'import') check(other);
  const database = await openDatabase(env, { pool: 2 });
  try {
    if (action === 'export') await exportTo(env, database.db, other);
    else await importFrom(env, database.db, other);
  } finally {
    await database.close();
  }
  const to = action === 'export' ? other : env.CONFIG_DIR;
  const count = (part: string) => (existsSync(join(to, part)) ? readdirSync(join(to, part)).length : 0);
  const folders = PARTS.filter((part) => !part.endsWith('.yaml'));
  console.log(`${folders.map((part) => `${part} ${count(part)}`).join(', ')} in ${to}`);
}

function formatOf(format: string): Format {
  const known = FORMATS.find((one) => one === format.toLowerCase());
  if (!known) throw new InputFault(`--format takes ${FORMATS.join(', ')}, not "${format}".`);
  return known;
}

/** The sources alone, as OPML, CSV or JSON; without a file to standard output. An import is taken whole or not at all. */
async function exchange(
  env: Env,
  action: 'export' | 'import',
  { file, format }: { file: string | undefined; format: Format },
): Promise<void> {
  if (action === 'import' && !file)
    throw new InputFault(`Give a file: config import FILE --format ${format}`);
  const database = await openDatabase(env, { pool: 2 });
  try {
    const texts = layered(readTexts(env.CONFIG_DIR), await savedConfig(database.db));
    if (action === 'import') return await takeOver(env, database.db, { texts, file: file ?? '', format });
    const text = exportSources([...buildCatalogue(texts).files.values()], format);
    if (file) writeFileSync(resolve(file), text);
    else process.stdout.write(text);
  } finally {
    await database.close();
  }
}

async function takeOver(
  env: Env,
  db: Database,
  from: { texts: CatalogueTexts; file: string; format: Format },
): Promise<void> {
  const { sources, faults } = importSources(readFileSync(resolve(from.file), 'utf8'), from.format);
  if (faults.length) throw new InputFault(faults.map((fault) => `${from.file}: ${fault}`).join('\n'));
  const written = new Map(sources.map((source) => [source.id, `${SCHEMA_LINE}\n${stringify(source)}`]));
  const checked = buildCatalogue({ ...from.texts, sources: new Map([...from.texts.sources, ...written]) });
  if (checked.faults.length) throw new ConfigFaults(formatFaults(checked.faults));
  await db.transaction().execute(async (tx) => {
    const saved = new Set(
      (await savedConfig(tx)).filter(({ kind }) => kind === 'source').map(({ name }) => name),
    );
    for (const [id, text] of written) {
      writeFileSync(join(env.CONFIG_DIR, 'sources', `${id}.yaml`), text);
      // What was saved over the file before gives way to it.
      if (saved.has(id))
        await saveConfig(tx, { kind: 'source', name: id, yaml: null, by: 'config import', note: from.file });
    }
  });
  console.log(`${sources.length} sources taken over.`);
}

const SCHEMA_LINE = '# yaml-language-server: $schema=../source.schema.json';

async function exportTo(env: Env, db: Database, to: string): Promise<void> {
  carry(env.CONFIG_DIR, to);
  for (const layer of await savedConfig(db)) {
    const file = join(to, fileOf(layer));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, layer.yaml);
  }
}

async function importFrom(env: Env, db: Database, from: string): Promise<void> {
  carry(from, env.CONFIG_DIR);
  await db.transaction().execute(async (tx) => {
    for (const { kind, name } of await savedConfig(tx)) {
      if (!existsSync(join(from, fileOf({ kind, name })))) continue;
      await saveConfig(tx, { kind, name, yaml: null, by: 'config import', note: from });
    }
  });
}

/** Programs lie beside the data in the package's own folder; only data is carried. */
function carry(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const part of PARTS) {
    if (!existsSync(join(from, part))) continue;
    cpSync(join(from, part), join(to, part), {
      recursive: true,
      filter: (path) => !/\.(?:ts|js|map)$/.test(path),
    });
  }
}

function check(folder: string): void {
  const { faults } = loadSources(folder);
  if (faults.length) throw new ConfigFaults(formatFaults(faults));
  if (existsSync(join(folder, 'topic'))) loadTopic(join(folder, 'topic'));
}
