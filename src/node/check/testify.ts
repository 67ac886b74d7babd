import type { Act } from "../../act/envelope.ts";
import { parseHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { ProposalState } from "../../consent/outcome.ts";
import { formatCertificate } from "../../record/certificate.ts";
import type { CertificatePart } from "../../record/certificate.ts";
import { listCarried, readTestimony } from "../../stranger/testimony.ts";
import type { MechanismRow, Store, StoreReads } from "../ports.ts";
import { readStored } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import { createSource, gatherActs, isFirst } from "./testify-acts.ts";
import type { Source } from "./testify-acts.ts";
import { copyLogs } from "./testify-logs.ts";
import { checkLog } from "./verify-log.ts";
import type { CheckedLog } from "./verify-log.ts";
import { foldLogs } from "./verify-rows.ts";

/**
 * Writes the certificate of one act: the act with its words and, where it is a proposal, every act that its outcome rests on, each
 * with its place in its log, the states of these logs as the others cosigned them, and all keys. What is written has been
 * read as a stranger will read it, and comes to the same outcome as the whole record.
 */
export async function testifyAct(
  crypto: Crypto,
  store: Store,
  row: MechanismRow,
  act: ActId,
): Promise<Result<Uint8Array>> {
  const snapshot = await store.snapshot();
  try {
    const record = await readStored(crypto, snapshot, row);
    return await writeCertificate(crypto, snapshot, record, act);
  } finally {
    await snapshot.close();
  }
}

async function writeCertificate(
  crypto: Crypto,
  store: StoreReads,
  record: StoredRecord,
  about: ActId,
): Promise<Result<Uint8Array>> {
  const { row } = record;
  const logs = new Map<PartyId, CheckedLog>();
  for (const { party: name, ...head } of record.heads) {
    const log = checkLog(crypto, row.id, name, { party: name, ...head }, record.entries.get(name) ?? []);
    if (!log.isProven) {
      return refuse("log-damaged", `The log of ${name} is not stored as it was signed: "entente verify" says where.`);
    }
    logs.set(name, log);
  }
  const { acts, register } = foldLogs(crypto, row.id, logs, record.evidence);
  const source = createSource(record, logs, acts, register.ledger);
  const act = source.acts.get(about);
  if (act === undefined) return refuse("act-unknown", "No act of that name is held here, or not all that it rests on.");
  if (!isFirst(source, act)) {
    const sentence =
      "It stands in a branch of a forked log, or in a log that follows one: certify it as a copy, without --html or --whole.";
    return refuse("log-forked", sentence);
  }
  const certified = formatCertificate({
    about: parseHex(about) ?? new Uint8Array(0),
    parts: await copyParts(store, source, act),
    logs: copyLogs(source, gatherActs(source, act)),
  });
  const read = readTestimony(crypto, certified, []);
  if (!read.ok) return { ok: false, refusal: read.refusal[0] ?? { code: "certificate-form", sentence: "" } };
  const known = source.ledger.state(about);
  if (!isSame(known, read.value.state)) {
    const sentence =
      "The acts that can be shown of this matter do not by themselves come to its outcome; certify the acts one by one.";
    return refuse("outcome-unshown", sentence);
  }
  return accept(certified);
}

/** Outcome, standing, stances and grounds come out alike; numbers are those of the logs shown, and are left out. */
function isSame(known: ProposalState | undefined, shown: ProposalState | undefined): boolean {
  if (known === undefined || shown === undefined) return known === shown;
  return textOf(known) === textOf(shown);
}

const textOf = ({ acts, outcome, standing, stances }: ProposalState): string =>
  JSON.stringify([acts, outcome, standing ?? "none", stances]);

/** The words of the act, and of the revisions it puts forward, as far as they are held. */
async function copyParts(store: StoreReads, { acts, record }: Source, about: Act): Promise<readonly CertificatePart[]> {
  const parts: CertificatePart[] = [];
  for (const act of [about, ...listCarried({ id: about.id, envelope: about }).flatMap((id) => acts.get(id) ?? [])]) {
    for (const { commitment, lang, name } of act.parts) {
      const part = await store.findPart(record.row.id, parseHex(commitment) ?? new Uint8Array(0));
      const of = parseHex(act.id) ?? new Uint8Array(0);
      if (part !== undefined) parts.push({ of, name, lang, salt: part.salt, bytes: part.bytes });
    }
  }
  return parts;
}
