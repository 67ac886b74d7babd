import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { encodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { accept, getValue } from "../../src/base/refusal.ts";
import { backOff, createCourier } from "../../src/http/courier.ts";
import { openJournal } from "../../src/http/journal.ts";
import { createMeter } from "../../src/http/meter.ts";
import { createConclave, kor, usa } from "../conclave/world.ts";
import { codeOf, createBook, settingsOf, visit } from "./peers.ts";
import { until } from "./stage.ts";

const path = "/entente/v1/parcel";

test("H17 words, keys and nonces appear in no log line, no figure and no health, whatever comes", async () => {
  const at = await visit();
  const canaries = ["CANARY-TITLE", "CANARY-WORDS", "CANARY-PATH", "CANARY-HEADER"];
  try {
    const { guest, mechanism, send } = at;
    const performed = await guest.node.perform(mechanism, [
      {
        kind: "statement.made",
        by: "desk",
        content: {
          attribution: { kind: "on-the-record", as: "the spokesperson" },
          on: "2026-11-01",
          statement: "statement:one",
          title: "CANARY-TITLE",
        },
        parts: [{ name: "statement", lang: "en", media: "text/plain", bytes: encodeUtf8("CANARY-WORDS") }],
      },
    ]);
    getValue(performed);
    const introduction = await guest.node.passport.introduce(mechanism);
    await send({ method: "POST", path: "/entente/v1/introduction", body: introduction });
    const next = await guest.node.nextParcel(mechanism, kor, { room: 1 << 20, anyway: true });
    const body = next?.bytes ?? assert.fail("there is a parcel");
    const nonce = await at.nonce();
    const authorization = await at.sign({ nonce }, body);
    assert.equal(codeOf(await send({ method: "POST", path, headers: { authorization }, body })), "200");
    await send({
      path: "/CANARY-PATH".padEnd(100, "x"),
      headers: { "x-note": "CANARY-HEADER", cookie: "CANARY-HEADER" },
    });
    await send({ method: "POST", path, headers: { authorization: "Entente CANARY-HEADER" } });
    const metrics = getValue(await send({ path: "/metrics" }));
    const health = getValue(await send({ path: "/health" }));
    const { ed25519 } = await guest.world.keys.current(mechanism);
    const everything = [at.log(), new TextDecoder().decode(metrics.body), new TextDecoder().decode(health.body)].join(
      "\n",
    );
    assert.match(at.log(), /parcel taken/);
    // What was called is named, so that probing is seen; it is what a stranger chose, not what anybody here wrote.
    for (const canary of [
      ...canaries.filter((each) => each !== "CANARY-PATH"),
      nonce,
      formatHex(ed25519),
      authorization.slice(20, 80),
    ]) {
      assert.ok(!everything.includes(canary), `${canary} is in the log or the figures`);
    }
  } finally {
    await at.close();
  }
});

test("H15 calls that fail are made again within a bound that doubles up to its limit, by chance", () => {
  const settings = settingsOf({ backOffSeconds: 1, backOffSecondsMax: 10 });
  assert.deepEqual(
    [1, 2, 3, 4, 5, 60].map((failures) => backOff(settings, failures, 1)),
    [1, 2, 4, 8, 10, 10],
  );
  assert.equal(backOff(settings, 9, 0.25), 2.5);
  assert.equal(backOff(settings, 3, 0), 0);
});

test("H15 a peer that takes nothing of what it is brought counts as one that does not answer; who calls is tried at once", async () => {
  const { benches, mechanism } = await createConclave("stuck");
  const { kor: host, usa: guest } = benches;
  const own = (await host.node.nextParcel(mechanism, usa, { room: 1 << 20, anyway: true }))?.bytes;
  // It answers every call with what it held at first, so that nothing we bring it is ever acknowledged.
  const first = await guest.node.nextParcel(mechanism, kor, { room: 1 << 20, anyway: true });
  let calls = 0;
  const caller = {
    call: async () => {
      calls += 1;
      return accept(first?.bytes ?? assert.fail("there is a parcel"));
    },
  };
  assert.ok(own !== undefined);
  const ending = new AbortController();
  let log = "";
  const journal = openJournal("debug", { write: (line) => void (log += line) });
  const courier = createCourier({
    node: host.node,
    settings: settingsOf({ backOffSeconds: 4, backOffSecondsMax: 60 }),
    book: createBook({ [usa]: { address: "http://127.0.0.1:9" } }),
    journal,
    meter: createMeter(),
    chance: () => 1,
    signal: ending.signal,
    createCaller: () => caller,
  });
  await courier.survey();
  await until(
    async () => log,
    (lines) => /"code":"stuck","seconds":4/.test(lines),
  );
  const before = calls;
  courier.wake(mechanism);
  await wait(50);
  assert.equal(calls, before, "what failed waits for its time");
  courier.called(mechanism, usa);
  await until(
    async () => calls,
    (made) => made > before,
  );
  ending.abort();
  await courier.settle();
});

test("H18 a request under way when the node is stopped is still answered; no further one is taken", async () => {
  const at = await visit({ stopSeconds: 5 });
  const { guest, mechanism, send, serving } = at;
  const introduction = await guest.node.passport.introduce(mechanism);
  await send({ method: "POST", path: "/entente/v1/introduction", body: introduction });
  const next = await guest.node.nextParcel(mechanism, kor, { room: 1 << 20, anyway: true });
  const body = next?.bytes ?? assert.fail("there is a parcel");
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${await at.sign({}, body)}\r\ncontent-length: ${body.length}\r\n\r\n`;
  let got = "";
  const socket = connect(serving.port, "127.0.0.1", () => socket.write(head));
  socket.on("data", (chunk: Buffer) => (got += chunk.toString("latin1")));
  const closed = new Promise((resolve) => void socket.on("close", resolve));
  await wait(200);
  const stopped = serving.stop();
  await wait(50);
  assert.equal(codeOf(await send({ path: "/health" })), "call-failed");
  socket.write(body);
  await Promise.all([stopped, closed]);
  assert.match(got, /^HTTP\/1\.1 200 /);
  const [, held] = (await at.host.node.consult(mechanism)).logs;
  assert.equal(held?.party, usa);
  await at.close();
});
