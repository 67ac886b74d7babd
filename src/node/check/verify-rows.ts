import { createClosure } from "../../act/closure.ts";
import type { Act } from "../../act/envelope.ts";
import { equalBytes, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { Json } from "../../base/json.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { documentKinds } from "../../mechanism/documents.ts";
import { createRegister } from "../../mechanism/register.ts";
import type { Register } from "../../mechanism/register.ts";
import type { DocumentRow } from "../ports.ts";
import type { StoredRecord } from "./stored-record.ts";
import type { CheckedLog, Fault } from "./verify-log.ts";
import { readEvidence } from "../fork/settle.ts";
import { weave } from "../fork/weave.ts";
import type { Woven } from "../fork/weave.ts";

/** What the entries say, folded from nothing. */
export interface Rebuilt {
  readonly rows: readonly DocumentRow[];
  /** Acts inside the causally closed part. */
  readonly closed: number;
  /** Of these, acts without effect. */
  readonly void: number;
}

/** Derives every document anew from proven logs; `evidence` tells which of them are forked, or follow another. */
export function rebuildRows(
  crypto: Crypto,
  mechanism: MechanismId,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  evidence: StoredRecord["evidence"],
): Rebuilt {
  const { acts, register } = foldLogs(crypto, mechanism, logs, evidence);
  const rows = documentKinds.flatMap((kind) =>
    register.documents
      .list(kind)
      .map((document) => ({ kind, id: document.id, json: encodeCanonical(document as unknown as Json) })),
  );
  return { rows, closed: acts.length, void: acts.filter(({ verdict }) => verdict.status === "void").length };
}

/** The causally closed part of proven logs, each act after all that its author had seen, and what follows from it. */
export function foldLogs(
  crypto: Crypto,
  mechanism: MechanismId,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  evidence: StoredRecord["evidence"],
): { readonly acts: readonly Act[]; readonly register: Register } {
  const woven = weaveChecked(logs, evidence);
  const register = createRegister(crypto, woven?.readings);
  const acts = close(crypto, mechanism, logs, woven);
  register.take(acts);
  return { acts, register };
}

const weaveChecked = (logs: ReadonlyMap<PartyId, CheckedLog>, evidence: StoredRecord["evidence"]): Woven | undefined =>
  weave(
    [...logs].flatMap(([name, { counts, entries, tree }]) => {
      // As little as is followed yet, and nothing that is still arriving.
      const size = Math.min(counts, entries.length);
      return size === 0 && parseLogName(name)?.witness !== undefined ? [] : [{ name, tree, entries, size: () => size }];
    }),
    readEvidence(evidence),
  );

function close(
  crypto: Crypto,
  mechanism: MechanismId,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  woven: Woven | undefined,
): readonly Act[] {
  const closure = createClosure({
    crypto,
    mechanism,
    rootAt(party, size) {
      const tree = logs.get(party)?.tree;
      return tree === undefined || size > tree.size ? undefined : formatHex(tree.root(size));
    },
    strands: woven?.strands,
    rolls: ({ envelope, id }) =>
      [...logs.values()].some(
        ({ keys, party, tree }) =>
          party === envelope.party &&
          envelope.n < tree.size &&
          keys?.some(({ entry }) => entry === envelope.n) === true &&
          formatHex(tree.leaf(envelope.n)) === id,
      ),
  });
  const plain = [...logs.values()].filter(({ party }) => woven?.parties.has(party) !== true);
  return [
    ...(woven?.fill(closure) ?? []),
    ...plain.flatMap(({ counts, entries }) => closure.add(entries.slice(0, counts))),
  ];
}

/** Names every stored row that is not, byte for byte, what the record gives. */
export function compareRows(stored: readonly DocumentRow[], rebuilt: readonly DocumentRow[]): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (code: string, { id, kind }: DocumentRow, is: string): void => {
    faults.push({ code, sentence: `The derived row ${kind}/${id} ${is}.`, row: `${kind}/${id}` });
  };
  const due = new Map(rebuilt.map((row) => [`${row.kind}/${row.id}`, row]));
  for (const row of stored) {
    const name = `${row.kind}/${row.id}`;
    const expected = due.get(name);
    due.delete(name);
    if (expected === undefined) fault("row-extra", row, "follows from nothing in the record");
    else if (!equalBytes(expected.json, row.json)) fault("row-differs", row, "is not what the record gives");
  }
  for (const row of due.values()) fault("row-missing", row, "is missing");
  return faults;
}
