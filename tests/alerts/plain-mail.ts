import type { Message } from '../../alerts/channel.ts';

/** A message of one line, to be changed where a test is about more. */
export const plainMail: Message = {
  id: '00000000-0000-4000-8000-000000000001',
  lang: 'en',
  stories: [],
  returnPath: null,
  settings: {},
  to: { name: '', address: 'reader@example.com' },
  from: { name: 'Kakehashi', address: 'news@kakehashi.example' },
  subject: 'News',
  text: 'Text.',
  html: null,
  headers: {},
  messageId: '<1@kakehashi>',
};
