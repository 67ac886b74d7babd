import type { PartyId } from "../../base/ids.ts";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { DocumentRow } from "../ports.ts";
import type { StoredRecord } from "./stored-record.ts";
import { nameOfSuccession, readSuccessions } from "../fork/succession.ts";
import { listSuccessorTerms } from "../fork/successor.ts";
import type { CheckedLog, Fault } from "./verify-log.ts";

/** What is kept about successor logs must be what the record says was agreed: by it the keys of a log were read. */
export function checkSuccessions(
  { evidence }: StoredRecord,
  logs: ReadonlyMap<PartyId, CheckedLog>,
  rows: readonly DocumentRow[],
): readonly Fault[] {
  const kept = readSuccessions(new Map(evidence.map(({ bytes, name }) => [name, bytes])));
  return kept.flatMap((succession): readonly Fault[] => {
    const { anchor, decision, key, party } = succession;
    const name = nameOfSuccession(succession);
    const row = rows.find(({ id, kind }) => kind === "proposal" && id === decision);
    const document = row === undefined ? undefined : (JSON.parse(decodeUtf8(row.json) ?? "null") as Proposal);
    const entry = [...logs.values()].flatMap(({ entries }) => entries.find(({ id }) => id === decision) ?? [])[0];
    const terms = entry === undefined ? [] : listSuccessorTerms(entry.envelope);
    const isAgreed = terms.some(
      (each) =>
        each.party === party &&
        each.key === key &&
        each.anchor.root === anchor.root &&
        each.anchor.size === anchor.size,
    );
    if (isAgreed && document?.outcome?.status === "agreed") return [];
    const sentence = `The evidence ${name} names a successor of the log of ${party} that was not agreed so.`;
    return [{ code: "successor", sentence, party, row: name }];
  });
}

interface Proposal {
  readonly outcome?: { readonly status: string };
}
