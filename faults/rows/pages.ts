import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '../../tests/support/encode.ts';
import { recover, until } from '../rest.ts';
import { answer } from '../site.ts';
import type { Town } from '../town.ts';
import { run } from '../process.ts';
import { badPages, type Reply } from './bad-pages.ts';
import { unless, type Row } from './row.ts';

const html =
  (body: string | Buffer, type = 'text/html'): Reply =>
  (response) =>
    answer(response, 200, type, body);

/** Faults of what the sites say: bytes, words, the same thing twice. */
export const PAGE_ROWS: Row[] = [
  {
    n: 24,
    fault: 'charsets that are told wrong or not at all; a PDF, JSON and nothing that call themselves HTML',
    run: async (town) => {
      const titles = publishEncoded(town);
      const broken = await badPages(town, {
        pdf: { reply: html(Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')), why: 'not-html' },
        json: { reply: html('{"a":1}', 'application/json'), why: 'not-html' },
        empty: { reply: html(''), why: 'empty' },
        torn: { reply: html(tornLetters(), 'text/html; charset=utf-8'), why: 'broken-text' },
      });
      const { rows } = await sql<{ title: string }>`select title from article`.execute(town.db);
      const wrong = titles.filter((title) => !rows.some((row) => row.title.normalize('NFC') === title));
      const mails = town.mail.sink.messages.filter((message) => message.includes('\ufffd')).length;
      return [
        ...broken,
        ...wrong.map((title) => `"${title}" was not read as it was written`),
        ...unless(mails === 0, `${mails} mails hold letters that were lost`),
      ];
    },
  },
  {
    n: 25,
    papers: [{ id: 'drift' }, { id: 'bare' }],
    fault:
      'pages that are a login, a captcha, a polite "not found" or have lost their layout; a flood of links',
    run: async (town) => {
      const broken = await badPages(town, {
        login: {
          reply: html('<title>Đăng nhập</title><form><input type="password"></form>'),
          why: 'blocked',
        },
        captcha: {
          reply: html(
            '<title>Just a moment...</title><div id="cf-challenge-running">Checking your browser</div>',
          ),
          why: 'blocked',
        },
        bare: { reply: html('<title>Tin</title><p>…</p>'), why: 'layout-changed' },
        missing: {
          reply: html('<title>Không tìm thấy trang</title><h1>404 - Không tìm thấy trang</h1><p>…</p>'),
          why: 'gone',
        },
      });
      return [...broken, ...(await drift(town)), ...(await flood(town))];
    },
  },
  {
    n: 26,
    fault: 'one article under other addresses, with another title, and again later',
    run: async (town) => {
      await town.atWork();
      const [first] = town.publish(1);
      await town.quiesce();
      if (!first) return ['nothing was published'];
      await sql`update article set published_at = published_at - ${DAYS}::interval, fetched_at = fetched_at - ${DAYS}::interval`.execute(
        town.db,
      );
      await sql`update story set first_seen_at = first_seen_at - ${DAYS}::interval, updated_at = updated_at - ${DAYS}::interval, day = day - 30`.execute(
        town.db,
      );
      const tails = ['?utm_source=mail', '?fbclid=1', '#top'];
      town.site.publish(tails.map((tail) => ({ ...first, path: `${first.path}${tail}` })));
      const posted = first.html.replace(
        /(published_time" content=")[^"]*/,
        `$1${new Date(Date.now() + 60_000).toISOString()}`,
      );
      town.site.publish([{ token: 'dang lai', path: '/dang-lai/1.html', html: posted }]);
      await until(async () => (await refs(town)) >= 2, 20_000);
      const edited = first.html.replaceAll('ký bản ghi nhớ', 'cùng ký bản ghi nhớ');
      town.site.publish([{ ...first, token: `${first.token} (sửa)`, html: edited }]);
      await sql`update ref set recheck_at = now() where state = 'kept'`.execute(town.db);
      await until(async () => (await titles(town)).some((title) => title.includes('cùng ký')), 20_000);
      await recover(town);
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from alert`.execute(town.db);
      return [
        ...unless(
          (await titles(town)).some((title) => title.includes('cùng ký')),
          'the edit was not seen',
        ),
        ...unless(rows[0]?.n === 3, `${rows[0]?.n} alerts instead of 3`),
      ];
    },
  },
];

/** As many pages as a source must have shown before a change of its layout can be told. */
const BEFORE_DRIFT = 9;

/** How long ago the first of two was printed. */
const DAYS = '30 days';

async function refs(town: Town): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ref where state <> 'waiting'`.execute(town.db);
  return rows[0]?.n ?? 0;
}

async function titles(town: Town): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`select title from article`.execute(town.db);
  return rows.map(({ title }) => title);
}

const PAGES = [
  {
    charset: 'shift_jis',
    said: 'text/html',
    title: 'クアンニン省と群馬県が農業協力の覚書に署名',
    text: 'ベトナムのクアンニン省と群馬県は、農業分野の協力に関する覚書に署名した。知事らが出席し、技術者の派遣を始めることで一致した。',
  },
  {
    charset: 'euc-jp',
    said: 'text/html; charset=utf-8',
    title: 'ダナン市と横浜市が都市交流の協定を締結',
    text: 'ベトナムのダナン市と横浜市は、都市づくりの協力に関する協定を結んだ。市長らが式に出席し、下水道の研修を始めることで一致した。',
  },
  {
    charset: 'windows-1258',
    said: 'text/html; charset=iso-8859-1',
    title: 'Tỉnh Nghệ An và tỉnh Gifu ký thỏa thuận hợp tác về giáo dục',
    text: 'Lãnh đạo tỉnh Nghệ An và đoàn đại biểu tỉnh Gifu, Nhật Bản đã ký thỏa thuận hợp tác về giáo dục, mở đầu bằng việc trao đổi giáo viên giữa hai tỉnh.',
  },
] as const;

/** A page in UTF-8 that lost a byte here and there, so that nothing tells what some letters were. */
function tornLetters(): Buffer {
  const text =
    'Chủ tịch UBND tỉnh Thừa Thiên Huế tiếp đoàn đại biểu tỉnh Gifu và bàn về hợp tác trùng tu di sản.';
  const page = `<html><head><title>${text}</title></head><body><article><h1>${text}</h1><div class="body"><p>${text} ${text}</p></div></article></body></html>`;
  const letter = Buffer.from('ế').toString('latin1');
  const torn = Buffer.from(page)
    .toString('latin1')
    .replaceAll(`Hu${letter}`, `Hu${letter.slice(0, 2)}`);
  return Buffer.from(torn, 'latin1');
}

/** Pages in three charsets, one that does not say so and two that say another; returns their titles. */
function publishEncoded(town: Town): string[] {
  town.site.publish(
    PAGES.map(({ charset, said, title, text }, n) => ({
      token: `chu${n}`,
      path: `/chu/${n}.html`,
      type: said,
      html: encode(
        charset,
        `<!doctype html><html><head><title>${title}</title></head><body><article><h1>${title}</h1><div class="body"><p>${text}</p><p>${text}</p></div></article></body></html>`,
      ),
    })),
  );
  return PAGES.map(({ title }) => title.normalize('NFC'));
}

/** A newspaper whose newest pages lost their layout, and one whose feed lists nothing any more: operators are told of both. */
async function drift(town: Town): Promise<string[]> {
  town.publish(BEFORE_DRIFT, 'drift');
  town.publish(1, 'bare');
  await town.quiesce();
  town.site.publish(
    Array.from({ length: 4 }, (_, n) => ({
      token: `trôi${n}`,
      path: `/troi/${n}.html`,
      html: '<title>Tin</title><main>…</main>',
    })),
    'drift',
  );
  town.site.emptyFeed('bare');
  const told = await until(async () => (await troublesOf(town, ['drift', 'bare'])).length === 2, 45_000);
  const as = await troublesOf(town, ['drift', 'bare']);
  return unless(
    told && as.join() === 'bare: empty,drift: changed',
    `operators are told "${as.join()}" of a layout that was lost and a list that is empty`,
  );
}

async function troublesOf(town: Town, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ trouble: string }>`select subject || ': ' || state as trouble from trouble
    where kind = 'source' and closed_at is null and subject = any(${[...ids]}::text[]) order by 1`.execute(
    town.db,
  );
  return rows.map(({ trouble }) => trouble);
}

/** A feed of nothing but new links is held: nobody is mailed, operators are told, and what they drop is in the books. */
async function flood(town: Town): Promise<string[]> {
  const before = town.mail.sink.messages.length;
  town.site.emptyFeed('live');
  const links = Array.from({ length: 30 }, (_, n) => ({
    token: `lu${n}`,
    path: `/lu/${town.roll(1e6)}-${n}.html`,
    html: '<h1>Lũ</h1>',
  }));
  town.site.publish(links);
  const told = await until(async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from trouble
      where kind = 'flood' and closed_at is null`.execute(town.db);
    return rows[0]?.n === 1;
  }, 90_000);
  const asked = town.site.requests.filter(({ path }) => path.startsWith('/lu/')).length;
  const mailed = town.mail.sink.messages.length - before;
  const drop = run(['source', 'drop', 'live'], town.env);
  const how = await drop.ended;
  await sleep(500);
  await recover(town);
  return [
    ...unless(told, 'operators are not told of a flood of links'),
    ...unless(asked === 0, `${asked} of the held pages were asked for`),
    ...unless(mailed === 0, `${mailed} mails came of it`),
    ...unless(how === 0, `"source drop live" ended with ${how}: ${drop.said().err.slice(-200)}`),
  ];
}
