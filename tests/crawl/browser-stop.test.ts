import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { articlePage, startSite, text, type TestSite } from './site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startSite();
  site.on('script.example/a/1.html', text(articlePage(1)));
});
afterAll(async () => await site.close());

const child = fileURLToPath(new URL('./stopping-browser.ts', import.meta.url));

test.each(['SIGINT', 'SIGTERM'] as const)(
  'at a %s a process with an open browser stops in its own time: nothing of it is cut short',
  async (signal) => {
    const running = fork(child, [String(site.rule('script.example').port)], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(running, 'exit');
    await Promise.race([
      once(running, 'message'),
      ended.then(() => expect.fail('It ended before it was ready.')),
    ]);
    running.kill(signal);
    expect(await ended).toEqual([0, null]);
  },
);
