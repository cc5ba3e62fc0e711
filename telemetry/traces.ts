import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Traces that are being sent; `close` sends what is left. */
export interface Traces {
  close(): Promise<void>;
}

/**
 * Sends spans of requests and jobs to an OpenTelemetry collector (OTLP over HTTP); a job's span hangs on the request or job
 * that queued it. Without this call the spans cost nothing and go nowhere.
 */
export function startTraces(endpoint: string, version: string): Traces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'kakehashi', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 2000 })],
  });
  provider.register();
  return { close: async () => await provider.shutdown().catch(() => {}) };
}
