import { encodeUtf8 } from "../../src/base/bytes.ts";
import type { ActId, MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { addSeconds } from "../../src/base/time.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import type { Draft } from "../../src/node/node.ts";
import type { Keys, MechanismRow, StoredHead, StoredPart, Store } from "../../src/node/ports.ts";
import type { StoredRecord } from "../../src/node/check/stored-record.ts";
import { readStored } from "../../src/node/check/stored-record.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { createConclave } from "../conclave/world.ts";
import type { Bench } from "../conclave/world.ts";

/** One party's store after a consultation of three parties, with everything the record knows in it. */
export interface Sample {
  readonly store: Store;
  readonly row: MechanismRow;
  readonly record: StoredRecord;
  /** The parts themselves, in the order of `record.parts`. */
  readonly parts: readonly StoredPart[];
  /** Signed states of all logs as they were stored about half-way. */
  readonly earlier: readonly StoredHead[];
  /** The parties' keys, in the hands of whoever tries what a party itself could do. */
  readonly keys: Readonly<Record<string, Keys>>;
}

let building: Promise<Sample> | undefined;

/** The sample of about 300 acts, built once for all tests of a run. */
export function openSample(): Promise<Sample> {
  building ??= buildSample(300);
  return building;
}

const by = "desk-officer";

/** Builds the store of kor through three nodes: proposals agreed, statements with parts in three languages, a change of keys. */
export async function buildSample(entriesMin: number): Promise<Sample> {
  const { benches, mechanism } = await createConclave("tamper");
  const all = Object.values(benches);
  const post = openMemoryPost();
  const exchange = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      for (const bench of all) {
        for (const each of all) each.wait(1);
        await bench.node.exchange(post.carrierOf(bench.party));
      }
    }
  };
  let earlier: readonly StoredHead[] = [];
  for (let round = 0; (await countEntries(benches.kor, mechanism)) < entriesMin; round++) {
    for (const bench of all) bench.wait(3600);
    const proposer = all[round % 3] as Bench;
    const [proposal] = await enter(proposer, mechanism, [
      proposalOf(round, proposer),
      statementOf(round, proposer.party),
    ]);
    await exchange();
    for (const bench of all) {
      if (bench === proposer) continue;
      await enter(bench, mechanism, [
        { kind: "stance.concurred", content: { proposal: proposal as ActId }, by },
        statementOf(round, bench.party),
        statementOf(round + 1000, bench.party),
      ]);
    }
    await exchange();
    if (round === 8) earlier = await benches.kor.world.store.listHeads(mechanism);
    if (round === 4) getValue(await benches.kor.node.rollKeys(mechanism, by));
  }
  await exchange();
  const { store } = benches.kor.world;
  const [row] = await store.listMechanisms();
  if (row === undefined) throw new Error("no mechanism was built");
  const record = await readStored(nodeCrypto, store, row);
  const parts: StoredPart[] = [];
  for (const commitment of await store.listPartCommitments(row.id)) {
    const part = await store.findPart(row.id, commitment);
    if (part !== undefined) parts.push(part);
  }
  const keys = Object.fromEntries(all.map((bench) => [bench.party, bench.world.keys]));
  return { store, row, record, parts, earlier, keys };
}

async function enter(bench: Bench, mechanism: MechanismId, drafts: readonly Draft[]): Promise<readonly ActId[]> {
  return getValue(await bench.node.perform(mechanism, drafts)).acts;
}

async function countEntries(bench: Bench, mechanism: MechanismId): Promise<number> {
  const { logs } = await bench.node.consult(mechanism);
  return logs.reduce((sum, log) => sum + log.size, 0);
}

function proposalOf(round: number, { party, world }: Bench): Draft {
  const subject = `session:round-${round}`;
  return {
    kind: "proposal.tabled",
    by,
    content: {
      subject,
      terms: { kind: "session", body: "body:working", status: "planned", name: `Round ${round}`, host: party },
      rule: { kind: "consensus", openUntil: addSeconds(world.clock.now(), 7 * 86_400) },
    },
  };
}

function statementOf(round: number, party: PartyId): Draft {
  const languages = ["en", "ko", "ja"].slice(0, 1 + (round % 3));
  return {
    kind: "statement.made",
    by,
    content: {
      statement: `statement:${party}-${round}`,
      title: `Statement ${round} of ${party}`,
      on: "2026-11-01",
      attribution: { kind: "on-the-record", as: "spokesperson" },
    },
    parts: languages.map((lang) => ({
      name: "statement",
      lang,
      media: "text/markdown",
      bytes: encodeUtf8(`Words ${round} of ${party} in ${lang}.\n`.repeat(1 + (round % 4))),
    })),
  };
}
