import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageRoot } from '../../config/root.ts';

interface WrittenSource {
  home: string;
  fetch?: object;
}

/**
 * Copies the configuration into a folder, with only the sources of these hosts: none is paused, and no time lies between
 * two requests to the replicas on loopback. Returns the folder.
 */
export function sampleConfig(folder: string, hosts: readonly string[]): string {
  const shipped = join(packageRoot(), 'config');
  for (const part of ['topic', 'families'])
    cpSync(join(shipped, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'sources'));
  for (const file of readdirSync(join(shipped, 'sources'))) {
    const source = parse(readFileSync(join(shipped, 'sources', file), 'utf8')) as WrittenSource;
    if (!hosts.includes(new URL(source.home).hostname)) continue;
    const changed = { ...source, paused: false, fetch: { ...source.fetch, paceMs: 0 } };
    writeFileSync(join(folder, 'sources', file), stringify(changed));
  }
  return folder;
}
