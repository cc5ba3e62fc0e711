import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Channel, Message } from './channel.ts';
import { postingChannel, webAddress, type Post, type PostingRule } from './posting.ts';

/** Where a signed webhook goes, and the secret that signs it (Standard Webhooks: `whsec_` and base64). */
export const webhookSettings = z.object({
  url: webAddress,
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,90}=*$/, 'give a secret such as whsec_ with base64'),
});

const rule: PostingRule<z.infer<typeof webhookSettings>> = {
  settings: webhookSettings,
  // The receiver knows a repetition by `webhook-id`.
  repeatable: true,
  make(message, { url, secret }) {
    const body = webhookBody(message);
    const timestamp = Math.floor(Date.now() / 1000);
    return {
      url,
      body,
      headers: {
        'webhook-id': message.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secret, { id: message.id, timestamp, body }),
      },
    };
  },
};

/** Posts alerts as JSON, signed as Standard Webhooks asks: an HMAC-SHA256 over id, time and body. */
export function createWebhookChannel(post: Post): Channel {
  return postingChannel(post, rule);
}

/** The value of `webhook-signature` for a body. */
export function signWebhook(
  secret: string,
  message: { id: string; timestamp: number; body: string },
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${message.id}.${message.timestamp}.${message.body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

/** The body is the same for all tries, so that it can be compared. */
function webhookBody(message: Message): string {
  return JSON.stringify({
    type: 'stories',
    id: message.id,
    lang: message.lang,
    subject: message.subject,
    stories: message.stories.map(({ id, who, what, source, url, news }) => ({
      id,
      who,
      what,
      source,
      url,
      news,
    })),
  });
}
