/** What a refusal means for the address it was sent to. */
export type Refusal = 'hard' | 'soft' | 'policy';

/**
 * Reads a refusal by its enhanced status code (RFC 3463), or by its words where there is none. 5.1.x (no such mailbox) and
 * 5.2.1 (mailbox disabled) are hard; 5.7.x is the receiver's policy about us; everything else may change.
 */
export function refusalOf(status: string | null, words: string): Refusal {
  const code = status ?? enhancedStatus(words);
  if (code) {
    if (/^5\.1\.\d{1,3}$/.test(code) && code !== '5.1.7' && code !== '5.1.8') return 'hard';
    if (code === '5.2.1') return 'hard';
    return /^[45]\.7\.\d{1,3}$/.test(code) || code === '5.1.7' || code === '5.1.8' ? 'policy' : 'soft';
  }
  if (
    /user unknown|unknown user|no such (?:user|mailbox|recipient)|does not exist|mailbox unavailable/i.test(
      words,
    )
  )
    return 'hard';
  return /spam|policy|blocked|blacklist|blocklist|reputation|DMARC|SPF|DKIM/i.test(words) ? 'policy' : 'soft';
}

/** The first enhanced status code in a reply, or null. */
export function enhancedStatus(words: string): string | null {
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? null;
}
