import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiToken, listApiTokens, revokeApiToken, type ApiScope } from '../../store/api-tokens.ts';
import {
  articleDetailOut,
  errorOut,
  matrixOut,
  sourcesOut,
  storiesOut,
  storyDetailOut,
} from '../../web/api/schemas.ts';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openWeb(REPORTS);
});
afterAll(async () => await web.close());

async function json(path: string, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await web.get(path, headers);
  expect(answer.headers.get('content-type')).toContain('application/json');
  return await answer.json();
}

async function key(scopes: ApiScope[], perMinute = 60, expiresAt: Date | null = null) {
  const wanted = { name: `for ${scopes.join('+')}`, scopes, perMinute, createdBy: 'an-admin', expiresAt };
  return await createApiToken(web.database.db, wanted, web.clock.now);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('every answer is what its schema in the OpenAPI document says, and no more', async () => {
  const list = storiesOut.strict().parse(await json('/api/v1/stories?limit=4&sort=day'));
  expect(list.stories).toHaveLength(4);
  const rest = storiesOut.parse(await json(`/api/v1/stories?limit=4&sort=day&after=${list.next}`));
  const ids = [...list.stories, ...rest.stories].map(({ id }) => id);
  expect(new Set(ids).size).toBe(REPORTS.length);
  const [first] = list.stories;
  const story = storyDetailOut.strict().parse(await json(`/api/v1/stories/${first?.id}`));
  articleDetailOut.strict().parse(await json(`/api/v1/articles/${story.articles[0]?.id}`));
  matrixOut.strict().parse(await json('/api/v1/matrix'));
  sourcesOut.strict().parse(await json('/api/v1/sources'));
});

test('the document names every address with its schemas, from OpenAPI 3.1', async () => {
  const document = (await json('/api/v1/openapi.json')) as { openapi: string; paths: Record<string, object> };
  expect(document.openapi).toBe('3.1.0');
  for (const path of ['/stories', '/stories/{id}', '/articles/{id}', '/matrix', '/sources', '/subscriptions'])
    expect(Object.keys(document.paths)).toContain(path);
});

test.each([
  ['/api/v1/stories?from=yesterday', 400, 'from'],
  ['/api/v1/stories?pair=HN-Osaka', 400, 'pair'],
  ['/api/v1/stories?kind=party', 400, 'kind'],
  ['/api/v1/stories/999999', 404, undefined],
  ['/api/v1/nowhere', 404, undefined],
])('%s is answered with %i and the field %s', async (path, status, field) => {
  const answer = await web.get(path);
  expect(answer.status).toBe(status);
  expect(errorOut.parse(await answer.json()).field).toBe(field);
});

test('a key that is unknown, ended or expired is refused, whatever else is open', async () => {
  const { id, token } = await key(['read']);
  expect((await web.get('/api/v1/sources', bearer(token))).status).toBe(200);
  expect(await revokeApiToken(web.database.db, id, web.clock.now)).toBe(true);
  expect(await revokeApiToken(web.database.db, id, web.clock.now)).toBe(false);
  const short = await key(['read'], 60, new Date(web.clock.now.getTime() - 1));
  for (const bad of [token, short.token, `kk_${'x'.repeat(43)}`, 'short']) {
    const answer = await web.get('/api/v1/sources', bearer(bad));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a key allows its scopes and nothing else', async () => {
  const { token } = await key(['read']);
  expect((await web.get('/api/v1/stories?limit=100', bearer(token))).status).toBe(200);
  expect((await web.get('/api/v1/stories?limit=200', bearer(token))).status).toBe(403);
  const post = await web.app.request('http://kakehashi.example/api/v1/subscriptions', {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: '{}',
  });
  expect(post.status).toBe(403);
});

test('a key has its own rate, counted in the database; the next minute begins anew', async () => {
  const { token } = await key(['read'], 2);
  const ask = async () => await web.get('/api/v1/sources', bearer(token));
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const third = await ask();
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  web.clock.now = new Date(web.clock.now.getTime() + 60_000);
  expect((await ask()).status).toBe(200);
});

test('the console sees keys by name, scopes and last use, never the key', async () => {
  const { id, token } = await key(['read', 'export']);
  await web.get('/api/v1/sources', bearer(token));
  const listed = (await listApiTokens(web.database.db)).find((each) => each.id === id);
  expect(listed).toMatchObject({ scopes: ['read', 'export'], perMinute: 60, lastUsedAt: web.clock.now });
  const { rows } = await web.database.pool.query('select * from api_token');
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('without a key a far address has a pace of its own', async () => {
  const far = { incoming: { socket: { remoteAddress: '203.0.113.9' } } };
  const statuses = new Set<number>();
  for (let n = 0; n < 320; n++)
    statuses.add((await web.app.request('http://kakehashi.example/api/v1/nowhere', {}, far)).status);
  expect([...statuses]).toEqual([404, 429]);
});
