import { Failure } from '../../core/failure.ts';

/** The failure that an HTTP status means, or null for an answer that can be read (RFC 9110 §15). */
export function statusFailure(
  status: number,
  retryAfter: string | null,
  url: string,
  now: Date,
): Failure | null {
  if (status >= 200 && status < 300)
    return status === 204 || status === 205
      ? new Failure('empty', `${url} answered ${status} without content.`, { status })
      : null;
  const retryAt = readRetryAfter(retryAfter, now);
  const wait = retryAt ? { status, retryAt } : { status };
  if (status === 429) return new Failure('rate-limited', `${url} asks for fewer requests (429).`, wait);
  if (status === 503 && retryAt)
    return new Failure('rate-limited', `${url} is unavailable and asks to come back later (503).`, wait);
  if (status === 404 || status === 410)
    return new Failure('gone', `${url} is not there (${status}).`, { status });
  if (status === 401 || status === 403 || status === 407 || status === 451)
    return new Failure('blocked', `${url} refuses us (${status}).`, { status });
  if (status >= 500) return new Failure('server-error', `${url} has a fault of its own (${status}).`, wait);
  return new Failure('gone', `${url} answered ${status}.`, { status });
}

/** Retry-After as seconds or an HTTP date (RFC 9110 §10.2.3); at most a day ahead. */
export function readRetryAfter(value: string | null, now: Date): Date | undefined {
  if (!value) return undefined;
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0) return undefined;
  return new Date(now.getTime() + Math.min(seconds, 86_400) * 1000);
}

const TLS = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|ERR_TLS|altname/i;

/** Any error of a request as a failure of the closed list, with a sentence. */
export function networkFailure(thrown: unknown, url: string): Failure {
  const found = chain(thrown).find((cause) => cause instanceof Failure);
  if (found) return found;
  const texts = chain(thrown).map(
    (cause) => `${'code' in cause ? String(cause.code) : ''} ${cause.name} ${cause.message}`,
  );
  const all = texts.join(' ');
  const host = URL.canParse(url) ? new URL(url).hostname : url;
  const detail = { cause: thrown };
  if (/ENOTFOUND|EAI_AGAIN|EAI_/.test(all))
    return new Failure('dns', `The name ${host} could not be resolved.`, detail);
  if (/Timeout|ETIMEDOUT|UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT|AbortError/i.test(all))
    return new Failure('timeout', `${host} did not answer in time.`, detail);
  if (TLS.test(all)) return new Failure('tls', `${host} has no certificate that can be trusted.`, detail);
  if (/ECONNREFUSED/.test(all)) return new Failure('connection', `${host} refuses connections.`, detail);
  return new Failure(
    'connection',
    `The connection to ${host} broke (${texts.at(-1)?.trim() ?? 'unknown'}).`,
    detail,
  );
}

function chain(thrown: unknown): Error[] {
  const errors: Error[] = [];
  for (let cause = thrown; cause instanceof Error && errors.length < 8; cause = cause.cause) {
    errors.push(cause);
    if (cause instanceof AggregateError)
      for (const inner of cause.errors) if (inner instanceof Error) errors.push(inner);
  }
  return errors;
}
