import { isKnownKind } from "../act/catalogue.ts";
import type { Act } from "../act/envelope.ts";
import { readAct } from "../act/reading.ts";
import type { Reading } from "../act/reading.ts";
import type { Crypto } from "../base/crypto.ts";
import { assert } from "../base/refusal.ts";
import { createLedger, type Ledger } from "../consent/ledger.ts";
import { createReadings } from "../consent/readings.ts";
import { assemble, type FiledKind } from "./assemble.ts";
import { createCabinet, type Cabinet } from "./cabinet.ts";
import type { Consent } from "./consent.ts";
import type { AnyWord, DocumentKey, DocumentKind, DocumentOf, Documents } from "./documents.ts";
import { createLogs, type Logs } from "./log.ts";
import { placesOf } from "./proposal.ts";
import { findRoute } from "./routes.ts";
import { createUncounted, type Uncounted } from "./uncounted.ts";

/** The fold of a mechanism's acts: what therefore holds. */
export interface Register {
  /**
   * Takes acts, each once, none before what its author had seen, and names every document that may now read differently. The
   * cost of an act does not grow with what was taken before, and nothing is assembled until it is asked for.
   */
  take(acts: readonly Act[]): readonly DocumentKey[];
  readonly documents: Documents;
  readonly ledger: Ledger;
}

/** `readings`: where a log has several strands, every way to read it; an ordinary record is read one way. */
export function createRegister(crypto: Crypto, readings: readonly Reading[] = []): Register {
  const ledger = readings.length === 0 ? createLedger(crypto) : createReadings(crypto, readings);
  const isRead = (act: Act): boolean =>
    readings.length === 0 || readings.some((each) => readAct(each, act) !== undefined);
  const { documents, take } = createFold(ledger);
  // What was left behind by agreement, when another log was to follow, stands in no reading.
  return { take: (acts) => take(readings.length === 0 ? acts : acts.filter(isRead)), documents, ledger };
}

/** The fold over what consent says of proposals. */
export function createFold(consent: Consent): Pick<Register, "take" | "documents"> {
  const cabinet = createCabinet(consent, placesOf);
  const logs = createLogs();
  const uncounted = createUncounted();
  return {
    take(acts) {
      const moved = new Map<string, DocumentKey>();
      const odd: DocumentKey[] = [];
      const settled = consent.take(acts);
      for (const act of acts) {
        if (act.verdict.status === "valid") {
          fileAct(act, cabinet);
          // Of several branches the first stands for the log.
          if (act.strand === undefined) logs.take(act);
          moved.set(act.party, { kind: "log", id: act.party });
        } else {
          uncounted.take(act);
          odd.push({ kind: "uncounted", id: act.id });
        }
      }
      for (const proposal of settled) touchProposal(cabinet, proposal);
      return [...cabinet.takeTouched(), ...moved.values(), ...odd];
    },
    documents: createDocuments(cabinet, logs, uncounted),
  };
}

function fileAct(act: Act, cabinet: Cabinet): void {
  assert(isKnownKind(act.kind), "a valid act is of a known kind");
  const route = findRoute(act.kind);
  if (route === undefined) return;
  // The one place where content, whose form the record's rules have checked, takes its kind's type.
  // Its fields stand in the order of canonical JSON, so that rows are written without sorting.
  const word = {
    act: act.id,
    at: act.at,
    content: act.content,
    kind: act.kind,
    n: act.n,
    parts: act.parts,
    party: act.party,
  } as unknown as AnyWord;
  route(word, cabinet);
}

/** A proposal's state is read by its own document and by each document its terms stand in. */
function touchProposal(cabinet: Cabinet, proposal: string): void {
  const dossier = cabinet.find("proposal", proposal);
  const tabled = dossier?.words[0];
  if (dossier === undefined || tabled?.kind !== "proposal.tabled") return;
  cabinet.touch(dossier);
  for (const { kind, id } of placesOf(tabled)) {
    const place = cabinet.find(kind, id);
    if (place !== undefined) cabinet.touch(place);
  }
}

function createDocuments(cabinet: Cabinet, logs: Logs, uncounted: Uncounted): Documents {
  function find(kind: DocumentKind, id: string): DocumentOf<DocumentKind> | undefined {
    if (kind === "log") return logs.find(id);
    if (kind === "uncounted") return uncounted.find(id);
    const dossier = cabinet.find(kind, id);
    return dossier === undefined ? undefined : assemble(cabinet, kind, dossier);
  }
  function list(kind: DocumentKind): readonly DocumentOf<DocumentKind>[] {
    if (kind === "log") return logs.list();
    if (kind === "uncounted") return uncounted.list();
    return cabinet.list(kind).flatMap((dossier) => assemble<FiledKind>(cabinet, kind, dossier) ?? []);
  }
  return { find: find as Documents["find"], list: list as Documents["list"] };
}
