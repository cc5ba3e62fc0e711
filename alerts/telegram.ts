import { z } from 'zod';
import type { Channel, Message } from './channel.ts';
import { escapeHtml } from './html.ts';
import { postingChannel, type Post, type PostingRule } from './posting.ts';

/** A bot's token, and the chat it writes to: a number, or the @name of a channel. */
export const telegramSettings = z.object({
  token: z.string().regex(/^\d{5,15}:[\w-]{30,60}$/, 'give the token of a bot, as BotFather showed it'),
  chat: z
    .string()
    .regex(/^(?:-?\d{3,20}|@[A-Za-z]\w{3,31})$/, 'give the number of a chat or the @name of a channel'),
});

const LONGEST = 4096;
const answer = z.object({ ok: z.boolean(), description: z.string().optional() });

const rule: PostingRule<z.infer<typeof telegramSettings>> = {
  settings: telegramSettings,
  repeatable: false,
  make: (message, { token, chat }) => ({
    url: `https://api.telegram.org/bot${token}/sendMessage`,
    headers: {},
    body: JSON.stringify({
      chat_id: chat,
      text: telegramText(message),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    }),
  }),
  refusal: (body) => {
    const said = answer.safeParse(parseJson(body));
    return said.success && said.data.ok ? null : (said.data?.description ?? 'The answer is not understood.');
  },
};

/** Telegram by a bot. */
export function createTelegramChannel(post: Post): Channel {
  return postingChannel(post, rule);
}

/** Whole stories as long as they fit; a cut in the middle would break the markup. */
function telegramText(message: Message): string {
  let text = `<b>${escapeHtml(message.subject)}</b>`;
  for (const { news, who, what, source, url } of message.stories) {
    const lines = [
      news ? `<b>${escapeHtml(news)}</b>` : '',
      `<b>${escapeHtml(who)}</b>`,
      ...[what, source, url].map(escapeHtml),
    ];
    const next = `${text}\n\n${lines.filter(Boolean).join('\n')}`;
    if (next.length > LONGEST) break;
    text = next;
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
