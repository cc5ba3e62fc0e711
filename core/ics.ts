/** An entry of a calendar that lasts whole days. */
export interface CalendarEntry {
  /** Stays the same whatever changes, so that a postponement moves the entry. */
  uid: string;
  /** First and last ISO day. */
  from: string;
  until: string;
  summary: string;
  description: string;
  url: string;
  /** Goes up with each change. */
  sequence: number;
  changedAt: Date;
  /** Calendars remind of the entry so many days before it. */
  remindDays?: number;
}

const LONGEST_LINE = 75;

/** A calendar as iCalendar text (RFC 5545): CRLF, lines of at most 75 octets, text escaped. */
export function calendar(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kakehashi//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...entries.flatMap(event),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function event(entry: CalendarEntry): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(entry.uid)}`,
    `DTSTAMP:${stamp(entry.changedAt)}`,
    `LAST-MODIFIED:${stamp(entry.changedAt)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTART;VALUE=DATE:${entry.from.replaceAll('-', '')}`,
    // The end is the first day that is no part of it (RFC 5545 §3.6.1).
    `DTEND;VALUE=DATE:${dayAfter(entry.until).replaceAll('-', '')}`,
    `SUMMARY:${escaped(entry.summary)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    `URL:${entry.url.replace(/[\s\u0000-\u001f]/g, '')}`,
    'TRANSP:TRANSPARENT',
    ...(entry.remindDays === undefined ? [] : alarm(entry, entry.remindDays)),
    'END:VEVENT',
  ];
}

/** A reminder (RFC 5545 §3.6.6). */
function alarm({ summary }: CalendarEntry, days: number): string[] {
  return [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(summary)}`,
    `TRIGGER:-P${days}D`,
    'END:VALARM',
  ];
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');
}

/** Cuts a line after 75 octets at most, never inside a letter; the rest goes on behind a space. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > LONGEST_LINE - (parts.length ? 1 : 0)) {
      parts.push(part);
      part = '';
      octets = 0;
    }
    part += letter;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
