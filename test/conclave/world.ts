import type { Charter } from "../../src/act/charter.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import type { Node, NodeWorld, Scratch, Trust } from "../../src/node/node.ts";
import { openNode } from "../../src/node/open.ts";
import type { Guard, GuardedHead, Keys, Store } from "../../src/node/ports.ts";
import type { KeySet, SigningMessages } from "../../src/record/key.ts";
import { commitKeys, formatFingerprint, isSameKeySet } from "../../src/record/key.ts";
import { openMemoryStore } from "../../src/store/memory.ts";

export const kor = "kor" as PartyId;
export const usa = "usa" as PartyId;
export const jpn = "jpn" as PartyId;
export const parties = [kor, usa, jpn] as const;

export const charter: Omit<Charter, "nonce"> & { readonly nonce: string } = {
  name: "Trilateral consultation",
  shortName: "trilateral",
  parties: [
    { id: kor, name: "Republic of Korea", shortName: "Seoul", domain: "mofa.go.kr", zone: "Asia/Seoul" },
    { id: usa, name: "United States", shortName: "Washington", domain: "state.gov", zone: "America/New_York" },
    { id: jpn, name: "Japan", shortName: "Tokyo", domain: "mofa.go.jp", zone: "Asia/Tokyo" },
  ],
  languages: ["en", "ko", "ja"],
  levels: [{ id: "working", label: "Working level" }],
  rules: [{ terms: "session", silence: { noticeHours: 24 } }],
  adReferendumDays: 30,
  carriageHours: 48,
  leavingNoticeDays: 90,
  nonce: "000102030405060708090a0b0c0d0e0f",
};

/** One party's world, all of it in memory and in the test's hand. */
export interface Bench {
  readonly party: PartyId;
  readonly world: NodeWorld & { readonly store: Store };
  node: Node;
  /** Moves this party's own clock by seconds. */
  wait(seconds: number): void;
  setClock(at: Instant): void;
  /** Opens the node again over the same store: all memory is lost. */
  restart(): Promise<void>;
}

export const start = "2026-11-01T09:00:00Z" as Instant;

/** Deterministic bytes, so that a failing history can be played again. */
export function createRandom(seed: string) {
  let counter = 0;
  return {
    bytes(count: number): Uint8Array {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; at += 32) {
        out.set(nodeCrypto.sha256(encodeUtf8(`${seed} ${counter++}`)).subarray(0, count - at), at);
      }
      return out;
    },
    below(limit: number): number {
      const [a = 0, b = 0, c = 0] = nodeCrypto.sha256(encodeUtf8(`${seed} ${counter++}`));
      return (a * 65536 + b * 256 + c) % limit;
    },
  };
}

/** Generation of the keys prepared for a successor log: none that rolling reaches. */
const preparedGeneration = 1000;

export function createKeys(seed: string): Keys {
  const chains = new Map<MechanismId, number>();
  const origins = new Map<MechanismId, number>();
  const made = new Set<MechanismId>();
  const seeds = (mechanism: MechanismId, generation: number) => ({
    ed25519: nodeCrypto.sha256(encodeUtf8(`${seed} ${mechanism} ${generation} ed25519`)),
    mldsa44: nodeCrypto.sha256(encodeUtf8(`${seed} ${mechanism} ${generation} mldsa44`)),
  });
  const known = new Map<string, KeySet>();
  const publish = (mechanism: MechanismId, generation: number): KeySet => {
    const key = `${mechanism} ${generation}`;
    const bare = (of: ReturnType<typeof seeds>) => ({
      ed25519: nodeCrypto.ed25519.publicKey(of.ed25519),
      mldsa44: nodeCrypto.mldsa44.publicKey(of.mldsa44),
    });
    const published = known.get(key) ?? {
      ...bare(seeds(mechanism, generation)),
      next: commitKeys(nodeCrypto, bare(seeds(mechanism, generation + 1))),
    };
    known.set(key, published);
    return published;
  };
  const sign = (mechanism: MechanismId, generation: number, messages: SigningMessages) => {
    const by = seeds(mechanism, generation);
    return {
      ed25519: nodeCrypto.ed25519.sign(by.ed25519, messages.ed25519),
      mldsa44: nodeCrypto.mldsa44.sign(by.mldsa44, messages.mldsa44),
    };
  };
  const at = (mechanism: MechanismId): number => chains.get(mechanism) ?? 0;
  return {
    create: async (mechanism) => {
      made.add(mechanism);
      return publish(mechanism, at(mechanism));
    },
    current: async (mechanism) => publish(mechanism, at(mechanism)),
    next: async (mechanism) => publish(mechanism, at(mechanism) + 1),
    sign: async (mechanism, messages) => sign(mechanism, at(mechanism), messages),
    signNext: async (mechanism, messages) => sign(mechanism, at(mechanism) + 1, messages),
    roll: async (mechanism, next) => {
      if (isSameKeySet(publish(mechanism, at(mechanism) + 1), next)) chains.set(mechanism, at(mechanism) + 1);
    },
    first: async (mechanism) =>
      made.has(mechanism) ? formatFingerprint(nodeCrypto, publish(mechanism, origins.get(mechanism) ?? 0)) : undefined,
    prepare: async (mechanism) => publish(mechanism, preparedGeneration),
    adopt: async (mechanism, keys) => {
      if (!isSameKeySet(publish(mechanism, preparedGeneration), keys)) return false;
      chains.set(mechanism, preparedGeneration);
      origins.set(mechanism, preparedGeneration);
      return true;
    },
  };
}

