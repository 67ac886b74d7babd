/** How often each thing has to happen at the least in 500 worlds: about half of what was counted when this was written down. */
const floors: Readonly<Record<string, number>> = {
  "came to rest": 900,
};

/** Worlds from which on chance alone does not explain that something hardly ever happened. */
const worldsMin = 200;

/** What happened too seldom for a run of so many worlds to prove anything about it. */
export function findTooFew(counts: ReadonlyMap<string, number>, worlds: number): readonly string[] {
  if (worlds < worldsMin) return [];
  return Object.entries(floors).flatMap(([event, floor]) => {
    const due = Math.floor((floor * worlds) / 500);
    const times = counts.get(event) ?? 0;
    return times >= due ? [] : [`${event}: ${times} times in ${worlds} worlds, at least ${due} are due`];
  });
}
