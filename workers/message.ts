import type { Message } from '../alerts/channel.ts';
import { composeAlert, type AlertMail, type MailLinks, type Rendered } from '../alerts/compose.ts';
import { composeNotice } from '../alerts/notice.ts';
import type { MailStory } from '../alerts/story-lines.ts';
import { storyFilter } from '../core/filter.ts';
import { Failure } from '../core/failure.ts';
import type { ClaimedDelivery } from '../store/deliveries.ts';
import { linkToken } from '../store/tokens.ts';
import { mailLinks, returnAddress } from './mail-links.ts';
import type { Outbox } from './outbox.ts';
import type { Services } from './services.ts';

/** Makes the message of a delivery. Throws Failure `mail-rejected` when there is nothing left to tell. */
export async function messageOf(
  services: Services,
  outbox: Outbox,
  delivery: ClaimedDelivery,
): Promise<Message> {
  const { bounceAddress } = services.mail;
  const links = linksOf(services, delivery);
  const rendered = await render(services, outbox, delivery, links);
  return {
    ...rendered,
    id: delivery.id,
    lang: delivery.lang,
    to: { name: '', address: delivery.address },
    from: services.mailFrom,
    returnPath: bounceAddress
      ? returnAddress(services.secret, bounceAddress, { kind: 'bounce', id: delivery.id })
      : null,
    headers: headersOf(services, delivery, { links, references: outbox.referencesOf(delivery) }),
    messageId: delivery.messageId,
    settings: delivery.subscription?.channelSettings ?? {},
  };
}

function linksOf(services: Services, delivery: ClaimedDelivery): MailLinks {
  const subscriptionId = delivery.subscription?.id ?? '00000000-0000-0000-0000-000000000000';
  return mailLinks(services, { deliveryId: delivery.id, subscriptionId, createdAt: delivery.createdAt });
}

async function render(
  services: Services,
  outbox: Outbox,
  delivery: ClaimedDelivery,
  links: MailLinks,
): Promise<Rendered> {
  const { publicUrl, secret } = services;
  const template = delivery.purpose === 'test' ? delivery.period.slice('test:'.length) : delivery.purpose;
  if (template === 'confirm') {
    const token = linkToken(secret, 'confirm', delivery.subscription?.id ?? delivery.id);
    return composeNotice({
      kind: 'confirm',
      lang: delivery.lang,
      url: `${publicUrl}/subscribe/confirm/${token}`,
    });
  }
  if (template === 'login') {
    const token = linkToken(secret, 'login', delivery.id);
    return composeNotice({ kind: 'login', lang: delivery.lang, url: `${publicUrl}/me/login/${token}` });
  }
  return composeAlert(await alertMail(services, outbox, delivery, { links, template }));
}

async function alertMail(
  services: Services,
  outbox: Outbox,
  delivery: ClaimedDelivery,
  with_: { links: MailLinks; template: string },
): Promise<AlertMail> {
  const { template, links } = with_;
  const stories = template === 'nothing-new' ? [] : outbox.storiesOf(delivery);
  const digest = template === 'digest' || template === 'nothing-new';
  if (!stories.length && !digest)
    throw new Failure('mail-rejected', 'The stories of this delivery are gone.');
  return {
    stories: template === delivery.purpose ? stories : sampleOf(stories, template),
    occasion: stories.length ? occasionOf(template) : 'nothing-new',
    filter: delivery.subscription?.filter ?? storyFilter.parse({}),
    lang: delivery.lang,
    zone: delivery.zone,
    localities: services.localities,
    links,
    completeness: digest ? await outbox.completeness(delivery) : null,
  };
}

function occasionOf(template: string): AlertMail['occasion'] {
  if (template === 'burst' || template === 'digest') return template;
  return 'alert';
}

/** What a test shows: one story for what goes at once; for an update, the day of its event as if it were new. */
function sampleOf(stories: MailStory[], template: string): MailStory[] {
  if (template === 'alert') return stories.slice(0, 1);
  if (template !== 'update') return stories;
  return stories.slice(0, 1).map((story) => ({ ...story, news: sampleNews(story.card) }));
}

function sampleNews(card: {
  kinds: AlertMail['stories'][number]['card']['kinds'];
  eventDate: string | null;
}) {
  return {
    pairs: [],
    kinds: card.kinds.slice(0, 1),
    eventDate: card.eventDate ? { was: null, is: card.eventDate } : null,
  };
}

/** What mailbox providers ask of lists (RFC 2369, 2919, 3834, 8058), and the thread of the story (RFC 5322 §3.6.4). */
function headersOf(
  services: Services,
  delivery: ClaimedDelivery,
  of: { links: MailLinks; references: readonly string[] },
): Record<string, string> {
  const host = new URL(services.publicUrl).hostname;
  const headers: Record<string, string> = {
    'Auto-Submitted': 'auto-generated',
    'Content-Language': delivery.lang,
    'Feedback-ID': `${delivery.purpose}:${delivery.lang}:alerts:kakehashi`,
  };
  const { subscription } = delivery;
  if (!subscription || delivery.purpose === 'confirm') return headers;
  const { bounceAddress } = services.mail;
  const byMail = bounceAddress
    ? `, <mailto:${returnAddress(services.secret, bounceAddress, { kind: 'unsubscribe', id: subscription.id })}?subject=unsubscribe>`
    : '';
  headers['List-ID'] = `Kakehashi <alerts.${host}>`;
  headers['List-Unsubscribe'] = `<${of.links.unsubscribe}>${byMail}`;
  headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  headers['Precedence'] = 'bulk';
  const last = of.references.at(-1);
  if (delivery.purpose === 'alert' && last) {
    headers['In-Reply-To'] = last;
    headers['References'] = of.references.slice(-10).join(' ');
  }
  return headers;
}
