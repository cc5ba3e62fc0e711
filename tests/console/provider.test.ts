import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIdProvider } from '../../web/openid.ts';
import { openConsole, type TestConsole } from './open-console.ts';

const CLIENT = 'kakehashi';

interface FakeProvider {
  issuer: string;
  /** What the next ID token says. */
  claims: Record<string, unknown>;
  codes: Map<string, { nonce: string; challenge: string }>;
  close(): Promise<void>;
}

let provider: FakeProvider;
let room: TestConsole;

/** An identity provider on loopback: description, keys, and a token for each code. */
async function startProvider(): Promise<FakeProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const fake = { claims: {}, codes: new Map() } as unknown as FakeProvider;
  const server: Server = createServer((request, response) => {
    const send = (value: unknown) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    if (request.url === '/.well-known/openid-configuration')
      return send({
        issuer: fake.issuer,
        authorization_endpoint: `${fake.issuer}/authorize`,
        token_endpoint: `${fake.issuer}/token`,
        jwks_uri: `${fake.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (request.url === '/keys') return send({ keys: [jwk] });
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const code = new URLSearchParams(body).get('code') ?? '';
      const nonce = fake.codes.get(code)?.nonce ?? 'unknown';
      fake.codes.delete(code);
      void new SignJWT({ nonce, ...fake.claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(fake.issuer)
        .setAudience(CLIENT)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey)
        .then((id_token) => send({ access_token: 'none', token_type: 'bearer', id_token }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  fake.issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  fake.close = async () => await new Promise((resolve) => void server.close(() => resolve()));
  return fake;
}

beforeEach(async () => {
  provider = await startProvider();
  room = await openConsole({
    provider: openIdProvider({
      issuer: provider.issuer,
      clientId: CLIENT,
      clientSecret: 'a secret of the test',
      name: 'City Hall',
    }),
  });
});
afterEach(async () => {
  await room.close();
  await provider.close();
});

/** Goes to the provider and comes back as the person of `claims`. */
async function comeBack(claims: Record<string, unknown>, change: (answer: URL) => void = () => {}) {
  const browser = room.stranger();
  const away = await browser.get('/ops/login/provider');
  const asked = new URL(away.headers.get('location')!);
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
  provider.claims = claims;
  provider.codes.set('code-1', {
    nonce: asked.searchParams.get('nonce')!,
    challenge: asked.searchParams.get('code_challenge')!,
  });
  const answer = new URL(asked.searchParams.get('redirect_uri')!);
  answer.searchParams.set('code', 'code-1');
  answer.searchParams.set('state', asked.searchParams.get('state')!);
  change(answer);
  return { browser, answer: await browser.get(answer.pathname + answer.search) };
}

const KNOWN = { sub: 'u-1', email: 'Lan@city.example', email_verified: true };

test('a person whose verified address an admin added comes in, and is known by the subject afterwards', async () => {
  await room.as('operator', 'lan@city.example');
  const { browser, answer } = await comeBack(KNOWN);
  expect(answer.headers.get('location')).toBe('/ops');
  expect((await browser.get('/ops')).status).toBe(200);
  const again = await comeBack({ sub: 'u-1' });
  expect(again.answer.headers.get('location')).toBe('/ops');
});

test('nobody gets an account by signing in, and an unverified address counts for nothing', async () => {
  expect((await comeBack(KNOWN)).answer.status).toBe(403);
  await room.as('operator', 'lan@city.example');
  expect((await comeBack({ ...KNOWN, email_verified: false })).answer.status).toBe(403);
  expect((await comeBack({ ...KNOWN, sub: 'u-2' })).answer.status).toBe(303);
  expect((await comeBack({ ...KNOWN, sub: 'u-3' })).answer.status).toBe(403);
});

test('an answer with another state, or a token for another login, opens nothing', async () => {
  await room.as('operator', 'lan@city.example');
  const forged = await comeBack(KNOWN, (answer) => answer.searchParams.set('state', 'other'));
  expect(forged.answer.status).toBe(403);
  expect((await comeBack({ ...KNOWN, nonce: 'of another login' })).answer.status).toBe(403);
  const stranger = room.stranger();
  expect((await stranger.get('/ops/login/callback?code=code-1&state=x')).status).toBe(404);
});
