/** A delivery status report (RFC 3464) as a mail server writes it. */
export function report(status: string, more: { action?: string; original?: string } = {}): string {
  return [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; reader@example.com',
    `Action: ${more.action ?? 'failed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} as the receiver`,
    ' said it',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    more.original ?? 'Subject: [VN-JP]',
    '--b--',
    '',
  ].join('\r\n');
}

/** A complaint (RFC 5965) about a mail, of which it quotes the head. */
export const complaint = (original: string) =>
  report('5.0.0', { original })
    .replace('report-type=delivery-status', 'report-type=feedback-report')
    .replace('message/delivery-status', 'message/feedback-report')
    .replace('Reporting-MTA: dns; mx.example\r\n\r\n', 'Feedback-Type: abuse\r\n');
