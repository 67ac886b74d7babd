import type { Content } from "../act/catalogue.ts";
import type { Act, Entry } from "../act/envelope.ts";
import type { ActId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json } from "../base/json.ts";
import type { DocumentKey } from "../mechanism/documents.ts";
import { excuseKey, lineKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { listAwaited, listHours } from "./due.ts";
import type { Batch, DocumentRow } from "./ports.ts";

/** What a step moved: the acts that became closed, and the documents that may now read differently. */
export interface Folded {
  readonly acts: readonly Act[];
  readonly touched: readonly DocumentKey[];
}

/** Lines by which a node answers a proposal. */
const nodeLines: ReadonlySet<string> = new Set(["consent.received", "receipt.given", "hour.passed"]);

/** Lets entries that are held through the closure into the register. */
export function fold(chamber: Chamber, entries: readonly Entry[]): Folded {
  const acts = chamber.closure.add(entries);
  for (const act of acts) noteAct(chamber, act);
  const touched = chamber.register.take(acts);
  for (const { kind, id } of touched) if (kind === "proposal") noteProposal(chamber, id as ActId);
  return { acts, touched };
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

function noteAct(chamber: Chamber, act: Act): void {
  chamber.logs.get(act.party)?.acts.push(act);
  chamber.acts.set(act.id, act);
  const { parts, row } = chamber;
  for (const { commitment, name, lang } of act.parts) {
    if (parts.named.has(commitment)) continue;
    parts.named.set(commitment, { act: act.id, party: act.party, name, lang });
    if (!parts.held.has(commitment)) parts.missing.add(commitment);
  }
  if (act.verdict.status !== "valid") return;
  if (act.kind === "proposal.tabled") {
    const { terms } = act.content as unknown as Content<"proposal.tabled">;
    const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
    if (items.some(({ kind }) => kind === "expunging")) chamber.expungings.add(act.id);
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
  }
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
