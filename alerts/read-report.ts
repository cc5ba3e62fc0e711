import { simpleParser, type ParsedMail } from 'mailparser';

/** What a returned mail says. */
export interface ReturnReport {
  kind: 'bounce' | 'complaint' | 'other';
  /** `failed`, `delayed`, `delivered` … (RFC 3464 §2.3.3); empty where the report does not say. */
  action: string;
  /** Enhanced status code of a bounce (RFC 3463), or null. */
  status: string | null;
  /** What the receiver said. */
  detail: string;
  /** Every address of ours with a key that stands in the mail: where it came, and in the mail that it is about. */
  keyed: string[];
}

const KEYED = /[^\s<>:;,"']{1,40}\+[bu][0-9a-f]{48}@[a-z0-9.-]{1,255}/gi;
const LONGEST = 1024 * 1024;

/**
 * Reads a mail that came back: a delivery status report (RFC 3464), a complaint (ARF, RFC 5965), or anything else. Never throws:
 * what can't be read is `other`. Nothing of it is believed by itself; the keys in its addresses decide what it is about.
 */
export async function readReport(raw: Buffer, recipients: readonly string[]): Promise<ReturnReport> {
  const text = raw.subarray(0, LONGEST).toString('latin1');
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ');
  const keyed = [...new Set([...recipients, ...(unfolded.match(KEYED) ?? [])])].slice(0, 50);
  const other: ReturnReport = { kind: 'other', action: '', status: null, detail: '', keyed };
  const mail = await simpleParser(raw.subarray(0, LONGEST), { keepDeliveryStatus: true }).catch(() => null);
  if (!mail) return other;
  const status = partOf(mail, 'message/delivery-status');
  if (status !== null) return { ...other, ...deliveryStatus(status) };
  const complaint = partOf(mail, 'message/feedback-report');
  if (complaint !== null)
    return { ...other, kind: 'complaint', detail: field(complaint, 'feedback-type') || 'abuse' };
  return { ...other, detail: String(mail.subject ?? '').slice(0, 200) };
}

function partOf(mail: ParsedMail, type: string): string | null {
  const part = mail.attachments.find(({ contentType }) => contentType === type);
  return part ? part.content.toString('utf8') : null;
}

function deliveryStatus(report: string): Pick<ReturnReport, 'kind' | 'action' | 'status' | 'detail'> {
  const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(field(report, 'status'))?.[0] ?? null;
  return {
    kind: 'bounce',
    action: field(report, 'action').toLowerCase(),
    status,
    detail: field(report, 'diagnostic-code').slice(0, 300),
  };
}

/** The last value of a field: those of the recipient follow those of the whole message. */
function field(report: string, name: string): string {
  const unfolded = report.replace(/\r?\n[ \t]+/g, ' ');
  const found = [...unfolded.matchAll(new RegExp(`^${name}:[ \\t]*(.*)$`, 'gim'))].at(-1);
  return (found?.[1] ?? '').trim();
}
