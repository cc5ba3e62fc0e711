import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPasswordLink, saveAccount } from '../../store/accounts.ts';
import { createApiToken } from '../../store/api-tokens.ts';
import { saveFeedback } from '../../store/feedback.ts';
import { requestTestMail } from '../../store/mail-outcomes.ts';
import { findSuppression, suppress } from '../../store/suppressions.ts';
import { newToken, tokenHash } from '../../store/tokens.ts';
import { ACCESS, type WritePath } from '../../web/ops/access.ts';
import { aStory } from '../alerts/room.ts';
import { sealPlainSecrets } from '../../store/second-factor.ts';
import { openConsole, type Browser, type TestConsole } from './open-console.ts';
import { codeAt, prepare, PASSWORD, type Prepared } from './prepared.ts';

/** A valid use of each write of the console: a route without one does not compile. */
interface Sample {
  path: string;
  fields?: Record<string, string | string[]>;
  by?: Browser;
}
type Samples = { [P in WritePath]: (at: Prepared) => Promise<Sample> | Sample };

let room: TestConsole;
let at: Prepared;
beforeAll(async () => {
  room = await openConsole();
  at = await prepare(room);
});
afterAll(async () => await room.close());

const SAMPLES: Samples = {
  '/login': async () => {
    await saveAccount(room.database.db, { name: 'minh', password: PASSWORD, role: 'operator' });
    return { path: '/login', fields: { name: 'minh', password: PASSWORD }, by: room.stranger() };
  },
  '/login/code': async () => {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    await saveAccount(room.database.db, { name: 'hoa', password: PASSWORD, role: 'operator' });
    await room.database.db
      .updateTable('account')
      .set({ totp_secret: secret })
      .where('name', '=', 'hoa')
      .execute();
    await sealPlainSecrets(room.database.db, room.services.secret);
    const by = room.stranger();
    await by.post('/ops/login', { name: 'hoa', password: PASSWORD });
    return { path: '/login/code', fields: { code: codeAt(secret, room.clock.now) }, by };
  },
  '/first/:token': async () => {
    // There are accounts already, so that the link is put in by hand.
    const token = newToken();
    await room.database.db
      .insertInto('token')
      .values({
        hash: tokenHash(token),
        purpose: 'first-operator',
        expires_at: new Date(room.clock.now.getTime() + 60_000),
      })
      .execute();
    return { path: `/first/${token}`, fields: { name: 'first', password: PASSWORD }, by: room.stranger() };
  },
  '/welcome/:token': async () => ({
    path: `/welcome/${await createPasswordLink(room.database.db, at.accountId, room.clock.now)}`,
    fields: { password: PASSWORD },
    by: room.stranger(),
  }),
  '/logout': async () => ({ path: '/logout', by: await room.as('operator', 'leaving') }),
  '/me/password': async () => {
    await saveAccount(room.database.db, { name: 'changing', password: PASSWORD, role: 'operator' });
    const by = await room.as('operator', 'changing');
    return { path: '/me/password', fields: { present: PASSWORD, next: 'five green frogs sing' }, by };
  },
  '/me/second-factor': async () => {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const by = await room.as('operator', 'careful');
    return { path: '/me/second-factor', fields: { secret, code: codeAt(secret, room.clock.now) }, by };
  },
  '/me/second-factor/off': async () => await withFactor('tired', '/me/second-factor/off'),
  '/me/recovery-codes': async () => await withFactor('lost', '/me/recovery-codes'),
  '/me/sessions/:id/revoke': async () => {
    const by = await room.as('operator', 'twice');
    await room.as('operator', 'twice');
    return { path: `/me/sessions/${await otherSession(by)}/revoke`, by };
  },
  '/people': () => ({ path: '/people', fields: { name: 'new person', role: 'editor' } }),
  '/people/:id/change': () => ({ path: `/people/${at.accountId}/change`, fields: { role: 'operator' } }),
  '/people/:id/link': () => ({ path: `/people/${at.accountId}/link` }),
  '/people/:id/second-factor/off': () => ({ path: `/people/${at.accountId}/second-factor/off` }),
  '/people/sessions/:id/revoke': async () => ({
    path: `/people/sessions/${await otherSession(await room.as('operator', 'watched'), true)}/revoke`,
  }),
  '/sources/:id/:action{pause|resume|poll}': () => ({ path: '/sources/paper/pause' }),
  '/config/:kind{global|family|source}/:name/preview': () => ({
    path: '/config/source/paper/preview',
    fields: { yaml: room.services.tuning.fileText('source', 'paper')! },
  }),
  '/config/:kind{global|family|source|topic}/:name/restore': () => ({
    path: '/config/source/herald/restore',
    fields: { version: at.versionId },
  }),
  '/config/import': () => {
    const file = room.services.tuning.exportAll('json').replaceAll('"1h"', '"2h"');
    return { path: '/config/import', fields: { file, format: 'json' } };
  },
  '/previews/:id{[0-9]{1,18}}/save': () => ({ path: `/previews/${at.previewId}/save` }),
  '/topic/dry-run': () => ({ path: '/topic/dry-run', fields: { yaml: 'stop: { vi: [Bún bò Huế] }' } }),
  '/topic/runs/:id{[0-9]{1,18}}/apply': () => ({ path: `/topic/runs/${at.dryRunId}/apply` }),
  '/topic/judge-again': () => ({ path: '/topic/judge-again' }),
  '/sources/:id/held': async () => {
    await room.database.db
      .insertInto('ref')
      .values({
        source_id: 'paper',
        url: 'https://paper.example/held',
        fetch_url: 'https://paper.example/held',
        last_failure: 'held',
      })
      .execute();
    return { path: '/sources/paper/held', fields: { how: 'drop' } };
  },
  '/desk/merge': async () => ({
    path: '/desk/merge',
    fields: { story: [await aStory(room.database.db), await aStory(room.database.db)] },
  }),
  '/desk/split': async () => {
    const { story, articles } = await storyOfTwo();
    return { path: '/desk/split', fields: { article: `${story}:${articles[0]}` } };
  },
  '/desk/undo': async () => {
    const { story, articles } = await storyOfTwo();
    await at.admin.post('/ops/desk/split', { article: `${story}:${articles[0]}` });
    const { id } = await room.database.db
      .selectFrom('decision')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return { path: '/desk/undo', fields: { decision: id } };
  },
  '/desk/label': async () => {
    const { articles } = await storyOfTwo();
    return { path: '/desk/label', fields: { article: articles[0]!, relevance: 'no' } };
  },
  '/desk/feedback': async () => {
    const word = { storyId: at.storyId, says: 'relevant', by: 'reader' } as const;
    const id = await saveFeedback(room.database.db, word);
    return { path: '/desk/feedback', fields: { id, state: 'accepted' } };
  },
  '/deliveries/:id/doubt': async () => ({
    path: `/deliveries/${await aDelivery('in_doubt')}/doubt`,
    fields: { decision: 'arrived' },
  }),
  '/deliveries/:id/resend': async () => ({ path: `/deliveries/${await aDelivery('failed')}/resend` }),
  '/mail/pause': () => ({ path: '/mail/pause', fields: { reason: 'a test' } }),
  '/mail/resume': () => ({ path: '/mail/resume' }),
  '/mail/test': () => ({
    path: '/mail/test',
    fields: { address: 'ops@city.example', lang: 'ja', template: 'alert' },
  }),
  '/mail/suppressions': () => ({ path: '/mail/suppressions', fields: { address: 'a@b.example' } }),
  '/mail/suppressions/:id/lift': async () => {
    const { db } = room.database;
    await suppress(db, room.services.secret, 'c@b.example', { reason: 'operator' });
    const entry = await findSuppression(db, room.services.secret, 'c@b.example');
    return { path: `/mail/suppressions/${entry!.id}/lift` };
  },
  '/tokens': () => ({ path: '/tokens', fields: { name: 'a robot', scope: 'read', rate: '60', days: '30' } }),
  '/tokens/:id/revoke': async () => {
    const wanted = { name: 'old', scopes: ['read' as const], perMinute: 1, createdBy: 'x', expiresAt: null };
    const { id } = await createApiToken(room.database.db, wanted, room.clock.now);
    return { path: `/tokens/${id}/revoke` };
  },
  '/queues/replay': () => ({ path: '/queues/replay', fields: { name: 'digest', id: '1' } }),
};

