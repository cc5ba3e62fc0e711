import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Env } from '../config/env.ts';
import { formatFaults, loadSources } from '../config/load-sources.ts';
import { loadTopic } from '../config/topic/load.ts';
import { ConfigFaults, InputFault } from './faults.ts';

const PARTS = ['sources', 'families', 'topic'];

/** `config export FOLDER` copies sources, families and topic; `config import FOLDER` checks and takes them over. */
export async function configCommand(env: Env, action: string, folder: string | undefined): Promise<void> {
  if (action !== 'export' && action !== 'import')
    throw new InputFault(`"config ${action}" is not known. It is one of: export, import.`);
  if (!folder) throw new InputFault(`Give a folder: config ${action} FOLDER`);
  const other = resolve(folder);
  if (action === 'import') check(other);
  const [from, to] = action === 'export' ? [env.CONFIG_DIR, other] : [other, env.CONFIG_DIR];
  mkdirSync(to, { recursive: true });
  for (const part of PARTS) {
    if (!existsSync(join(from, part))) continue;
    // Programs lie beside the data in the package's own folder; only data is carried.
    cpSync(join(from, part), join(to, part), {
      recursive: true,
      filter: (path) => !/\.(?:ts|js|map)$/.test(path),
    });
  }
  console.log(
    `${PARTS.map((part) => `${part} ${existsSync(join(to, part)) ? readdirSync(join(to, part)).length : 0}`).join(', ')} in ${to}`,
  );
}

function check(folder: string): void {
  const { faults } = loadSources(folder);
  if (faults.length) throw new ConfigFaults(formatFaults(faults));
  if (existsSync(join(folder, 'topic'))) loadTopic(join(folder, 'topic'));
}
