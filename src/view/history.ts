import type { ActId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { actWords } from "./act-words.ts";
import { headOf, line } from "./line.ts";
import type { PageHead, Reading } from "./line.ts";
import { partyName } from "./names.ts";
import { refOf } from "./scene.ts";
import type { ActRef, HeldAct, Scene } from "./scene.ts";
import { count, formatClock } from "./time-words.ts";

interface HistoryLine {
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
  /** Dated by its author. */
  readonly dated: Instant;
  /** Our own first entry that had seen it; absent for our own. */
  readonly received?: Instant;
  readonly kind: string;
  /** The function that spoke. */
  readonly by: string;
  readonly words: string;
  readonly verdict: HeldAct["verdict"];
  readonly why: readonly ActRef[];
}

export interface HistoryPage extends PageHead<"history"> {
  /** Oldest first by the date their authors gave them. */
  readonly acts: readonly HistoryLine[];
  /** Acts that fit the question, of which `acts` are the newest. */
  readonly total: number;
}

export interface HistoryQuestion {
  readonly party?: PartyId;
  readonly kind?: string;
  /** Most lines; the newest are kept. */
  readonly limit: number;
}

/** What was entered, by date. Order is for reading: outcomes never depend on it. */
export function viewHistory(scene: Scene, question: HistoryQuestion): HistoryPage {
  const { acts, total } = newest(scene, question);
  return {
    ...headOf(scene, "history"),
    acts: acts.map((act) => {
      const why = refOf(scene, act);
      return {
        act: act.id,
        party: act.party,
        n: act.n,
        dated: act.at,
        ...(why.received === undefined ? {} : { received: why.received }),
        kind: act.kind,
        by: act.by,
        words: actWords(scene, act),
        verdict: act.verdict,
        why: [why],
      };
    }),
    total,
  };
}

/** Dates in one log do not go back, so the logs are merged from their ends and a long record is not read whole. */
function newest(
  scene: Scene,
  question: HistoryQuestion,
): { readonly acts: readonly HeldAct[]; readonly total: number } {
  const logs = scene.acts.logs().filter((log) => question.party === undefined || log.party === question.party);
  const next = new Map(logs.map((log) => [log.party, log.size - 1]));
  const found: HeldAct[] = [];
  const filtered = question.kind !== undefined;
  let matching = 0;
  for (;;) {
    let latest: HeldAct | undefined;
    for (const [party, n] of next) {
      const act = newestFrom(scene, party, n);
      if (act === undefined) next.delete(party);
      else if (latest === undefined || isLater(act, latest)) latest = act;
    }
    if (latest === undefined) break;
    next.set(latest.party, latest.n - 1);
    if (question.kind !== undefined && latest.kind !== question.kind) continue;
    matching += 1;
    if (found.length < question.limit) found.push(latest);
    else if (!filtered) break;
  }
  return { acts: found.toReversed(), total: filtered ? matching : logs.reduce((sum, log) => sum + log.size, 0) };
}

/** The end of a log may still wait for what its author had seen. */
function newestFrom(scene: Scene, party: PartyId, from: number): HeldAct | undefined {
  for (let n = from; n >= 0; n--) {
    const act = scene.acts.at(party, n);
    if (act !== undefined) return act;
  }
  return undefined;
}

const isLater = (a: HeldAct, b: HeldAct): boolean =>
  a.at === b.at ? (a.party === b.party ? a.n > b.n : a.party > b.party) : a.at > b.at;

export function readHistory(scene: Scene, page: HistoryPage): Reading {
  const title =
    page.acts.length < page.total
      ? `The record: the newest ${page.acts.length} of ${count(page.total, "act")}`
      : `The record: ${count(page.total, "act")}`;
  return {
    title,
    lines: page.acts.map((act) => {
      const received = act.received === undefined ? "" : `, received ${formatClock(scene, act.received)}`;
      const status =
        act.verdict.status === "void"
          ? ` (without effect: ${act.verdict.sentence})`
          : act.verdict.status === "unknown"
            ? " (of a kind this program does not know: kept, counted for nothing)"
            : "";
      return line(
        `${partyName(scene, act.party)} ${act.n}, dated ${formatClock(scene, act.dated)}${received}: ${act.words}${status}`,
        act.why,
      );
    }),
  };
}