async function storyOfTwo(): Promise<{ story: string; articles: string[] }> {
  const { db } = room.database;
  const [story, other] = [await aStory(db), await aStory(db)];
  await db.updateTable('article').set({ story_id: story }).where('story_id', '=', other).execute();
  const rows = await db.selectFrom('article').select('id').where('story_id', '=', story).execute();
  return { story, articles: rows.map(({ id }) => id) };
}

async function aDelivery(state: 'in_doubt' | 'failed'): Promise<string> {
  const test = { address: 'ops@city.example', lang: 'en', template: 'alert' } as const;
  const id = await requestTestMail(room.database.db, test);
  await room.database.db.updateTable('delivery').set({ state }).where('id', '=', id).execute();
  return id;
}

async function withFactor(name: string, path: string): Promise<Sample> {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const by = await room.as('operator', name);
  await room.database.db
    .updateTable('account')
    .set({ totp_secret: secret })
    .where('name', '=', name)
    .execute();
  await sealPlainSecrets(room.database.db, room.services.secret);
  return { path, fields: { code: codeAt(secret, room.clock.now) }, by };
}

async function otherSession(browser: Browser, own = false): Promise<string> {
  const hash = tokenHash(browser.cookies.get('session')!);
  const account = await room.database.db
    .selectFrom('session')
    .select(['id', 'account_id'])
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  if (own) return account.id;
  const other = await room.database.db
    .selectFrom('session')
    .select('id')
    .where('account_id', '=', account.account_id)
    .where('hash', '<>', hash)
    .executeTakeFirstOrThrow();
  return other.id;
}

