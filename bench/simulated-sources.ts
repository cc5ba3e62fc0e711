import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Source } from '../core/source.ts';
import { benchSource } from './bench-source.ts';

/** The process that answers as all simulated sites. */
export interface SimulatedSites {
  port: number;
  close(): void;
}

/** Starts the sites on loopback. */
export async function startSimulatedSites(): Promise<SimulatedSites> {
  const site = fork(new URL('./poll-site.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  const gone = once(site, 'exit').then(() => Promise.reject(new Error('The site did not start.')));
  const [{ port }] = (await Promise.race([once(site, 'message'), gone])) as [{ port: number }];
  gone.catch(() => {});
  return { port, close: () => void site.kill() };
}

/** KAKEHASHI_RESOLVE for so many sites. */
export function resolveRules(count: number, port: number): string {
  return Array.from({ length: count }, (_, n) => `s${n}.poll.example=127.0.0.1:${port}`).join(',');
}

/** So many sources, each of a host of its own, to be polled every five minutes. */
export function simulatedSources(count: number): Map<string, Source> {
  return new Map(Array.from({ length: count }, (_, n) => [`s${n}`, aSource(n)]));
}

function aSource(n: number): Source {
  return benchSource(`s${n}`, `s${n}.poll.example`, {
    // Nothing of it is an article: this is about polling only.
    article: { pattern: '/never/' },
    fetch: { mode: 'http', paceMs: 1 },
    everyMs: 300_000,
    longestMs: 300_000,
  });
}
