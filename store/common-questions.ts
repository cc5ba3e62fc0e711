import type { RawBuilder } from 'kysely';
import type { Database } from './database.ts';

const MOST = 500;
const FOR_MS = 600_000;

/**
 * Remembers for ten minutes which questions more stories pass than are counted, so that the next one who asks is not kept waiting
 * for a count whose end is known: stories come, and hardly ever go.
 */
interface CommonQuestions {
  /** A condition with its values, as a key. */
  keyOf(condition: RawBuilder<unknown>): string;
  has(key: string): boolean;
  note(key: string): void;
}

const memories = new WeakMap<Database, CommonQuestions>();

/** What is remembered of a database; one memory for a process. */
export function commonQuestions(db: Database): CommonQuestions {
  const memory = memories.get(db) ?? newMemory(db);
  memories.set(db, memory);
  return memory;
}

function newMemory(db: Database): CommonQuestions {
  const until = new Map<string, number>();
  return {
    keyOf(condition) {
      const { sql, parameters } = condition.compile(db);
      return `${sql} ${JSON.stringify(parameters)}`;
    },
    has(key) {
      return (until.get(key) ?? 0) > performance.now();
    },
    note(key) {
      until.delete(key);
      until.set(key, performance.now() + FOR_MS);
      const [oldest] = until.keys();
      if (until.size > MOST && oldest !== undefined) until.delete(oldest);
    },
  };
}
