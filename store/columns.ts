import type { ColumnType, Generated } from 'kysely';

/** bigint columns are read as text: ids are opaque outside the database. */
export type Id = Generated<string>;
export type Time = ColumnType<Date, Date | string, Date | string>;
export type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type Now = ColumnType<Date, Date | string | undefined, Date | string>;
/** `date` columns are read as ISO days, without a zone. */
export type Day = string | null;
export type Json<T> = ColumnType<T, string, string>;
export type Defaulted<T> = ColumnType<T, T | undefined, T>;
/** Written as `arrayIn` writes them. */
export type Numbers = ColumnType<number[], string | undefined, string>;

/**
 * An array as Postgres reads it, of what needs no quotes: numbers, truth values, ids, hashes in hex, our own short words.
 * node-postgres quotes each by itself, which takes longer than the rest of a statement.
 */
export function arrayIn(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => value ?? 'null').join(',')}}`;
}
