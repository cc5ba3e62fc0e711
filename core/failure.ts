/** Where a failure leaves the work: tried again by the queue, or ended for good. */
export type FailureFate = 'retry' | 'drop' | 'stop';

/**
 * Every way in which reading a page, a feed or sending a message can fail. The list is closed: the queue, the
 * drop ledger and the source states are built on it.
 *
 * - `timeout` `dns` `connection` `tls` `server-error`: the other side is not well; retried with back-off.
 * - `rate-limited`: 429 or 503 with Retry-After; retried no sooner than `retryAt`.
 * - `blocked`: 401/403, a captcha, a login wall or a WAF page; shown as a state, never evaded.
 * - `gone`: 404 or 410; the address is dropped.
 * - `robots`: robots.txt forbids the path; dropped without a request.
 * - `private-address`: the gate refused to connect (see RFC 1918, RFC 4193); dropped.
 * - `too-many-redirects` `too-large` `too-deep` `not-html` `bad-charset`: the answer can't be a page; dropped.
 * - `too-slow`: reading it took too long; retried, because a busy machine reads slowly, too.
 * - `empty`: an answer without content; dropped (a feed without items is a source state, not a failure).
 * - `layout-changed`: title or body can't be found; dropped, counted against the source.
 * - `browser`: the browser crashed or hung; retried.
 * - `mail-rejected` `mail-temporary` `mail-in-doubt`: how a relay answered; see alerts.
 * - `internal`: a defect of ours; retried, then shown to operators.
 */
export const FAILURES = {
  timeout: 'retry',
  dns: 'retry',
  connection: 'retry',
  tls: 'retry',
  'server-error': 'retry',
  'rate-limited': 'retry',
  blocked: 'retry',
  gone: 'drop',
  robots: 'drop',
  'private-address': 'drop',
  'too-many-redirects': 'drop',
  'too-large': 'drop',
  'too-deep': 'drop',
  'too-slow': 'retry',
  'not-html': 'drop',
  'bad-charset': 'drop',
  empty: 'drop',
  'layout-changed': 'drop',
  browser: 'retry',
  'mail-rejected': 'drop',
  'mail-temporary': 'retry',
  'mail-in-doubt': 'stop',
  internal: 'retry',
} as const satisfies Record<string, FailureFate>;

/** The name of one failure of the closed list. */
export type FailureKind = keyof typeof FAILURES;

interface FailureDetail {
  cause?: unknown;
  /** Not before this time (only for `rate-limited`). */
  retryAt?: Date;
  /** The HTTP status, where there was one. */
  status?: number;
}

/** A job stops with this; its message is a sentence that tells an operator what happened and what to do. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly retryAt: Date | undefined;
  readonly status: number | undefined;

  constructor(kind: FailureKind, message: string, detail: FailureDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.retryAt = detail.retryAt;
    this.status = detail.status;
  }

  /** What happens to the work next. */
  get fate(): FailureFate {
    return FAILURES[this.kind];
  }
}

/** Any thrown value as a Failure: one of ours stays as it is, anything else becomes `internal` with its cause. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure('internal', message, { cause: thrown });
}
