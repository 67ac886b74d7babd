import type { Crypto } from "../../src/base/crypto.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import type { Node, NodeWorld } from "../../src/node/node.ts";
import { openNode } from "../../src/node/open.ts";
import { PortFailure } from "../../src/node/ports.ts";
import type { Guard, GuardedHead, Keys, Store } from "../../src/node/ports.ts";
import type { SigningMessages } from "../../src/record/key.ts";
import type { KeyDrawer } from "./seal.ts";
import type { Flaw } from "./flaws.ts";
import type { Dice } from "./dice.ts";
import type { Disk, Write } from "./disk.ts";

/** What a guard remembers, apart from the disk it watches over. */
export interface GuardNotes {
  readonly heads: Map<MechanismId, GuardedHead>;
  readonly databases: Map<MechanismId, string>;
  readonly holds: Map<MechanismId, string>;
}

export const createGuardNotes = (from?: GuardNotes): GuardNotes => ({
  heads: new Map(from?.heads),
  databases: new Map(from?.databases),
  holds: new Map(from?.holds),
});

/** One party's installation: what outlives its processes, and what can befall it. */
export interface Host {
  readonly name: string;
  readonly party: PartyId;
  disk: Disk;
  guard: GuardNotes;
  /** What is harmless to lose. */
  scratch: Map<string, string>;
  readonly drawer: KeyDrawer;
  readonly keys: Keys;
  /** How far its clock stands off the true time, seconds. */
  skew: number;
  /** What the database says it is; another after a replica was promoted. */
  identity: string;
  /** Nothing more fits on the disk. */
  isFull: boolean;
  /** Its disk was put back: what it came to hold of a forked log since may be another branch than before. */
  wasPutBack: boolean;
  /** The next commit is not answered, written or not. */
  doubt: "written" | "lost" | undefined;
  /** Keys and word are its own, but it does not keep to the protocol. */
  readonly isHonest: boolean;
  readonly processes: Process[];
}

/** A running node. It ends where it stands: what it awaits is never answered, and nothing of it runs on. */
export interface Process {
  readonly name: string;
  readonly host: Host;
  readonly node: Node;
  /** Effects until the power goes, and on which side of the effect; undefined while nothing threatens. */
  fuse: { left: number; readonly isAfter: boolean } | undefined;
  isDead: boolean;
  readonly death: Promise<typeof died>;
  kill(): void;
}

/** In place of an answer: the process died over it. */
export const died = Symbol("died");

/** What watches every effect that could break a property. */
export interface Witness {
  /** A write is about to be taken. */
  judgeWrite(process: Process, write: Write): void;
  /** It was taken. */
  noteWrite(process: Process, write: Write): void;
  /** The party's keys are about to be used. */
  judgeSigning(process: Process, messages: SigningMessages): void;
  count(event: string): void;
}

export interface Surroundings {
  readonly crypto: Crypto;
  readonly dice: Dice;
  readonly witness: Witness;
  /** The true time. */
  now(): Instant;
  /** Seconds since the world began, by a clock nobody can set. */
  elapsed(): number;
  /** What is wrong with this world, where a property is to be shown to notice. */
  readonly flaw: Flaw | undefined;
  /** The forty digits of a party's first keys, compared out of band by everybody who ever met it. */
  fingerprintOf(party: PartyId): string | undefined;
}

const forever = new Promise<never>(() => {});

/** Starts a node over a host as it stands. */
export async function startProcess(around: Surroundings, host: Host, name: string): Promise<Process | typeof died> {
  const { promise: death, resolve: kill } = Promise.withResolvers<typeof died>();
  const process: { -readonly [K in keyof Process]: Process[K] } = {
    name,
    host,
    node: undefined as unknown as Node,
    fuse: undefined,
    isDead: false,
    death,
    kill() {
      process.isDead = true;
      kill(died);
    },
  };
  const node = await Promise.race([openNode(createWorld(around, process)), death]);
  if (node === died) return died;
  process.node = node;
  host.processes.push(process);
  return process;
}

/** Asks a node for something, until it answers or its process dies. */
export async function call<T>(process: Process, ask: (node: Node) => Promise<T>): Promise<T | typeof died> {
  if (process.isDead) return died;
  const answer = await Promise.race([ask(process.node), process.death]);
  if (process.isDead) {
    const { processes } = process.host;
    const at = processes.indexOf(process);
    if (at !== -1) processes.splice(at, 1);
    return died;
  }
  return answer;
}

/** The ports of one process. Every await on one of them is a place where the power can go, before the effect or after it. */
function createWorld(around: Surroundings, process: Process): NodeWorld {
  const { dice, witness } = around;
  const { host } = process;

  const burn = (isAfter: boolean): boolean => {
    if (process.fuse === undefined || process.fuse.isAfter !== isAfter) return false;
    process.fuse.left -= 1;
    if (process.fuse.left > 0) return false;
    witness.count(isAfter ? "crash after an effect" : "crash before an effect");
    process.kill();
    return true;
  };
  const effect = async <T>(act: () => Promise<T>): Promise<T> => {
    if (process.isDead || burn(false)) return forever;
    // Two processes of one home take turns at their effects, in an order that chance gives.
    for (let turns = dice.below(3); turns > 0; turns--) await Promise.resolve();
    if (process.isDead) return forever;
    const answer = await act();
    return burn(true) ? forever : answer;
  };

  return {
    clock: {
      now: () => addSeconds(around.now(), host.skew),
      elapsed: around.elapsed,
      pause: async () => {
        for (let turns = 1 + dice.below(3); turns > 0; turns--) await Promise.resolve();
        if (process.isDead) await forever;
      },
    },
    crypto: around.crypto,
    randomness: { bytes: (count) => dice.bytes(count) },
    keys: watchKeys(host.keys, effect, (messages) => witness.judgeSigning(process, messages)),
    guard: createGuard(host, effect),
    store: createStore(around, process, effect),
    scratch: {
      get: (key) => (around.flaw?.hasNoScratch === true ? undefined : host.scratch.get(key)),
      set: (key, value) => void host.scratch.set(key, value),
      save: async () => {},
    },
    trust: {
      find: (_mechanism, party) => around.fingerprintOf(party),
      add: async () => {},
      remove: async () => {},
    },
  };
}

