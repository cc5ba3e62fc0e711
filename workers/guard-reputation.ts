import { bounceRates, type BounceRates } from '../store/bounces.ts';
import { mailPause, pauseMail } from '../store/mail-pause.ts';
import type { Services } from './services.ts';

const MOST_BOUNCES = 0.05;
const MOST_COMPLAINTS = 0.001;
/** A single bounce among a handful of mails says nothing yet. */
const FEWEST_BOUNCES = 5;
const FEWEST_COMPLAINTS = 2;

/**
 * Pauses all alerts when bounces pass 5 % or complaints 0.1 % of the last 24 hours: going on would spoil the sender's name for
 * every reader. An operator resumes. True when it paused now.
 */
export async function guardReputation(services: Pick<Services, 'db' | 'now'>): Promise<boolean> {
  const { db } = services;
  const now = services.now();
  if (await mailPause(db)) return false;
  const reason = reasonToPause(await bounceRates(db, now));
  if (!reason) return false;
  await pauseMail(db, { by: 'automatic', reason, now });
  return true;
}

function reasonToPause({ sent, bounces, complaints }: BounceRates): string | null {
  const share = (part: number) => part / Math.max(1, sent);
  const percent = (part: number) => `${(share(part) * 100).toFixed(1)} %`;
  if (bounces >= FEWEST_BOUNCES && share(bounces) > MOST_BOUNCES)
    return `${bounces} of ${sent} mails of 24 hours bounced (${percent(bounces)}, at most 5 % is safe)`;
  if (complaints >= FEWEST_COMPLAINTS && share(complaints) > MOST_COMPLAINTS)
    return `${complaints} complaints about ${sent} mails of 24 hours (${percent(complaints)}, at most 0.1 % is safe)`;
  return null;
}
