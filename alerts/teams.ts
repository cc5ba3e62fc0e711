import { z } from 'zod';
import type { Channel, Message } from './channel.ts';
import { escapeMarkdown } from './markdown.ts';
import { postingChannel, webAddress, type Post, type PostingRule } from './posting.ts';

export const teamsSettings = z.object({ url: webAddress });

const rule: PostingRule<z.infer<typeof teamsSettings>> = {
  settings: teamsSettings,
  repeatable: false,
  make: (message, { url }) => ({ url, headers: {}, body: JSON.stringify(card(message)) }),
};

/** Microsoft Teams by a Workflows webhook: an Adaptive Card in a message (the older connectors were retired). */
export function createTeamsChannel(post: Post): Channel {
  return postingChannel(post, rule);
}

function card(message: Message) {
  const line = (text: string, more: object = {}) => ({ type: 'TextBlock', text, wrap: true, ...more });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            line(escapeMarkdown(message.subject), { weight: 'Bolder', size: 'Medium' }),
            ...message.stories.map((story) => ({
              type: 'Container',
              separator: true,
              items: [
                ...(story.news ? [line(escapeMarkdown(story.news), { weight: 'Bolder' })] : []),
                line(escapeMarkdown(story.who), { weight: 'Bolder' }),
                line(escapeMarkdown(story.what)),
                line(escapeMarkdown(story.source), { isSubtle: true, size: 'Small' }),
                line(`[${escapeMarkdown(story.url)}](${encodeURI(decodeSafely(story.url))})`, {
                  size: 'Small',
                }),
              ],
            })),
          ],
        },
      },
    ],
  };
}

/** An address is encoded once, whether it came encoded or not. */
function decodeSafely(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
