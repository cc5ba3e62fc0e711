import type { Hosts } from './profile.ts';

/**
 * "The Prime Minister receives the governor" and "the Foreign Minister receives the same governor" are two meetings, and
 * so are the council's and the executive's with one guest. Writes what it finds into `found`.
 */
export function hostsApart(found: Record<string, number>, a: Hosts, b: Hosts): void {
  const common = meet(a.headNational, b.headNational);
  const other = (x: Hosts, y: Hosts) => x.titleNational.length > 0 && !meet(x.titleNational, y.headNational);
  const local = (x: Hosts, y: Hosts) =>
    other(x, y) && y.titleLocal.length > 0 && !meet(y.titleLocal, x.headLocal);
  const strange = (x: Hosts, y: Hosts) => !meet(x.titleLocal, y.headLocal);
  found['sameNational'] = Number(common);
  found['otherNational'] = Number(!common && apart(a.headNational, b.headNational));
  found['otherTitleNational'] = Number(apart(a.titleNational, b.titleNational));
  found['nationalAndLocal'] = Number(other(a, b) || other(b, a));
  found['nationalForLocal'] = Number(local(a, b) || local(b, a));
  found['localApart'] = Number(apart(a.headLocal, b.headLocal));
  found['otherLocal'] = Number(apart(a.titleLocal, b.titleLocal) && strange(a, b) && strange(b, a));
}

function meet(x: readonly string[], y: readonly string[]): boolean {
  return x.some((role) => y.includes(role));
}

function apart(x: readonly string[], y: readonly string[]): boolean {
  return x.length > 0 && y.length > 0 && !meet(x, y);
}
