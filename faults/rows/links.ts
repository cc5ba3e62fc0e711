import { sql } from 'kysely';
import { linkToken } from '../../store/tokens.ts';
import { READERS } from '../readers.ts';
import { until } from '../rest.ts';
import type { Town } from '../town.ts';
import { unless, type Row } from './row.ts';

/** Faults of links and logins: scanners, tokens used again, guesses. */
export const LINK_ROWS: Row[] = [
  {
    n: 30,
    fault: "links opened by scanners, tokens used again, another reader's id, ten thousand logins",
    run: async (town) => {
      const url = await town.url();
      await town.atWork();
      town.publish(2);
      await town.quiesce();
      const broken = await scanEveryLink(town, url);
      const { rows } = await sql<{
        id: string;
      }>`select id from subscription order by created_at limit 1`.execute(town.db);
      const link = `${url}/unsubscribe/${linkToken(town.secret, 'unsubscribe', rows[0]?.id ?? '')}`;
      const left = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: FORM });
      const twice = await fetch(link, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: FORM });
      const guess = await fetch(`${url}/unsubscribe/${'A'.repeat(43)}`, {
        method: 'POST',
        headers: FORM,
        body: '',
      });
      const { tried, checked } = await guessPasswords(url, LOGINS);
      const own = await magicLinks(town, url);
      town.publish(2);
      await town.quiesce();
      return [
        ...broken,
        ...unless(left.ok && twice.ok, `leaving answered ${left.status}, then ${twice.status}`),
        ...unless(guess.status === 404, `a guessed token answered ${guess.status}`),
        ...unless(tried === LOGINS, `only ${tried} of ${LOGINS} logins were answered with a no`),
        ...unless(checked <= MOST_CHECKED, `${checked} of ${LOGINS} passwords were looked at`),
        ...own,
      ];
    },
  },
];

/** Tries from one place, some of them side by side. */
const LOGINS = 10_000;
const GUESSERS = 8;
/** Five free tries of one name, then each waits twice as long as the one before, a minute at most. */
const MOST_CHECKED = 30;

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Opens every link of every mail five times, as mail scanners do: nothing may change. */
async function scanEveryLink(town: Town, url: string): Promise<string[]> {
  const state = async () => {
    const { rows } = await sql<{ all: string }>`select
      (select string_agg(id::text || state, ',' order by id) from subscription) || (select count(*) from feedback)
      || (select count(*) from consent) as all`.execute(town.db);
    return rows[0]?.all;
  };
  const before = await state();
  const links = new Set<string>();
  for (const message of town.mail.sink.messages)
    for (const found of decoded(message).matchAll(/https?:\/\/[^\s"'<>)]+/g)) links.add(found[0]);
  let opened = 0;
  for (const link of links) {
    const { pathname, search } = new URL(link);
    for (let n = 0; n < 5; n++) {
      await fetch(`${url}${pathname}${search}`, { redirect: 'manual' }).then(
        async (answer) => await answer.text(),
      );
      opened++;
    }
  }
  return [
    ...unless(opened > 20, `only ${opened} links were opened`),
    ...unless((await state()) === before, 'a scanner changed something'),
  ];
}

/** Guesses passwords from one place, many at a time: how many were refused, and of how many the password was looked at. */
async function guessPasswords(url: string, tries: number): Promise<{ tried: number; checked: number }> {
  const answers = { 401: 0, 429: 0 };
  let next = 0;
  const guess = async () => {
    while (next < tries) {
      const body = new URLSearchParams({ name: 'admin', password: `guess ${next++}` });
      const answer = await fetch(`${url}/ops/login`, {
        method: 'POST',
        headers: FORM,
        body,
        redirect: 'manual',
      });
      await answer.arrayBuffer();
      if (answer.status === 401 || answer.status === 429) answers[answer.status]++;
    }
  };
  await Promise.all(Array.from({ length: GUESSERS }, guess));
  return { tried: answers[401] + answers[429], checked: answers[401] };
}

/** A link by mail opens one's own page once, a newer one ends it, and another reader's subscription is not there. */
async function magicLinks(town: Town, url: string): Promise<string[]> {
  const [, one] = READERS;
  const first = await askForLink(town, url, one);
  const second = await askForLink(town, url, one);
  const post = async (path: string) =>
    await fetch(`${url}${path}`, { method: 'POST', headers: FORM, body: '', redirect: 'manual' });
  const old = await post(first);
  const seen = await fetch(`${url}${second}`);
  const used = await post(second);
  const again = await post(second);
  const cookie = used.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { rows } = await sql<{ id: string; mine: boolean }>`
    select u.id, r.email = ${one} as mine from subscription u join subscriber r on r.id = u.subscriber_id
    where u.state = 'active'`.execute(town.db);
  const statusOf = async (id: string | undefined) =>
    (await fetch(`${url}/me/subscriptions/${id}`, { headers: { cookie }, redirect: 'manual' })).status;
  const mine = await statusOf(rows.find((row) => row.mine)?.id);
  const others = await statusOf(rows.find((row) => !row.mine)?.id);
  return [
    ...unless(first !== '' && second !== '', 'no link to log in came by mail'),
    ...unless(old.status === 404, `a link that a newer one replaced answered ${old.status}`),
    ...unless(seen.ok && used.status === 303, `a link answered ${seen.status}, its button ${used.status}`),
    ...unless(again.status === 404, `a link that was used answered ${again.status}`),
    ...unless(mine === 200 && others === 404, `one's own page answered ${mine}, another reader's ${others}`),
  ];
}

/** Asks for a link to log in; returns its path from the mail, empty when none came. */
async function askForLink({ mail }: Town, url: string, email: string): Promise<string> {
  const before = mail.sink.messages.length;
  await fetch(`${url}/me`, {
    method: 'POST',
    headers: FORM,
    body: new URLSearchParams({ email }),
    redirect: 'manual',
  });
  const found = () =>
    mail.sink.messages
      .slice(before)
      .flatMap((message) => /\/me\/login\/[\w-]+/.exec(decoded(message))?.[0] ?? [])[0];
  await until(async () => found() !== undefined, 20_000);
  return found() ?? '';
}

/** Header and body of a message with its base64 parts read. */
function decoded(message: string): string {
  return message.replaceAll(/(?:^|\r\n\r\n)([A-Za-z0-9+/=\r\n]{80,})/g, (_, coded: string) =>
    Buffer.from(coded, 'base64').toString('utf8'),
  );
}
