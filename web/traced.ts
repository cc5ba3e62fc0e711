import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';

const tracer = trace.getTracer('kakehashi');

/** A span for each request, named by its route: addresses hold tokens and stay out of traces. */
export const traced: MiddlewareHandler = async (c, next) =>
  await tracer.startActiveSpan(c.req.method, async (span) => {
    await next();
    const route = routePath(c, -1);
    span.updateName(`${c.req.method} ${route}`);
    span.setAttributes({
      'http.request.method': c.req.method,
      'http.route': route,
      'http.response.status_code': c.res.status,
    });
    if (c.res.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
