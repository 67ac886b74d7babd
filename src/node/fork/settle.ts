import { equalBytes, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { PartyId } from "../../base/ids.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { checkFork } from "../../record/fork.ts";
import { weighFork } from "../../record/mirror.ts";
import { listLogs } from "../chamber.ts";
import type { Chamber } from "../chamber.ts";
import type { NodeWorld } from "../node.ts";
import { PortFailure } from "../ports.ts";
import { write } from "../write.ts";

/**
 * A contradicting state under keys that its log has left behind is a fork until every other party is known to have cosigned the log up
 * to where it left them, and only reported from then on (R23): whoever learns the one before the other comes to the same in the end.
 */

/** Proofs that one log may have reported against it: who holds a retired key can make any number. */
const retiredMax = 8;

type Named = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Evidence as it counts. A proof of a fork that is stored as reported besides is none any more; one that came to light after such a
 * proof is stored under a further name, and is known by the plain one.
 */
export function readEvidence(stored: Iterable<Named>): ReadonlyMap<string, Uint8Array> {
  const all = [...stored];
  const reported = all.filter(({ name }) => name.startsWith("retired-"));
  const counting = all.filter(
    ({ bytes, name }) => !name.startsWith("fork-") || !reported.some((each) => equalBytes(each.bytes, bytes)),
  );
  return new Map(counting.map(({ bytes, name }) => [name.replace(/^(fork-[^.]+)\.\d+\.txt$/, "$1.txt"), bytes]));
}

/** Name under which a new proof of a fork is stored, where those before it were settled. */
export function nameFork({ kept }: Chamber, log: PartyId): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? nameOfFork(log) : `fork-${log}.${n}.txt`;
    if (!kept.has(name)) return name;
  }
}

/** Name by which a proof that a log forked is known between nodes. */
export const nameOfFork = (log: PartyId): string => `fork-${log}.txt`;

/** Name of a proof that is reported and freezes nothing. */
export const nameOfRetired = (crypto: Crypto, log: PartyId, proof: Uint8Array): string =>
  `retired-${log}.${formatHex(crypto.sha256(proof)).slice(0, 8)}.txt`;

/** Names of the proofs that are reported of a log. */
export const listRetired = ({ evidence }: Pick<Chamber, "evidence">, log: PartyId): readonly string[] =>
  [...evidence.keys()].filter((name) => name.startsWith(`retired-${log}.`));

export const mayReport = (chamber: Chamber, log: PartyId): boolean => listRetired(chamber, log).length < retiredMax;

/**
 * Whether every other party has cosigned a log up to a size: a change of keys there settles all that stands before it. One that
 * has left cosigns nothing more, and no longer stands in the way.
 */
export function isSettled({ cosignatures, logs, register }: Chamber, name: PartyId, size: number): boolean {
  const by = cosignatures.get(name);
  const party = parseLogName(name)?.party;
  const left = new Set(register.ledger.parties().flatMap((each) => (each.status === "left" ? [each.party] : [])));
  return [...logs.keys()].every((other) => other === party || left.has(other) || (by?.get(other)?.size ?? 0) >= size);
}

/** Stores what is only to be reported by now; whether there was any: then everything is loaded and derived anew. */
export async function settleForks(world: NodeWorld, chamber: Chamber): Promise<boolean> {
  const evidence: Named[] = [];
  for (const { fork, log, name } of listLogs(chamber)) {
    const bytes = fork === undefined ? undefined : chamber.evidence.get(fork);
    if (bytes === undefined) continue;
    const keySets = log.keys.map(({ keys }) => keys);
    const checked = log.keys.length === 1 ? undefined : checkFork(world.crypto, bytes, keySets);
    const retiredAt = checked?.ok === true ? weighFork(log, checked.value) : undefined;
    if (retiredAt === undefined || !isSettled(chamber, name, retiredAt)) continue;
    evidence.push({ name: nameOfRetired(world.crypto, name, bytes), bytes });
  }
  if (evidence.length === 0) return false;
  const written = await write(world, chamber, { evidence });
  if (!written.ok) throw new PortFailure(written.refusal);
  return true;
}
