import type { Envelope } from "../../src/act/envelope.ts";
import { commitPart } from "../../src/act/parts.ts";
import { decodeUtf8, equalBytes, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { Instant } from "../../src/base/time.ts";
import type { ProposalDocument } from "../../src/mechanism/documents.ts";
import type { Batch, LogAppend } from "../../src/node/ports.ts";
import { parseCheckpoint, readCheckpoint } from "../../src/record/checkpoint.ts";
import type { SigningMessages } from "../../src/record/key.ts";
import type { Disk, Write } from "./disk.ts";
import type { Host, Process, Witness } from "./host.ts";
import { readLetter } from "./letter.ts";
import { Outcomes } from "./outcomes.ts";
import { SignedStates } from "./states.ts";
import { Violation } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** A party that was put back from a backup, and whose answer it must wait for. */
interface Asking {
  readonly unanswered: Set<PartyId>;
  /** Cosignatures made before this do not answer. */
  readonly since: number;
}

/**
 * Looks at everything that any process stores, signs or lets out, and throws at the first that breaks a property. It reads
 * entries and signed states by itself; what it takes from the code under test is only the reading of bytes.
 */
export class WorldWitness implements Witness {
  readonly states: SignedStates;
  readonly outcomes: Outcomes;
  readonly #tally: Tally;
  readonly #hosts: readonly Host[];
  readonly #honest: ReadonlySet<PartyId>;
  readonly #envelopes = new Map<string, Envelope>();
  /** Acts that a node said were entered, by the host that said so. */
  readonly #acknowledged = new Map<string, Host>();
  readonly #asking = new Map<Host, Asking>();
  /** When each cosignature and each answer first left the process that made it, by its note. */
  readonly #made = new Map<string, number>();
  /** Parties whose cosignature of a party's log left them. */
  readonly #cosigners = new Map<PartyId, Set<PartyId>>();
  /** Parts that a host said it destroyed: it never gives them out again, not even from a backup. */
  readonly #expunged = new Map<Host, Set<string>>();
  /** How far the parts of each log were found in order behind a cosignature, by host and log. */
  readonly #whole = new Map<string, number>();
  /** Proposals as they stood before a write: of two processes that write at once, one is refused, and what it read never was. */
  readonly #before = new WeakMap<Write, ReadonlyMap<string, ProposalDocument | undefined>>();
  #moment = 0;
  /** Writes, signatures, parcels: what was looked at. */
  events = 0;

  constructor(tally: Tally, hosts: readonly Host[]) {
    this.#tally = tally;
    this.#hosts = hosts;
    this.#honest = new Set(hosts.filter(({ isHonest }) => isHonest).map(({ party }) => party));
    this.states = new SignedStates(this.#honest);
    this.outcomes = new Outcomes(
      tally,
      hosts.some(({ isHonest }) => !isHonest),
    );
  }

  count(event: string): void {
    this.#tally.count(event);
  }

  envelopeOf = (id: string): Envelope | undefined => this.#envelopes.get(id);

  judgeSigning({ host }: Process, { ed25519: message }: SigningMessages): void {
    this.events += 1;
    const asking = this.#asking.get(host);
    if (asking === undefined || asking.unanswered.size === 0 || !host.isHonest) return;
    // An answer to another that asks, or a call on the wire, says nothing that a later word could contradict.
    const text = decodeUtf8(message) ?? "";
    if (!parseCheckpoint(text).ok && !text.startsWith("cosignature/v1\n")) return;
    throw new Violation(
      "on hold signs nothing",
      `${host.name} was put back from a backup and signs before ${[...asking.unanswered].join(", ")} answered`,
    );
  }

  judgeWrite({ host }: Process, write: Write): void {
    this.judgeOwnWrite(host, write);
  }

  judgeOwnWrite(host: Host, write: Write): void {
    this.events += 1;
    if (write.kind !== "batch") return;
    for (const append of write.batch.appends) {
      for (const { bytes, leafHash } of append.entries) this.#read(formatHex(leafHash), bytes);
      if (append.party === host.party) this.#judgeOwn(host, append, write.batch);
    }
    const before = write.batch.documents.put.flatMap(({ id, kind }) =>
      kind === "proposal" ? [[id, host.disk.proposals.get(id)] as const] : [],
    );
    this.#before.set(write, new Map(before));
  }

  noteWrite({ host }: Process, write: Write): void {
    if (write.kind === "expunging") {
      const destroyed = this.#expunged.get(host) ?? new Set();
      this.#expunged.set(host, destroyed.add(formatHex(write.commitment)));
      this.#tally.count("part destroyed");
    }
    if (write.kind !== "batch") return;
    const { appends, cosignatures, evidence } = write.batch;
    for (const [id, before] of this.#before.get(write) ?? []) {
      const after = host.disk.proposals.get(id);
      if (after !== undefined) this.outcomes.judge(host, before, after, (party) => this.#listEntries(host, party));
    }
    for (const { head, party } of appends) if (party !== host.party) this.states.release(party, head.checkpoint);
    for (const each of cosignatures)
      if (each.cosigner === host.party) this.#judgeCosignature(host, each.log, each.note);
    for (const { name } of evidence) if (name.startsWith("fork-")) this.#tally.count("fork exposed");
  }

  /** A parcel is on its way out of a process. */
  judgeParcel(host: Host, bytes: Uint8Array): void {
    this.events += 1;
    const parcel = readLetter(bytes);
    if (parcel === undefined) throw new Violation("parcels are read", `${host.name} sends what nobody reads`);
    for (const { checkpoint, party } of parcel.logs) this.states.release(party, checkpoint);
    if (parcel.answer !== undefined) this.#noteMade(parcel.answer);
    for (const { cosigner, log, note } of parcel.cosignatures) {
      if (cosigner !== host.party) continue;
      this.#cosigners.set(log, (this.#cosigners.get(log) ?? new Set()).add(cosigner));
      this.#judgeCosignature(host, log, note);
    }
    const destroyed = this.#expunged.get(host);
    if (destroyed === undefined || !host.isHonest) return;
    for (const part of parcel.parts) {
      const isGone = destroyed.has(commitPart(nodeCrypto, part));
      if (isGone) throw new Violation("expunged stays expunged", `${host.name} gives out a part it destroyed`);
    }
  }

  /** A parcel is about to be taken by a process. */
  noteArrival(host: Host, bytes: Uint8Array): void {
    const asking = this.#asking.get(host);
    if (asking === undefined) return;
    const parcel = readLetter(bytes);
    if (parcel === undefined) return;
    const { answer, from } = parcel;
    const made = answer === undefined ? undefined : this.#made.get(nameOf(answer));
    if (made !== undefined && made >= asking.since) asking.unanswered.delete(from);
  }

  /** Whether somebody who once cosigned this host's log has yet to answer it. */
  isAsking(host: Host): boolean {
    return (this.#asking.get(host)?.unanswered.size ?? 0) > 0;
  }

  #noteMade(note: Uint8Array): void {
    if (!this.#made.has(nameOf(note))) this.#made.set(nameOf(note), this.#moment);
  }

  /** An act was said to be entered. */
  acknowledge(host: Host, acts: readonly string[]): void {
    for (const act of acts) this.#acknowledged.set(act, host);
  }

  /** A host's disk is about to be put back as it was. What no disk holds after that is lost to everybody, and was never told. */
  noteRestore(host: Host, after: Disk, isGuarded: boolean): void {
    const disks = this.#hosts.map((other) => (other === host ? after : other.disk));
    const kept = new Set(disks.flatMap(({ logs }) => [...logs.values()].flatMap(({ ids }) => ids)));
    const lost = new Set([...this.#envelopes.keys()].filter((id) => !kept.has(id)));
    for (const id of lost) this.#acknowledged.delete(id);
    this.#forgetWithheld(host, after);
    this.outcomes.forget(lost);
    this.states.forget(disks);
    for (const place of this.#whole.keys()) if (place.startsWith(`${host.name} `)) this.#whole.delete(place);
    this.#moment += 1;
    if (isGuarded) return;
    this.#asking.set(host, { unanswered: new Set(this.#cosigners.get(host.party)), since: this.#moment });
  }

  /** What only a dishonest party holds any more it may keep to itself. */
  #forgetWithheld(host: Host, after: Disk): void {
    const disks = this.#hosts.flatMap((other) => (other === host ? [after] : other.isHonest ? [other.disk] : []));
    const kept = new Set(disks.flatMap(({ logs }) => [...logs.values()].flatMap(({ ids }) => ids)));
    for (const id of this.#acknowledged.keys()) if (!kept.has(id)) this.#acknowledged.delete(id);
  }

  /** The latest date of any entry. */
  latest(): Instant | undefined {
    let latest: Instant | undefined;
    for (const { at } of this.#envelopes.values()) if (latest === undefined || at > latest) latest = at;
    return latest;
  }

  /** Acts that were said to be entered and that a disk lacks. */
  *listLost(disk: Disk): Iterable<string> {
    const held = new Set([...disk.logs.values()].flatMap(({ ids }) => ids));
    for (const [act, host] of this.#acknowledged) if (host.isHonest && !held.has(act)) yield act;
  }

  #listEntries({ disk }: Host, party: PartyId): readonly Envelope[] {
    // Of a log that forked, what others came to hold of it counts as well; it stands under names of its own.
    const branches = [...disk.logs].filter(([name]) => name.startsWith(`${party}~`));
    const logs = [disk.logs.get(party), ...branches.map(([, log]) => log)];
    return logs.flatMap((log) => log?.ids ?? []).flatMap((id) => this.#envelopes.get(id) ?? []);
  }

  #read(id: string, bytes: Uint8Array): void {
    if (this.#envelopes.has(id)) return;
    this.#envelopes.set(id, JSON.parse(decodeUtf8(bytes) ?? "") as Envelope);
  }

  #judgeOwn(host: Host, append: LogAppend, batch: Batch): void {
    const isNew = this.states.sign(host, append);
    if (!host.isHonest || !isNew) return;
    for (const { leafHash } of append.entries) {
      const id = formatHex(leafHash);
      for (const [party, head] of Object.entries(this.#envelopes.get(id)?.seen ?? {})) {
        const held = host.disk.logs.get(party as PartyId);
        const isHeld =
          held !== undefined && held.ids.length >= head.size && formatHex(held.tree.root(head.size)) === head.root;
        const comes = batch.appends.some((each) => each.party === party);
        if (!isHeld && !comes) {
          throw new Violation(
            "seen is held",
            `${host.name} says that it saw ${head.size} of ${party}, and does not hold it`,
          );
        }
      }
    }
  }

  /** What a new one says must be true of what is stored. One that comes back to a home put back was true when it was made. */
  #judgeCosignature(host: Host, log: PartyId, note: Uint8Array): void {
    if (this.#made.has(nameOf(note))) return;
    this.#noteMade(note);
    this.#tally.count("cosigned");
    if (!host.isHonest) return;
    const read = readCheckpoint(note);
    const state = read.ok ? read.value : undefined;
    const held = host.disk.logs.get(log);
    const isHeld =
      state !== undefined &&
      held !== undefined &&
      held.ids.length >= state.size &&
      equalBytes(held.tree.root(state.size), state.root);
    if (!isHeld) {
      throw new Violation(
        "cosigned is durable",
        `${host.name} cosigned ${state?.size} of ${log}, and does not hold it`,
      );
    }
    this.#judgeParts(host, log, state.size);
  }

  #judgeParts(host: Host, log: PartyId, size: number): void {
    const place = `${host.name} ${log}`;
    if ((this.#whole.get(place) ?? 0) >= size) return;
    // What was held of a log that forked is cosigned in any case, since that is how the others learn of the branch (N13).
    if (host.disk.evidence.some((name) => name.startsWith(`fork-${log}.`))) return;
    const ids = host.disk.logs.get(log)?.ids ?? [];
    const excused = new Set(
      (host.disk.logs.get(host.party)?.ids ?? []).flatMap((id) => excusesOf(this.#envelopes.get(id))),
    );
    for (let n = this.#whole.get(place) ?? 0; n < size; n++) {
      const id = ids[n] ?? "";
      for (const { commitment, lang, name } of this.#envelopes.get(id)?.parts ?? []) {
        if (host.disk.parts.has(commitment) || excused.has(`${id} ${name} ${lang}`)) continue;
        throw new Violation(
          "cosigned is whole",
          `${host.name} cosigned ${size} of ${log} without a part of entry ${n}`,
        );
      }
    }
    this.#whole.set(place, Math.max(size, this.#whole.get(place) ?? 0));
  }
}

const nameOf = (note: Uint8Array): string => formatHex(nodeCrypto.sha256(note));

/** Parts that an entry lists as missing, or says were destroyed. */
function excusesOf(envelope: Envelope | undefined): readonly string[] {
  if (envelope?.kind !== "parts.missing" && envelope?.kind !== "part.expunged") return [];
  const listed = envelope.kind === "parts.missing" ? envelope.content["missing"] : [envelope.content];
  return (listed as readonly { readonly act: string; readonly name: string; readonly lang: string }[]).map(
    ({ act, lang, name }) => `${act} ${name} ${lang}`,
  );
}
