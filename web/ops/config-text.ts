import { configVersion, newestVersion } from '../../store/config-versions.ts';
import type { ConfigKind } from '../../store/console-tables.ts';
import type { WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';

/** What an address is about. */
export interface Subject {
  kind: ConfigKind;
  name: string;
}

/** A text that counts, the version it has in the database (null: never saved), and the file's own. */
export interface CurrentText extends Subject {
  yaml: string;
  version: string | null;
  saved: boolean;
  file: string | null;
}

/** The kind and name in an address. */
export function subjectOf(c: WebContext): Subject {
  return { kind: c.req.param('kind') as ConfigKind, name: c.req.param('name') ?? '' };
}

/** Where a subject is edited. */
export function editPath({ kind, name }: Subject): string {
  return kind === 'topic' ? '/ops/topic' : `/ops/config/${kind}/${name}`;
}

/** The text that counts now; null when neither a file nor the database has one. */
export async function currentText(services: WebServices, subject: Subject): Promise<CurrentText | null> {
  const { kind, name } = subject;
  if ((kind === 'global' || kind === 'topic') && name !== kind) return null;
  const version = await newestVersion(services.db, kind, name);
  const saved = version ? ((await configVersion(services.db, version))?.yaml ?? null) : null;
  const file = services.tuning.fileText(kind, name);
  const yaml = saved ?? file;
  return yaml === null ? null : { kind, name, yaml, version, saved: saved !== null, file };
}