export function createGuard(): Guard {
  const heads = new Map<MechanismId, GuardedHead>();
  const databases = new Map<MechanismId, string>();
  const holds = new Map<MechanismId, string>();
  return {
    find: async (mechanism) => heads.get(mechanism),
    advance: async (mechanism, head) => {
      if ((heads.get(mechanism)?.size ?? -1) < head.size) heads.set(mechanism, head);
    },
    findDatabase: async (mechanism) => databases.get(mechanism),
    keepDatabase: async (mechanism, identity) => void databases.set(mechanism, identity),
    findHold: async (mechanism) => holds.get(mechanism),
    changeHold: async (mechanism, before, after) => {
      if (holds.get(mechanism) !== before) return false;
      if (after === undefined) holds.delete(mechanism);
      else holds.set(mechanism, after);
      return true;
    },
  };
}

export function createTrust(): Trust {
  const trusted = new Map<string, string>();
  return {
    find: (mechanism, party) => trusted.get(`${mechanism} ${party}`),
    add: async (mechanism, party, fingerprint) => void trusted.set(`${mechanism} ${party}`, fingerprint),
    remove: async (mechanism, party) => void trusted.delete(`${mechanism} ${party}`),
  };
}

export function createScratch(): Scratch {
  const notes = new Map<string, string>();
  return { get: (key) => notes.get(key), set: (key, value) => void notes.set(key, value), save: async () => {} };
}

export async function createBench(party: PartyId, seed = "bench", store = openMemoryStore()): Promise<Bench> {
  let now = start;
  const world = {
    clock: { now: () => now },
    crypto: nodeCrypto,
    guard: createGuard(),
    keys: createKeys(`${seed} ${party}`),
    randomness: createRandom(`${seed} ${party} salts`),
    scratch: createScratch(),
    store,
    trust: createTrust(),
  };
  const bench: Bench = {
    party,
    world,
    node: await openNode(world),
    wait: (seconds) => void (now = addSeconds(now, seconds)),
    setClock: (at) => void (now = at),
    restart: async () => void (bench.node = await openNode(world)),
  };
  return bench;
}

/** Three parties that have founded and joined one mechanism and trust each other's keys; nothing exchanged yet. */
export async function createConclave(seed = "conclave"): Promise<{
  readonly mechanism: MechanismId;
  readonly benches: Readonly<Record<string, Bench>> & { readonly kor: Bench; readonly usa: Bench; readonly jpn: Bench };
}> {
  const benches = {
    kor: await createBench(kor, seed),
    usa: await createBench(usa, seed),
    jpn: await createBench(jpn, seed),
  };
  const { id: mechanism } = getValue(await benches.kor.node.found({ charter, party: kor, by: "head" }));
  const invitation = getValue(await benches.kor.node.invite(mechanism));
  for (const bench of [benches.usa, benches.jpn]) {
    getValue(await bench.node.join({ invitation, party: bench.party, by: "head" }));
  }
  for (const bench of Object.values(benches)) {
    for (const other of Object.values(benches)) {
      if (other === bench) continue;
      const log = (await other.node.consult(mechanism)).logs.find(({ party }) => party === other.party);
      getValue(await bench.node.trust(mechanism, other.party, log?.fingerprint ?? ""));
    }
  }
  return { mechanism, benches };
}
