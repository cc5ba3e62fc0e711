import { z } from 'zod';
import type { Channel } from './channel.ts';
import { postingChannel, webAddress, type Post, type PostingRule } from './posting.ts';

export const slackSettings = z.object({
  url: webAddress.refine(
    (text) => new URL(text).hostname === 'hooks.slack.com',
    'give an address at hooks.slack.com',
  ),
});

/** Slack takes at most 50 blocks; one message of ours has fifteen stories. */
const rule: PostingRule<z.infer<typeof slackSettings>> = {
  settings: slackSettings,
  repeatable: false,
  make: (message, { url }) => ({
    url,
    headers: {},
    body: JSON.stringify({
      text: slackText(message.subject),
      unfurl_links: false,
      blocks: message.stories.map((story) => ({
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: [
            ...(story.news ? [`*${slackText(story.news)}*`] : []),
            `*${slackText(story.who)}*`,
            slackText(story.what),
            slackText(story.source),
            `<${slackText(story.url)}>`,
          ]
            .join('\n')
            .slice(0, 2900),
        },
      })),
    }),
  }),
};

/** Slack by an incoming webhook. */
export function createSlackChannel(post: Post): Channel {
  return postingChannel(post, rule);
}

/** Slack's three control characters; with them escaped no text can mention a channel or make a link. */
function slackText(text: string): string {
  return text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '');
}
