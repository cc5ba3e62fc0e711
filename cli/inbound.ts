import { openImapDoor, openSmtpDoor, type InboundDoor } from '../alerts/inbound.ts';
import { takeReturnedMail } from '../workers/returned-mail.ts';
import type { House } from './house.ts';

/** Opens the doors by which bounces, complaints and unsubscribe mails come in, where MAIL_BOUNCE names an address. */
export async function openInbound(house: House): Promise<{ close(): Promise<void> }> {
  const { env, services } = house;
  const doors: InboundDoor[] = [];
  if (env.MAIL_BOUNCE) {
    const take = async (raw: Buffer, recipients: readonly string[]) => {
      await takeReturnedMail(services, raw, recipients);
    };
    if (env.MAIL_IN) {
      const at = env.MAIL_IN.lastIndexOf(':');
      const host = env.MAIL_IN.slice(0, at).replace(/^\[|\]$/g, '');
      doors.push(
        await openSmtpDoor({ host, port: Number(env.MAIL_IN.slice(at + 1)) }, env.MAIL_BOUNCE, take),
      );
    }
    if (env.IMAP_URL) doors.push(openImapDoor(env.IMAP_URL, take));
  }
  return {
    close: async () => {
      for (const door of doors) await door.close();
    },
  };
}
