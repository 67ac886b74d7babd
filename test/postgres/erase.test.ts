import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PortFailure } from "../../src/node/ports.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { batchOf, bytesOf, committee, fullBatch, partOf } from "../../src/store/samples.ts";
import { ask } from "./pair.ts";
import { startServer } from "./server.ts";

/** Files of a server that hold some bytes. */
function findHolders(dir: string, text: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => {
    const path = join(dir, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}

test("S30 nothing of a destroyed part is left in any file of the server", async () => {
  const server = await startServer(["wal_recycle=off"]);
  const store = await openPostgres(server.url, { patience: { lock: 300 } });
  try {
    const secret = "the ambassador's private remark";
    const parts = [1, 2, 3].map((i) => ({
      commitment: bytesOf(`secret ${i}`),
      salt: bytesOf(`the salt ${i}`),
      // Short enough to lie in the table, and too long for it.
      bytes: Buffer.from(Array.from({ length: i ** 8 }, (_, n) => `${secret} ${n * 7919}`).join("\n")),
    }));
    await store.commit(batchOf({ ...fullBatch(), parts: [partOf("a"), ...parts] }));
    await ask(server.url, "CHECKPOINT");
    assert.ok(findHolders(server.dir, secret).length >= 2, "in a table and in the log of writes");

    const snapshot = await store.snapshot();
    const [first] = parts;
    assert.ok(first !== undefined);
    await assert.rejects(
      store.destroyPart(committee, first.commitment),
      (error) => error instanceof PortFailure && error.refusal.code === "traces-remain",
    );
    assert.equal(await store.findPart(committee, first.commitment), undefined);
    assert.notEqual(await snapshot.findPart(committee, first.commitment), undefined);
    await snapshot.close();

    for (const { commitment } of parts) await store.destroyPart(committee, commitment);
    assert.deepEqual(findHolders(server.dir, secret), []);
    assert.deepEqual(await store.findPart(committee, partOf("a").commitment), partOf("a"));
  } finally {
    await store.close();
    await server.remove();
  }
});
