import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { NewJob } from '../../queue/jobs.ts';
import { writeAudit } from '../../store/audit.ts';
import type { Database } from '../../store/database.ts';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { ACCESS, may, type Access, type PagePath, type WritePath } from './access.ts';
import { readSession, sameOrigin } from './session.ts';

/** What a write did, for the audit log. `account` is told only where nobody is signed in yet. */
export interface Deed {
  action: string;
  target: string;
  before?: unknown;
  after?: unknown;
  account?: string;
}

/** A write that was done and where to go next (or a page made after the commit), or one that was refused and changed nothing. */
export type Outcome =
  | { done: Deed; to: string; queue?: NewJob[] }
  | { done: Deed; answer: () => Response | Promise<Response> }
  | { refused: Response | Promise<Response> };

/** A form that came in, with the transaction in which its writes belong. */
export interface Write {
  c: WebContext;
  form: Form;
  db: Database;
  /** Name of who is signed in. */
  account: string;
}

type Act = (write: Write) => Promise<Outcome>;

/** The console as its pages see it: each route is in the table of ACCESS, each write leaves a row in the audit log. */
export interface Room {
  services: WebServices;
  page(path: PagePath, show: (c: WebContext) => Response | Promise<Response>): void;
  /** A write and its audit row in one transaction; jobs are queued after the commit. */
  write(path: WritePath, act: Act): void;
  /** The same without a transaction, for what checks passwords: they take long. */
  slowWrite(path: WritePath, act: Act): void;
}

/** Fields of a form as trimmed text. */
export class Form {
  readonly #fields: Record<string, unknown>;
  constructor(fields: Record<string, unknown>) {
    this.#fields = fields;
  }
  /** A field's text, trimmed; empty when it is missing. */
  text(name: string): string {
    return this.raw(name).trim();
  }
  /** A field's text as it was typed. */
  raw(name: string): string {
    const value = this.#fields[name];
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return typeof one === 'string' ? one : '';
  }
  /** Every value of a field that may come more than once. */
  all(name: string): string[] {
    const value = this.#fields[name];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  }
}

class RolledBack extends Error {
  readonly refused: Response | Promise<Response>;
  constructor(refused: Response | Promise<Response>) {
    super('refused');
    this.refused = refused;
  }
}

/** Opens the console on an app: sessions first, then whatever its pages register. */
export function openRoom(app: Hono<{ Variables: Variables }>, services: WebServices): Room {
  app.use(async (c, next) => {
    c.set('account', await readSession(c, services));
    c.set('mailbox', services.mailbox);
    c.header('Cache-Control', 'no-store');
    await next();
  });
  const write = (path: WritePath, act: Act, inTransaction: boolean) => {
    const needed = ACCESS[`POST ${path}`];
    app.post(path, async (c) => {
      const refusal = refusalOf(c, needed) ?? (sameOrigin(c, services) ? null : forbidden(c, 'ops.foreign'));
      if (refusal) return await refusal;
      const form = new Form(await readForm(c));
      const account = c.get('account');
      if (needed !== 'anyone' && form.raw('csrf') !== account?.csrf) return await forbidden(c, 'ops.foreign');
      return await carryOut(services, inTransaction, act, { c, form, account: account?.name ?? '' });
    });
  };
  return {
    services,
    page(path, show) {
      app.get(path, async (c) => (await refusalOf(c, ACCESS[`GET ${path}`])) ?? (await show(c)));
    },
    write: (path, act) => write(path, act, true),
    slowWrite: (path, act) => write(path, act, false),
  };
}

/** The fields of a form; a file is its text. */
async function readForm(c: WebContext): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = await c.req.parseBody({ all: true });
  for (const [name, value] of Object.entries(fields))
    if (value instanceof File) fields[name] = await value.text();
  return fields;
}

async function carryOut(
  services: WebServices,
  inTransaction: boolean,
  act: Act,
  write: Omit<Write, 'db'>,
): Promise<Response> {
  const run = async (db: Database) => {
    const outcome = await act({ ...write, db });
    if ('refused' in outcome) throw new RolledBack(outcome.refused);
    const { account, ...deed } = outcome.done;
    await writeAudit(db, { ...deed, account: account ?? write.account, ip: addressOf(write.c) });
    return outcome;
  };
  try {
    const outcome = inTransaction ? await services.db.transaction().execute(run) : await run(services.db);
    if ('answer' in outcome) return await outcome.answer();
    if (outcome.queue?.length) await services.queues.add(outcome.queue);
    return write.c.redirect(outcome.to, 303);
  } catch (thrown) {
    if (thrown instanceof RolledBack) return await thrown.refused;
    throw thrown;
  }
}

function refusalOf(c: WebContext, needed: Access): Response | Promise<Response> | null {
  const account = c.get('account');
  if (may(account?.role ?? null, needed)) return null;
  if (account) return forbidden(c, 'ops.notYours');
  return c.req.method === 'GET' ? c.redirect('/ops/login', 303) : forbidden(c, 'ops.signInFirst');
}

/** Says in one sentence why somebody may not do this. */
export function forbidden(c: WebContext, why: string): Response | Promise<Response> {
  const reader = readerOf(c);
  return c.html(
    <Layout reader={reader} title={reader.t('error.forbidden')} path="/ops">
      <h1>{reader.t('error.forbidden')}</h1>
      <p>{reader.t(why)}</p>
      <p>
        <a href="/ops/login">{reader.t('ops.login')}</a> · <a href="/ops/me">{reader.t('ops.me')}</a>
      </p>
    </Layout>,
    403,
  );
}

/** Who is signed in; only for pages behind the guard. */
export function accountOf(c: WebContext): NonNullable<Variables['account']> {
  const account = c.get('account');
  if (!account) throw new HTTPException(403);
  return account;
}
