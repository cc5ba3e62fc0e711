import { z } from 'zod';
import type { Channel } from './channel.ts';
import { createEmailChannel, type EmailOptions } from './email.ts';
import { createMattermostChannel, mattermostSettings } from './mattermost.ts';
import type { Post } from './posting.ts';
import { createSlackChannel, slackSettings } from './slack.ts';
import { createTeamsChannel, teamsSettings } from './teams.ts';
import { createTelegramChannel, telegramSettings } from './telegram.ts';
import { createWebhookChannel, webhookSettings } from './webhook.ts';

/** What channels are made of. */
export interface ChannelTools {
  email: EmailOptions;
  /** Requests of ours pass the house's gate. */
  post: Post;
}

interface ChannelRule {
  /** What a reader sets for it; read again before each message. */
  settings: z.ZodType;
  open(tools: ChannelTools): Channel;
}

const none = z.object({});

/** Every way to reach readers: one line each. */
export const CHANNELS = {
  email: { settings: none, open: ({ email }) => createEmailChannel(email) },
  webhook: { settings: webhookSettings, open: ({ post }) => createWebhookChannel(post) },
  slack: { settings: slackSettings, open: ({ post }) => createSlackChannel(post) },
  teams: { settings: teamsSettings, open: ({ post }) => createTeamsChannel(post) },
  mattermost: { settings: mattermostSettings, open: ({ post }) => createMattermostChannel(post) },
  telegram: { settings: telegramSettings, open: ({ post }) => createTelegramChannel(post) },
} as const satisfies Record<string, ChannelRule>;

export type ChannelKind = keyof typeof CHANNELS;
export const CHANNEL_KINDS = Object.keys(CHANNELS) as ChannelKind[];

/** All channels, open. */
export type Channels = Readonly<Record<ChannelKind, Channel>> & { close(): Promise<void> };

/** Opens every channel. */
export function openChannels(tools: ChannelTools): Channels {
  const open = Object.fromEntries(CHANNEL_KINDS.map((kind) => [kind, CHANNELS[kind].open(tools)])) as Record<
    ChannelKind,
    Channel
  >;
  return {
    ...open,
    close: async () => {
      for (const channel of Object.values(open)) await channel.close();
    },
  };
}

/** The channel of a stored name, or undefined when this version has none of it. */
export function channelOf(channels: Channels, kind: string): Channel | undefined {
  return CHANNEL_KINDS.some((known) => known === kind) ? channels[kind as ChannelKind] : undefined;
}
