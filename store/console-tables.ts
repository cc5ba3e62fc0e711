import type { ColumnType } from 'kysely';
import type { Id, Json, Now, TimeOrNull } from './columns.ts';

export type ConfigKind = 'global' | 'family' | 'source' | 'topic';

export interface ConfigVersionTable {
  id: Id;
  kind: ConfigKind;
  name: string;
  yaml: string | null;
  by_whom: string;
  at: Now;
  note: string | null;
}

export type TaskKind = 'preview' | 'dry-run' | 'rejudge';

export interface ConsoleTaskTable {
  id: Id;
  kind: TaskKind;
  input: Json<unknown>;
  asked_by: string;
  asked_at: Now;
  started_at: TimeOrNull;
  ended_at: TimeOrNull;
  progress: number | null;
  result: ColumnType<unknown, string | null | undefined, string | null>;
  failure: string | null;
}

export interface TallyTable {
  day: string;
  source_id: string;
  what: string;
  n: ColumnType<string, number, number>;
  ms: ColumnType<string, number, number>;
}
