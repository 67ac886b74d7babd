import { encodeCanonical } from "../../src/base/json.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { LogSection, Parcel } from "../../src/exchange/parcel.ts";
import { assembleCheckpoint, originOf } from "../../src/record/checkpoint.ts";
import { readFirstKeys } from "../../src/record/key-history.ts";
import { createLog, planAppend } from "../../src/record/log.ts";
import type { Play } from "./play.ts";
import { charter } from "./world.ts";
import type { Bench } from "./world.ts";

/** An entry's canonical JSON as the test would have it, right or wrong. */
export type Forged = Readonly<Record<string, unknown>>;

/** The true entries of a party's own log, to be changed at will. */
export async function listTrue(play: Play, bench: Bench): Promise<readonly Forged[]> {
  const held = await bench.node.consult(play.mechanism);
  return held
    .listEntries(bench.party)
    .map(({ envelope: { at, by, content, kind, mechanism, n, parts, party, refs, seen, v } }) => ({
      at,
      by,
      content,
      kind,
      mechanism,
      n,
      parts,
      party,
      refs,
      seen,
      v,
    }));
}

/** What a dishonest party could send: any bytes as entries, truly signed with its own keys. */
export async function forge(
  play: Play,
  bench: Bench,
  entries: readonly (Forged | Uint8Array)[],
  from = 0,
): Promise<LogSection> {
  const { crypto, keys } = bench.world;
  const { mechanism } = play;
  const domain = charter.parties.find(({ id }) => id === bench.party)?.domain ?? "";
  const bytes = entries.map((each) => (each instanceof Uint8Array ? each : encodeCanonical(each as JsonObject)));
  const first = bytes[0] === undefined ? undefined : readFirstKeys(bytes[0]);
  const firstKeys = first?.ok === true ? first.value : undefined;
  const log = getValue(createLog(crypto, originOf(domain, mechanism), firstKeys ?? (await keys.current(mechanism))));
  const planned = getValue(planAppend(crypto, log, undefined, bytes));
  const signatures = await keys.sign(mechanism, planned.messages);
  // Under whatever keys the forger holds, in force or not.
  const held = await keys.current(mechanism);
  const { note } = getValue(assembleCheckpoint(crypto, planned.checkpoint, held, signatures));
  return { party: bench.party, from, checkpoint: note, entries: bytes.slice(from) };
}

export const parcelOf = (play: Play, from: Bench, to: Bench, held: Partial<Parcel>): Uint8Array =>
  encodeParcel({
    mechanism: play.mechanism,
    from: from.party,
    to: to.party,
    claim: { held: [], wanted: [], known: [] },
    logs: [],
    cosignatures: [],
    parts: [],
    evidence: [],
    ...held,
  });
