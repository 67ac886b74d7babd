import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { createRandom } from "../conclave/world.ts";
import { findBytes } from "./home.ts";

const mechanism = "ab".repeat(32) as MechanismId;
/** Within a page, just beyond one, and over many. */
const sizes = [70, 200, 500, 900, 1500, 4000, 9000, 40_000];

test("E1 in a database that is written to all the time no part that was destroyed is found in any of its files", async () => {
  const dir = await mkdtemp(join(tmpdir(), "entente-erase-"));
  after(() => rm(dir, { recursive: true, force: true }));
  const store = await openSqlite(join(dir, "record.sqlite"));
  after(() => store.close());
  const random = createRandom("erase");
  await store.addMechanism({ id: mechanism, shortName: "erase", party: "kor" as PartyId });
  const held: { readonly commitment: Uint8Array; readonly mark: string }[] = [];
  let revision = 0;
  let destroyed = 0;
  for (let i = 0; i < 120; i++) {
    // The mark stands every 70 bytes, so that any piece of a page that was left would show it.
    const mark = `SECRET-${createHash("sha256").update(`${i}`).digest("hex")}`;
    const size = sizes[random.below(sizes.length)] ?? 70;
    const bytes = new TextEncoder().encode(mark.repeat(Math.ceil(size / mark.length)));
    const commitment = new Uint8Array(createHash("sha256").update(bytes).digest());
    const json = new TextEncoder().encode(JSON.stringify("x".repeat(random.below(3000))));
    const done = await store.commit({
      mechanism,
      revision: revision++,
      appends: [],
      parts: [{ commitment, salt: random.bytes(32), bytes }],
      cosignatures: [],
      documents: { put: [{ kind: "body", id: `body:${random.below(40)}`, json }], remove: [] },
      folded: [],
      evidence: [],
    });
    assert.equal(done, "committed");
    held.push({ commitment, mark });
    if (random.below(3) !== 0) continue;
    const [gone] = held.splice(random.below(held.length), 1);
    assert.ok(gone);
    assert.notDeepEqual(await findBytes(dir, gone.mark), [], "it was there");
    await store.destroyPart(mechanism, gone.commitment);
    revision += 1;
    destroyed += 1;
    assert.deepEqual(await findBytes(dir, gone.mark.slice(0, 40)), []);
  }
  assert.ok(destroyed > 25, `${destroyed}`);
});
