import type { Message } from './channel.ts';

/** Text in Markdown: nothing fetched can become markup, a link or a mention. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, (char) => `\\${char}`).replace(/@/g, '@\u2060');
}

/** The stories of a message in Markdown, a paragraph each. */
export function markdownStories(message: Message): string {
  const stories = message.stories.map((story) =>
    [
      ...(story.news ? [`**${escapeMarkdown(story.news)}**`] : []),
      `**${escapeMarkdown(story.who)}**`,
      escapeMarkdown(story.what),
      escapeMarkdown(story.source),
      `<${story.url.replace(/[<>\s]/g, '')}>`,
    ].join('  \n'),
  );
  return [escapeMarkdown(message.subject), ...stories].join('\n\n');
}
