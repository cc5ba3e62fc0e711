import * as client from 'openid-client';
import { z } from 'zod';
import type { Provider } from './services.ts';

/** Where an identity provider is and what it knows us as. */
export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
}

const kept = z.object({ verifier: z.string(), state: z.string(), nonce: z.string() });

/**
 * An OpenID Connect provider. Its description is read at the first login, so that the house starts while the provider is
 * away. Only a provider on this machine may be spoken to without TLS.
 */
export function openIdProvider(settings: OpenIdSettings): Provider {
  let found: Promise<client.Configuration> | null = null;
  const configuration = async () => {
    found ??= discover(settings);
    try {
      return await found;
    } catch (cause) {
      found = null;
      throw cause;
    }
  };
  return {
    name: settings.name,
    async start(redirectUri) {
      const keep = {
        verifier: client.randomPKCECodeVerifier(),
        state: client.randomState(),
        nonce: client.randomNonce(),
      };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(keep.verifier),
        code_challenge_method: 'S256',
        state: keep.state,
        nonce: keep.nonce,
      });
      return { url: url.href, keep: Buffer.from(JSON.stringify(keep)).toString('base64url') };
    },
    async finish(current, keep) {
      const checks = kept.parse(JSON.parse(Buffer.from(keep, 'base64url').toString('utf8')));
      const tokens = await client.authorizationCodeGrant(await configuration(), current, {
        pkceCodeVerifier: checks.verifier,
        expectedState: checks.state,
        expectedNonce: checks.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('The provider sent no ID token.');
      const verified = claims['email_verified'] === true && typeof claims['email'] === 'string';
      return {
        subject: `${claims.iss}|${claims.sub}`,
        email: verified ? String(claims['email']).toLowerCase() : null,
      };
    },
  };
}

async function discover(settings: OpenIdSettings): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer);
  const local = issuer.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname);
  return await client.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
    timeout: 10,
    ...(local ? { execute: [client.allowInsecureRequests] } : {}),
  });
}
