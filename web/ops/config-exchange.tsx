import { saveConfig } from '../../store/config-versions.ts';
import { readerOf, type WebContext } from '../context.ts';
import type { ExchangeFormat } from '../services.ts';
import { overviewPage } from './config-overview.tsx';
import type { Room } from './room.tsx';

const TYPES: Record<ExchangeFormat, string> = {
  opml: 'text/x-opml; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** All sources as one file, out and in again; what leaves comes back equal, and only what differs is saved. */
export function exchangePages(room: Room): void {
  const { services } = room;
  room.page('/config/export/:format{opml|csv|json}', (c) => {
    const format = c.req.param('format') as ExchangeFormat;
    return c.body(services.tuning.exportAll(format), 200, {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="sources.${format}"`,
    });
  });

  room.write('/config/import', async ({ c, form, db, account }) => {
    const format = (['opml', 'csv', 'json'] as const).find((each) => each === form.text('format'));
    const text = form.raw('file');
    if (!format || !text.trim()) return { refused: refused(c, room, [readerOf(c).t('ops.noFile')]) };
    const { changed, faults } = services.tuning.importAll(text, format);
    if (faults.length) return { refused: refused(c, room, faults) };
    for (const { id, yaml } of changed)
      await saveConfig(db, { kind: 'source', name: id, yaml, by: account, note: `import ${format}` });
    const after = { sources: changed.map(({ id }) => id) };
    return { done: { action: 'import-config', target: 'sources', after }, to: '/ops/config' };
  });
}

async function refused(c: WebContext, room: Room, faults: readonly string[]): Promise<Response> {
  return await c.html(await overviewPage(c, room.services, faults), 400);
}
