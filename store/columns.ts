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
/** Written as `numbersIn` writes them. */
export type Numbers = ColumnType<number[], string | undefined, string>;

/** Whole numbers as an array of Postgres; node-postgres would quote each by itself. */
export function numbersIn(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
