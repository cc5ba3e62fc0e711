import type { Database } from './database.ts';

/** Writes who did what in the console; in the transaction of the write itself, so that neither is without the other. */
export async function writeAudit(
  db: Database,
  entry: { account: string; action: string; target: string; before?: unknown; after?: unknown; ip: string },
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await db
    .insertInto('audit')
    .values({
      account: entry.account,
      action: entry.action,
      target: entry.target,
      before: json(entry.before),
      after: json(entry.after),
      ip: entry.ip,
    })
    .execute();
}

/** What to look for in the audit log; an absent field does not matter. `before` is an id to page from. */
export interface AuditQuery {
  account?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  before?: string | undefined;
}

/** Entries of the audit log, newest first. */
export async function readAudit(db: Database, query: AuditQuery, limit: number) {
  let select = db.selectFrom('audit').selectAll();
  if (query.account) select = select.where('account', '=', query.account);
  if (query.action) select = select.where('action', '=', query.action);
  if (query.target) select = select.where('target', '=', query.target);
  if (query.before) select = select.where('id', '<', query.before);
  return await select.orderBy('id', 'desc').limit(limit).execute();
}

/** Who is in the audit log, and for what, for the choices of its filter. */
export async function auditChoices(db: Database): Promise<{ accounts: string[]; actions: string[] }> {
  const accounts = await db.selectFrom('audit').select('account').distinct().orderBy('account').execute();
  const actions = await db.selectFrom('audit').select('action').distinct().orderBy('action').execute();
  return { accounts: accounts.map((row) => row.account), actions: actions.map((row) => row.action) };
}
