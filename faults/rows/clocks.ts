import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../config/root.ts';
import { unless, type Row } from './row.ts';

/** As an address: NODE_OPTIONS is cut at the spaces that a path may have. */
const CLOCK = pathToFileURL(join(packageRoot(), 'faults', 'clock.mjs')).href;
const HOUR_MS = 3600_000;

/** Faults of the clocks by which processes go; the database's is right. */
export const CLOCK_ROWS: Row[] = [
  {
    n: 13,
    fault:
      'one worker two hours ahead, one two hours behind, one whose clock is set back while it works, one in the night in which an hour is skipped',
    run: async (town) => {
      const clocks = [
        { CLOCK_OFFSET_MS: 2 * HOUR_MS },
        { CLOCK_OFFSET_MS: -2 * HOUR_MS },
        { CLOCK_STEP_MS: -600_000, CLOCK_STEP_AFTER_MS: 6000 },
        { TZ: 'Europe/Berlin', CLOCK_OFFSET_MS: nextSpring().getTime() - 5000 - Date.now() },
      ];
      for (const clock of clocks) {
        const env = Object.fromEntries(Object.entries(clock).map(([name, value]) => [name, String(value)]));
        await town.atWork({ env: { NODE_OPTIONS: `--import=${CLOCK}`, ...env } });
      }
      town.publish(10);
      // No time is passed: leases and waits count by the database's clock, so that nothing waits for hours.
      const done = await town.quiesce(60_000);
      const begun = town.mail.sink.flows.map(({ from }) => from);
      const asked = new Map<string, number>();
      for (const { path } of town.site.requests) asked.set(path, (asked.get(path) ?? 0) + 1);
      const twice = town.published.filter(({ path }) => (asked.get(path) ?? 0) > 1).length;
      return [
        ...unless(done, 'something waits for a clock that is wrong'),
        ...unless(new Set(begun).size === begun.length, 'a message began to flow more than once'),
        ...unless(twice === 0, `${twice} pages were asked for more than once`),
      ];
    },
  },
];

/** The last Sunday of the next March at 01:00 UTC, when clocks in Berlin go from two to three. */
function nextSpring(): Date {
  const now = new Date();
  const of = (year: number) => {
    const end = new Date(Date.UTC(year, 2, 31, 1));
    return new Date(end.getTime() - end.getUTCDay() * 24 * HOUR_MS);
  };
  const spring = of(now.getUTCFullYear());
  return spring > now ? spring : of(now.getUTCFullYear() + 1);
}
