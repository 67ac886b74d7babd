import type { Act } from "../../src/act/envelope.ts";

/**
 * The acts in another order in which they may become known: each log in its own order, and nothing before what its author had
 * seen. `choose` picks among as many logs as could go on.
 */
export function reorder(acts: readonly Act[], choose: (choices: number) => number): readonly Act[] {
  const logs = new Map<string, Act[]>();
  for (const act of acts) {
    const log = logs.get(act.party);
    if (log === undefined) logs.set(act.party, [act]);
    else log.push(act);
  }
  const next = new Map([...logs.keys()].map((party) => [party, 0]));
  const isReady = (act: Act): boolean =>
    Object.entries(act.seen).every(([party, head]) => (next.get(party) ?? 0) >= head.size);
  const ordered: Act[] = [];
  while (ordered.length < acts.length) {
    const ready = [...logs].flatMap(([party, log]) => {
      const act = log[next.get(party) ?? 0];
      return act !== undefined && isReady(act) ? [act] : [];
    });
    const act = ready[choose(ready.length) % ready.length];
    if (act === undefined) throw new Error("no log can go on: the acts are not causally closed");
    ordered.push(act);
    next.set(act.party, (next.get(act.party) ?? 0) + 1);
  }
  return ordered;
}
