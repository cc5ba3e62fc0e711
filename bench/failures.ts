import type { WideEvent } from '../telemetry/wide-event.ts';

/** Counts runs that did not end well, by what was said of them. */
export function countFailures(): {
  note(event: WideEvent): void;
  figures(): { jobs_failed: number; failed_for: Record<string, number> };
} {
  const counts = new Map<string, number>();
  return {
    note({ job, outcome, message = '' }) {
      if (outcome === 'ok') return;
      const why = `${job} ${outcome}: ${message}`;
      counts.set(why, (counts.get(why) ?? 0) + 1);
    },
    figures: () => ({
      jobs_failed: [...counts.values()].reduce((sum, count) => sum + count, 0),
      failed_for: Object.fromEntries(counts),
    }),
  };
}