async function auditRows(): Promise<{ id: string; action: string; account: string }[]> {
  return await room.database.db
    .selectFrom('audit')
    .select(['id', 'action', 'account'])
    .orderBy('id')
    .execute();
}

const writes = Object.keys(ACCESS)
  .filter((route) => route.startsWith('POST '))
  .map((route) => route.slice('POST '.length) as WritePath);

test.each(writes)('POST %s leaves one row in the audit log', async (path) => {
  const sample = await SAMPLES[path](at);
  const before = (await auditRows()).length;
  const answer = await (sample.by ?? at.admin).post(`/ops${sample.path}`, sample.fields);
  expect([200, 303]).toContain(answer.status);
  const rows = (await auditRows()).slice(before);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.account).not.toBe('');
});

test('a refused write leaves nothing behind', async () => {
  const before = (await auditRows()).length;
  expect((await at.admin.post('/ops/people', { name: 'x', role: 'nobody' })).status).toBe(400);
  expect((await at.admin.post('/ops/sources/unknown/pause')).status).toBe(404);
  expect((await auditRows()).length).toBe(before);
});

test('the audit log can be added to, never changed', async () => {
  await at.admin.post('/ops/sources/paper/resume');
  for (const statement of ["update audit set account = 'x'", 'delete from audit', 'truncate audit'])
    await expect(sql.raw(statement).execute(room.database.db)).rejects.toThrow(/append-only/);
});

test('the audit page shows who changed what, before and after', async () => {
  await at.admin.post('/ops/sources/paper/pause');
  const page = await (await at.admin.get('/ops/audit?what=pause')).text();
  expect(page).toContain('source:paper');
  expect(page).toMatch(/paused: <del>false<\/del> <ins>true<\/ins>/);
});