type Effect = <T>(act: () => Promise<T>) => Promise<T>;

function watchKeys(keys: Keys, effect: Effect, judge: (messages: SigningMessages) => void): Keys {
  return {
    create: (mechanism) => effect(() => keys.create(mechanism)),
    current: (mechanism) => effect(() => keys.current(mechanism)),
    next: (mechanism) => effect(() => keys.next(mechanism)),
    sign: (mechanism, messages) =>
      effect(() => {
        judge(messages);
        return keys.sign(mechanism, messages);
      }),
    signNext: (mechanism, messages) => effect(() => keys.signNext(mechanism, messages)),
    roll: (mechanism, next) => effect(() => keys.roll(mechanism, next)),
    first: (mechanism) => effect(() => keys.first(mechanism)),
    prepare: (mechanism) => effect(() => keys.prepare(mechanism)),
    adopt: (mechanism, next) => effect(() => keys.adopt(mechanism, next)),
  };
}

function createGuard(host: Host, effect: Effect): Guard {
  return {
    find: (mechanism) => effect(async () => host.guard.heads.get(mechanism)),
    advance: (mechanism, head) =>
      effect(async () => {
        const { heads } = host.guard;
        if ((heads.get(mechanism)?.size ?? -1) < head.size) heads.set(mechanism, head);
      }),
    findDatabase: (mechanism) => effect(async () => host.guard.databases.get(mechanism)),
    keepDatabase: (mechanism, identity) => effect(async () => void host.guard.databases.set(mechanism, identity)),
    findHold: (mechanism) => effect(async () => host.guard.holds.get(mechanism)),
    changeHold: (mechanism, before, after) =>
      effect(async () => {
        const { holds } = host.guard;
        if (holds.get(mechanism) !== before) return false;
        if (after === undefined) holds.delete(mechanism);
        else holds.set(mechanism, after);
        return true;
      }),
  };
}

function createStore({ flaw, witness }: Surroundings, process: Process, effect: Effect): Store {
  const { host } = process;
  let isStopped = false;
  let serial = 0;

  const write = (what: Write): Promise<boolean> =>
    effect(async () => {
      if (isStopped) throw uncertain();
      if (host.isFull) {
        witness.count("full disk");
        throw new PortFailure({ code: "store-full", sentence: "The disk is full; nothing was changed." });
      }
      const { doubt } = host;
      host.doubt = undefined;
      if (doubt === "lost") {
        witness.count("commit failed, and nobody knows");
        isStopped = true;
        throw uncertain();
      }
      witness.judgeWrite(process, what);
      const taken = flaw?.write === undefined ? what : flaw.write(what, (serial += 1));
      const isTaken = taken === undefined || (await host.disk.take(taken));
      if (isTaken) witness.noteWrite(process, what);
      if (doubt === "written") {
        witness.count("commit failed, but persisted anyway");
        isStopped = true;
        throw uncertain();
      }
      return isTaken;
    });

  // The disk is looked up each time: it may have been put back from a backup meanwhile, with all processes dead.
  const read =
    <A extends readonly unknown[], T>(ask: (store: Store) => (...args: A) => Promise<T>) =>
    (...args: A): Promise<T> =>
      effect(() => ask(host.disk.store)(...args));
  return {
    listMechanisms: read((store) => store.listMechanisms),
    findRevision: read((store) => store.findRevision),
    listRevisions: read((store) => store.listRevisions),
    listHeads: read((store) => store.listHeads),
    listEntries: read((store) => store.listEntries),
    listFolded: read((store) => store.listFolded),
    listEntryTexts: read((store) => store.listEntryTexts),
    readEntryLines: read((store) => store.readEntryLines),
    listEntryIds: read((store) => store.listEntryIds),
    findPart: read((store) => store.findPart),
    listPartCommitments: read((store) => store.listPartCommitments),
    listCosignatures: read((store) => store.listCosignatures),
    listDocuments: read((store) => store.listDocuments),
    findDocument: read((store) => store.findDocument),
    listAllDocuments: read((store) => store.listAllDocuments),
    listDocumentTexts: read((store) => store.listDocumentTexts),
    listEvidence: read((store) => store.listEvidence),
    snapshot: read((store) => store.snapshot),
    identity: () => effect(async () => host.identity),
    addMechanism: async (row) => void (await write({ kind: "mechanism", row })),
    changeParty: (mechanism, party) => write({ kind: "party", mechanism, party }),
    commit: async (batch) => ((await write({ kind: "batch", batch })) ? "committed" : "conflict"),
    destroyPart: async (mechanism, commitment) => void (await write({ kind: "expunging", mechanism, commitment })),
    replaceDocuments: async (replacement) => ((await write({ kind: "rows", replacement })) ? "committed" : "conflict"),
    close: async () => {},
  };
}

const uncertain = (): PortFailure =>
  new PortFailure({
    code: "commit-uncertain",
    sentence: "It is not certain that the last entries reached the disk; open the record again and look.",
  });
