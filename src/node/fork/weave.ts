import type { Closure } from "../../act/closure.ts";
import type { Act, Entry, Head } from "../../act/envelope.ts";
import { sortLines } from "../../act/lines.ts";
import type { Line, Stranding } from "../../act/lines.ts";
import { formatHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import type { Tree } from "../../record/merkle.ts";
import { formatLogName, parseLogName } from "../../exchange/log-name.ts";
import type { LogName } from "../../exchange/log-name.ts";
import { readSuccessions } from "./succession.ts";
import type { Succession } from "./succession.ts";

/** A log under its name, as it is held. */
export interface NamedLog {
  readonly name: PartyId;
  readonly tree: Tree;
  readonly size: () => number;
  /** As many as are to be folded, from the first on. */
  readonly entries: readonly Entry[];
}

/** The strands of every log of which there are several, and how to fold them. */
export interface Woven extends Stranding {
  /** Parties whose logs are folded through here, and not one by one. */
  readonly parties: ReadonlySet<PartyId>;
  /** Every entry of theirs that counts, through the closure. */
  fill(closure: Closure): readonly Act[];
  /** The same entries, unfolded. */
  entries(): readonly Entry[];
}

type WovenLine = Line & { readonly log: NamedLog };

/**
 * Sorts out what is held of logs that are forked or were followed by another; undefined where there are none. It rests on the
 * logs, on which of them a fork is proved, and on what was agreed about successors: all who hold these get the same.
 */
export function weave(logs: readonly NamedLog[], evidence: ReadonlyMap<string, Uint8Array>): Woven | undefined {
  const successions = readSuccessions(evidence);
  const byParty = new Map<PartyId, (NamedLog & LogName)[]>();
  for (const log of logs) {
    const name = parseLogName(log.name);
    if (name === undefined) continue;
    byParty.set(name.party, [...(byParty.get(name.party) ?? []), { ...log, ...name }]);
  }
  const lines: WovenLine[] = [];
  for (const [party, held] of byParty) {
    const followed = successions.filter((each) => each.party === party);
    const isOrdinary = held.length === 1 && followed.length === 0 && !isForked(evidence, party);
    if (!isOrdinary) lines.push(...linesOf(party, held, followed, evidence));
  }
  if (lines.length === 0) return undefined;
  const sorted = sortLines(lines);
  const runs = sorted.sources.map(({ line, strand }) => ({
    entries: (line as WovenLine).log.entries.slice(strand.parent?.size ?? 0, line.size()),
    name: strand.name,
  }));
  return {
    ...sorted,
    parties: new Set(lines.map(({ party }) => party)),
    fill: (closure) => runs.flatMap(({ entries, name }) => closure.add(entries, name)),
    entries: () => runs.flatMap(({ entries }) => entries),
  };
}

/** Whether two irreconcilable states of the log of that name are proved. */
export const isForked = (evidence: ReadonlyMap<string, Uint8Array>, name: string): boolean =>
  [...evidence.keys()].some((each) => each.startsWith(`fork-${name}.`));

function linesOf(
  party: PartyId,
  held: readonly (NamedLog & LogName)[],
  successions: readonly Succession[],
  evidence: ReadonlyMap<string, Uint8Array>,
): readonly WovenLine[] {
  const newest = 1 + successions.length;
  return Array.from({ length: newest }, (_, i) => i + 1).flatMap((generation) => {
    const ofIt = held.filter((log) => log.generation === generation);
    const anchor = successions.find((each) => each.generation === generation)?.anchor.size ?? 0;
    const given = { party, generation, anchor };
    const next = successions.find((each) => each.generation === generation + 1);
    if (next !== undefined) {
      return ofIt.map((log) => lineOf({ ...given, isEnded: true, counts: countKept(next, log) }, log));
    }
    const isEnded = isForked(evidence, formatLogName({ party, generation, witness: undefined }));
    const lines = ofIt.map((log) => lineOf({ ...given, isEnded }, log));
    // A log that was agreed and holds nothing yet stands at its anchor.
    const former = held.find(
      (log) => log.generation === generation - 1 && hasHead(log, anchorOf(successions, generation)),
    );
    return lines.length > 0 || former === undefined ? lines : [lineOf({ ...given, isEnded }, former, anchor)];
  });
}

/** What of a former log still counts: its anchor, and what those who agreed on the next had seen of it. */
function countKept({ anchor, kept }: Succession, log: NamedLog): number {
  if (!hasHead(log, anchor)) return -1;
  return kept.reduce((most, head) => (hasHead(log, head) ? Math.max(most, head.size) : most), anchor.size);
}

const anchorOf = (successions: readonly Succession[], generation: number): Head =>
  successions.find((each) => each.generation === generation)?.anchor ?? { root: "", size: 0 };

const hasHead = ({ size: held, tree }: NamedLog, { root, size }: Head): boolean =>
  size <= held() && (size === 0 || formatHex(tree.root(size)) === root);

function lineOf(
  given: Pick<Line, "party" | "generation" | "anchor" | "isEnded" | "counts">,
  log: NamedLog,
  size?: number,
): WovenLine {
  return {
    ...given,
    log,
    size: size === undefined ? log.size : () => size,
    rootAt: (at) => formatHex(log.tree.root(at)),
    leafAt: (n) => formatHex(log.tree.leaf(n)),
  };
}
