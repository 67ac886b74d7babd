import assert from "node:assert/strict";
import { test } from "node:test";
import { flaws } from "./flaws.ts";
import { encodeParcel } from "../../src/exchange/encode.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { commitPart } from "../../src/act/parts.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { simulate } from "./simulate.ts";
import { openScene } from "./world.ts";

/** Worlds within which a flaw must have been noticed. */
const seedsMax = 12;

for (const flaw of flaws) {
  test(`C28 N11 N12 N13 N17 the simulation notices ${flaw.says}`, async (t) => {
    for (let seed = 1; seed <= seedsMax; seed++) {
      const { violation } = await simulate(seed, { flaw });
      if (violation === undefined) continue;
      t.diagnostic(`seed ${seed}: ${violation.words.slice(0, 200)}`);
      assert.ok(flaw.breaks.includes(violation.property), violation.words);
      return;
    }
    assert.fail(`nothing noticed in ${seedsMax} worlds`);
  });
}

test("N16 the simulation notices a part that goes out after it was destroyed, a state nobody signed, and a parcel nobody reads", async () => {
  const { hosts, mechanism, witness } = await openScene(3);
  const [host] = hosts;
  const [process] = host?.processes ?? [];
  assert.ok(host !== undefined && process !== undefined);
  const part = { salt: new Uint8Array(32), bytes: new Uint8Array(3) };
  const claim = { held: [], wanted: [], known: [] };
  const parcel = { mechanism, from: host.party, to: "usa" as PartyId, claim, logs: [], cosignatures: [], evidence: [] };
  const letter = encodeParcel({ ...parcel, parts: [part] });
  witness.judgeParcel(host, letter);
  const commitment = Uint8Array.fromHex(commitPart(nodeCrypto, part));
  witness.noteWrite(process, { kind: "expunging", mechanism, commitment });
  assert.throws(() => witness.judgeParcel(host, letter), /^Violation: expunged stays expunged/);
  const checkpoint = new TextEncoder().encode(
    `kor.example/entente/${mechanism}\n9\n${"A".repeat(43)}=\n\n\u2014 kor AAAAAAAA\n`,
  );
  assert.throws(() => witness.states.release(host.party, checkpoint), /^Violation: no forgery/);
  assert.throws(() => witness.judgeParcel(host, new Uint8Array(9)), /^Violation: parcels are read/);
});
