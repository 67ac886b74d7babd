import assert from "node:assert/strict";
import { test } from "node:test";
import { PortFailure } from "../../src/node/ports.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { appendOf, batchOf, commitTo, committee, fullBatch, north } from "../../src/store/samples.ts";
import { ask, catchUp, promote, startPair, until } from "./pair.ts";
import { startServer } from "./server.ts";
import { openWire } from "./wire.ts";

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof PortFailure && error.refusal.code === code;

test("S27 a replica that lags and is promoted is another identity, and is not written to before it was looked at", async () => {
  const pair = await startPair();
  const { primary, replica } = pair;
  const wire = await openWire(primary.port);
  const store = await openPostgres(wire.url);
  try {
    const before = await store.identity();
    assert.match(before, /^\d{15,20}\/1$/);
    await commitTo(store, fullBatch());
    await catchUp(pair);
    await assert.rejects(openPostgres(replica.url), hasCode("store-replica"));
    await replica.stop();
    // Acknowledged by the primary alone.
    assert.equal(await commitTo(store, batchOf({ appends: [appendOf(north, 3, 5)] })), "committed");
    await primary.kill();
    await replica.start();
    await promote(replica);
    wire.lead(replica.port);

    assert.equal((await store.listHeads(committee))[0]?.size, 3, "the replica lacks what was acknowledged");
    const next = batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] });
    await assert.rejects(store.commit(next), hasCode("store-changed"));
    assert.equal(await store.findRevision(committee), 1);
    const after = await store.identity();
    assert.notEqual(after, before);
    assert.equal(after, before.replace(/1$/, "2"), "the same cluster on another timeline");
    assert.equal(await store.commit(next), "committed");
  } finally {
    await store.close();
    await wire.close();
    await pair.remove();
  }
});

test("S27 a commit whose answer was lost with its server is not run again on the replica that took over", async () => {
  const pair = await startPair();
  const { primary, replica } = pair;
  const wire = await openWire(primary.port);
  const store = await openPostgres(wire.url, { patience: { settle: 30_000 } });
  try {
    await commitTo(store, fullBatch());
    await catchUp(pair);
    wire.cutCommit("before");
    const writing = store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] }));
    wire.lead(undefined);
    const ended = assert.rejects(writing, hasCode("commit-uncertain"));
    while (wire.cuts() === 0) await new Promise((resolve) => void setImmediate(resolve));
    await primary.kill();
    await promote(replica);
    wire.lead(replica.port);
    await ended;
    assert.equal(await store.findRevision(committee), 1);
    await store.identity();
    assert.equal(await commitTo(store, batchOf({ appends: [appendOf(north, 3, 1)] })), "committed");
  } finally {
    await store.close();
    await wire.close();
    await pair.remove();
  }
});

test("S26 a commit is acknowledged when the replica has it; a wait that is broken off is no acknowledgement", async () => {
  const pair = await startPair(["synchronous_standby_names=replica"]);
  const { primary, replica } = pair;
  try {
    const first = await openPostgres(primary.url);
    await commitTo(first, fullBatch());
    await first.close();
    const store = await openPostgres(primary.url, { patience: { answer: 400, settle: 600, lock: 200 } });
    const [row] = await ask(replica.url, "SELECT count(*)::int AS count FROM entente.entry");
    // Flushed there; it may be a moment until it can be read there.
    if (row?.["count"] !== 4)
      await until(replica.url, "SELECT count(*)::int AS count FROM entente.entry", (each) => each["count"] === 4);

    await replica.stop();
    await assert.rejects(
      store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] })),
      hasCode("commit-uncertain"),
    );
    assert.equal((await store.listHeads(committee))[0]?.size, 3, "nobody sees what the replica lacks");

    // An administrator breaks the wait off: from now on it can be seen, though the replica lacks it.
    await ask(primary.url, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    await until(primary.url, "SELECT count(*)::int AS count FROM entente.entry", (each) => each["count"] === 5);
    await assert.rejects(
      openPostgres(primary.url, { patience: { answer: 400, settle: 600 } }),
      hasCode("commit-uncertain"),
      "opening waits until all that can be read is on the replica",
    );
    await ask(primary.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    await replica.start();
    const again = await openPostgres(primary.url);
    assert.equal((await again.listHeads(committee))[0]?.size, 4);
    assert.equal(await commitTo(again, batchOf({ appends: [appendOf(north, 4, 1)] })), "committed");
    await again.close();
    await store.close();
  } finally {
    await pair.remove();
  }
});

test("S26 a commit whose wait for the replica is broken off in our hands is settled only once the replica is back", async () => {
  const pair = await startPair(["synchronous_standby_names=replica"]);
  const { primary, replica } = pair;
  const store = await openPostgres(primary.url, { patience: { settle: 20_000 } });
  try {
    await commitTo(store, fullBatch());
    await replica.stop();
    let isAnswered = false;
    const writing = store
      .commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] }))
      .finally(() => (isAnswered = true));
    const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    await until(primary.url, waiting, (row) => row["count"] === 1);
    // The server answers COMMIT to this, with a warning.
    await ask(primary.url, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    await until(primary.url, "SELECT revision::int AS revision FROM entente.revision", (row) => row["revision"] === 2);
    await until(primary.url, waiting, (row) => row["count"] === 1);
    assert.equal(isAnswered, false, "no acknowledgement without the replica");
    await replica.start();
    assert.equal(await writing, "committed");
    assert.equal(await store.findRevision(committee), 2);
  } finally {
    await store.close();
    await pair.remove();
  }
});

test("S26 a server that does not wait for its replicas is used, and said so", async () => {
  const server = await startServer(["synchronous_standby_names=replica", "synchronous_commit=local"]);
  try {
    const said: string[] = [];
    const store = await openPostgres(server.url, { warn: (sentence) => said.push(sentence) });
    await commitTo(store, fullBatch());
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /does not wait for its replicas/);
    await store.close();
  } finally {
    await server.remove();
  }
});
