import { z } from 'zod';
import type { Channel } from './channel.ts';
import { markdownStories } from './markdown.ts';
import { postingChannel, webAddress, type Post, type PostingRule } from './posting.ts';

export const mattermostSettings = z.object({ url: webAddress });

const rule: PostingRule<z.infer<typeof mattermostSettings>> = {
  settings: mattermostSettings,
  repeatable: false,
  make: (message, { url }) => ({
    url,
    headers: {},
    body: JSON.stringify({ text: markdownStories(message).slice(0, 15_000), username: 'Kakehashi' }),
  }),
};

/** Mattermost by an incoming webhook. */
export function createMattermostChannel(post: Post): Channel {
  return postingChannel(post, rule);
}
