import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Rows into a table in COPY's text format; a cell of `\N` is null. */
export async function copyIn(
  client: PoolClient,
  table: string,
  rows: Iterable<readonly string[]>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} from stdin`));
  let block = '';
  for (const row of rows) {
    block += `${row.map((cell) => (cell === '\\N' ? cell : cell.replace(/[\\\t\n]/g, (sign) => `\\${sign}`))).join('\t')}\n`;
    if (block.length < 1_000_000) continue;
    if (!stream.write(block)) await once(stream, 'drain');
    block = '';
  }
  stream.end(block);
  await finished(stream);
}

/** Takes the indexes of the large tables away and returns the statements that make them again. */
export async function dropIndexes(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     where t.relname in ('article', 'story') and not i.indisunique`,
  );
  for (const { name } of rows) await client.query(`drop index "${name}"`);
  return rows.map(({ definition }) => definition);
}
