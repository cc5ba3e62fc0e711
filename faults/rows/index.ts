import { BOUNCE_ROWS } from './bounces.ts';
import { BROWSER_ROWS } from './browser.ts';
import { CLOCK_ROWS } from './clocks.ts';
import { DATABASE_ROWS } from './database.ts';
import { LINK_ROWS } from './links.ts';
import { MAIL_ROWS } from './mail.ts';
import { PAGE_ROWS } from './pages.ts';
import { PEOPLE_ROWS } from './people.ts';
import { QUEUE_ROWS } from './queue.ts';
import type { Row } from './row.ts';
import { SITE_ROWS } from './site.ts';
import { WORKER_ROWS } from './workers.ts';

/** Every fault of the matrix, in the order of its number. */
export const ROWS: readonly Row[] = [
  ...WORKER_ROWS,
  ...CLOCK_ROWS,
  ...MAIL_ROWS,
  ...BOUNCE_ROWS,
  ...DATABASE_ROWS,
  ...QUEUE_ROWS,
  ...SITE_ROWS,
  ...PAGE_ROWS,
  ...BROWSER_ROWS,
  ...PEOPLE_ROWS,
  ...LINK_ROWS,
].sort((a, b) => a.n - b.n);
