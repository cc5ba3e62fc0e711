import { batching } from '../store/batching.ts';
import { FULL } from '../store/new-article.ts';
import { beginAttempts, lockWaitingRefs, type Ref } from '../store/refs.ts';
import { lockStories } from '../store/text-lock.ts';
import type { Prepared } from './prepare.ts';
import { settlePlain } from './settle-plain.ts';
import type { SettleServices } from './services.ts';
import { settle, type Settled } from './settle.ts';

/**
 * A statement and a commit cost far more than the rows of one page in them, and nobody waits for a page that is off the topic.
 * The wait is far below the pace at which any site is asked.
 */
const PLAIN = { waitMs: 25, enough: FULL };

/** Takes links in hand and settles what was read of them. What comes while it is busy goes together in one commit. */
export interface Desk {
  /**
   * Counts a new attempt and gives the link; undefined when it is finished (and not due for a second look) or gone. The
   * sweeper looks again at `retryAt` should the attempt die.
   */
  begin(refId: string, retryAt: Date): Promise<Ref | undefined>;
  /** Settles a page: it is stored, and those are told who are to be told, or nothing has happened. */
  settle(page: Prepared): Promise<Settled>;
}

/**
 * A desk for one process. Pages that were settled together are settled one by one when that fails, so that no page is held
 * up by another's fault.
 */
export function createDesk(services: SettleServices): Desk {
  const { db } = services;
  const begin = batching(async (asked: readonly { id: string; retryAt: Date }[]) => {
    const refs = await beginAttempts(db, asked);
    return asked.map(({ id }) => refs.get(id));
  });
  const plain = batching(async (pages: readonly Prepared[]) => await settlePlain(services, pages), PLAIN);
  const alone = async (page: Prepared) =>
    await db.transaction().execute(async (tx) => await settle(services, tx, page));
  const news = batching(
    async (pages: readonly Prepared[]) =>
      await db.transaction().execute(async (tx) => {
        // In the order in which every transaction takes them: links, stories, texts.
        await lockWaitingRefs(
          tx,
          pages.map(({ read }) => read.ref.id),
        );
        await lockStories(tx);
        const settled: Settled[] = [];
        for (const page of pages) settled.push(await settle(services, tx, page));
        return settled;
      }),
  );
  return {
    begin: async (id, retryAt) => await begin({ id, retryAt }),
    async settle(page) {
      const together = page.reading.verdict.relevance === 'no' ? plain : news;
      let first: unknown;
      try {
        const settled = await together(page);
        if (settled) return settled;
      } catch (thrown) {
        first = thrown;
      }
      return await alone(page).catch((thrown: unknown) => {
        throw withCause(thrown, first);
      });
    },
  };
}

/** What failed alone, with what had failed together as its cause where it has no other. */
function withCause(thrown: unknown, cause: unknown): unknown {
  if (thrown instanceof Error && cause !== undefined) thrown.cause ??= cause;
  return thrown;
}
