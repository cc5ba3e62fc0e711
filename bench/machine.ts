import { cpus, totalmem, type } from 'node:os';
import { readFileSync } from 'node:fs';

const MIB = 1024 * 1024;

/** Where figures were measured: without it they say nothing. */
export interface Machine {
  cpu: string;
  cores: number;
  memory_mb: number;
  node: string;
  os: string;
}

/** This machine. */
export function machine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memory_mb: Math.round(totalmem() / MIB),
    node: process.versions.node,
    os: type(),
  };
}

/** The most memory this process held at a time since it started, in MiB. */
export function ownPeakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** The most memory a living process held at a time, in MiB; NaN where the system doesn't tell (not Linux). */
export function peakMbOf(pid: number): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib) / 1024);
  } catch {
    return Number.NaN;
  }
}
