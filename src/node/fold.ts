import type { Content } from "../act/catalogue.ts";
import type { Act, Entry } from "../act/envelope.ts";
import type { ActId } from "../base/ids.ts";
import { formatHex } from "../base/bytes.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import type { DocumentKey } from "../mechanism/documents.ts";
import { countOf, isWhole } from "../record/log.ts";
import { excuseKey, lineKey, listLogs } from "./chamber.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { listAwaited, listHours } from "./due.ts";
import type { Batch, DocumentRow } from "./ports.ts";
import { chargePart } from "./quota.ts";

/** Lines by which a node answers a proposal. */
const nodeLines: ReadonlySet<string> = new Set(["consent.received", "receipt.given", "hour.passed"]);

/**
 * Lets entries that are held through the closure into the register; the acts that became closed. Documents that may now read
 * differently are written by the next write.
 */
export function fold(chamber: Chamber, entries: readonly Entry[]): readonly Act[] {
  for (const { envelope } of entries) {
    const log = chamber.logs.get(envelope.party);
    if (log !== undefined) log.folded = envelope.n + 1;
  }
  for (const entry of entries) noteParts(chamber, entry);
  return take(chamber, chamber.closure.add(entries));
}

/** Folds all that counts of the logs that have several strands: at once, when the chamber is loaded. */
export function foldStrands(chamber: Chamber): void {
  const { closure, woven } = chamber;
  if (woven === undefined) return;
  for (const entry of woven.entries()) noteParts(chamber, entry);
  take(chamber, woven.fill(closure));
  for (const log of listLogs(chamber)) if (woven.parties.has(log.party)) log.folded = countOf(log.log);
}

function take(chamber: Chamber, acts: readonly Act[]): readonly Act[] {
  for (const act of acts) noteAct(chamber, act);
  for (const key of chamber.register.take(acts)) {
    chamber.touched.set(`${key.kind} ${key.id}`, key);
    if (key.kind === "proposal") noteProposal(chamber, key.id as ActId);
  }
  return acts;
}

/** The touched documents as rows: what the store must hold once the step is committed. */
export function writeRows(chamber: Chamber, touched: readonly DocumentKey[]): Batch["documents"] {
  const put: DocumentRow[] = [];
  const remove: { readonly kind: string; readonly id: string }[] = [];
  for (const { kind, id } of touched) {
    const document = chamber.register.documents.find(kind, id);
    if (document === undefined) remove.push({ kind, id });
    else put.push({ kind, id, json: encodeCanonical(document as unknown as Json) });
  }
  return { put, remove };
}

/** An entry that still waits, for what its author had seen or for the rest of its log, names its words all the same: they are asked for, and kept. */
export function noteParts(chamber: Chamber, { envelope, id }: Entry): void {
  const { parts } = chamber;
  for (const { commitment, name, lang, size } of envelope.parts) {
    if (parts.named.has(commitment)) continue;
    parts.named.set(commitment, { act: id, party: envelope.party, name, lang, size });
    if (parts.held.has(commitment)) chargePart(chamber, envelope.party, size, 1);
    else parts.missing.add(commitment);
  }
}

function noteAct(chamber: Chamber, act: Act): void {
  // Of several branches the one we hold is the one we see along.
  if (chamber.woven?.parties.has(act.party) !== true) chamber.logs.get(act.party)?.acts.push(act);
  else for (const held of listLogs(chamber)) if (isOn(held, act)) held.acts.push(act);
  chamber.acts.set(act.id, act);
  const { parts, row } = chamber;
  if (act.verdict.status !== "valid") return;
  if (act.kind === "proposal.tabled") {
    const { terms } = act.content as unknown as Content<"proposal.tabled">;
    const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
    if (items.some(({ kind }) => kind === "expunging")) chamber.expungings.add(act.id);
    if (items.some(({ kind }) => kind === "successor-log")) chamber.successors.add(act.id);
  }
  if (act.party !== row.party) return;
  if (nodeLines.has(act.kind)) chamber.lines.set(lineKey(act.kind, act.content), act.seen);
  if (act.kind === "parts.missing") {
    const { missing } = act.content as unknown as Content<"parts.missing">;
    for (const each of missing) parts.excused.add(excuseKey(each));
  }
  if (act.kind === "part.expunged") {
    const key = excuseKey(act.content as unknown as Content<"part.expunged">);
    parts.excused.add(key);
    parts.expunged.add(key);
    const { act: of, lang, name } = act.content as unknown as Content<"part.expunged">;
    const gone = chamber.acts.get(of)?.parts.find((each) => each.name === name && each.lang === lang)?.commitment;
    // Perhaps by another process of ours.
    const named = gone === undefined ? undefined : parts.named.get(gone);
    if (gone !== undefined && named !== undefined && parts.held.delete(gone)) {
      parts.missing.add(gone);
      chargePart(chamber, named.party, named.size, -1);
    }
  }
}

function isOn({ acts, log, party }: HeldLog, { id, n, party: author }: Act): boolean {
  // Our own entries are folded before they are signed: then the tree is ahead.
  const end = log.head === undefined || isWhole(log) ? log.tree.size : countOf(log);
  return party === author && acts.length === n && n < end && formatHex(log.tree.leaf(n)) === id;
}

function noteProposal(chamber: Chamber, id: ActId): void {
  const state = chamber.register.ledger.state(id);
  const awaited = state === undefined ? [] : listAwaited(chamber, state);
  if (awaited.some(({ what }) => what === "receipt" || what === "notice")) chamber.owed.add(id);
  else chamber.owed.delete(id);
  const { alarms, set } = chamber.hours;
  for (const hour of state === undefined ? [] : listHours(chamber, state)) {
    const key = `${id} ${hour}`;
    if (set.has(key)) continue;
    set.add(key);
    alarms.set(hour, { proposal: id, hour });
  }
}
