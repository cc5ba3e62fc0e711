import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('./assets/', import.meta.url);
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

interface Asset {
  name: string;
  body: string;
  type: string;
}

const byPath = new Map<string, Asset>();
const paths = new Map<string, string>();
for (const name of readdirSync(FOLDER)) {
  const body = readFileSync(new URL(name, FOLDER), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const path = `/assets/${hash}-${name}`;
  byPath.set(path, { name, body, type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' });
  paths.set(name, path);
}

/** The address of a file of web/assets, with a hash of its content, so that it may be kept for ever. */
export function assetPath(name: string): string {
  return paths.get(name) ?? '/assets/missing';
}

/** The file of such an address, or undefined. */
export function assetAt(path: string): Asset | undefined {
  return byPath.get(path);
}

/** Whether web/assets has such a file. */
export function hasAsset(name: string): boolean {
  return paths.has(name);
}
