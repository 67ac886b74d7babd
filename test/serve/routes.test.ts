import assert from "node:assert/strict";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { encodeUtf8, parseBase64 } from "../../src/base/bytes.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { parseRequest } from "../../src/node/peer/peer-note.ts";
import { jpn, kor, usa } from "../conclave/world.ts";
import { codeOf, nothing, visit } from "./peers.ts";
import type { Visit } from "./peers.ts";

const path = "/entente/v1/parcel";

/** A parcel of the guest's for the host. */
async function parcelOf({ guest, mechanism }: Visit): Promise<Uint8Array> {
  const next = await guest.node.nextParcel(mechanism, kor, { room: 1 << 20, anyway: true });
  return next?.bytes ?? assert.fail("there is a parcel");
}

/** Shows the guest's keys, which the host knows by their digits alone as yet. */
async function introduce({ guest, mechanism, send }: Visit): Promise<void> {
  const body = await guest.node.passport.introduce(mechanism);
  assert.equal(codeOf(await send({ method: "POST", path: "/entente/v1/introduction", body })), "204");
}

async function post(at: Visit, authorization: string, body: Uint8Array) {
  return at.send({ method: "POST", path, headers: { authorization }, body });
}

test("H3 H4 a signed parcel is answered with a signed one; what is signed binds sender, addressee, path, origin, body and nonce", async () => {
  const at = await visit();
  try {
    const body = await parcelOf(at);
    assert.equal(codeOf(await post(at, await at.sign({}, body), body)), "key-unknown");
    await introduce(at);
    const header = await at.sign({}, body);
    const answered = getValue(await post(at, header, body));
    assert.equal(answered.status, 200);
    const note = parseBase64(header.slice("Entente ".length)) ?? nothing;
    const seal = parseBase64(String(answered.headers["entente-passport"])) ?? nothing;
    const signed = new TextDecoder().decode(note).split("\n\n")[0] ?? "";
    const request = getValue(parseRequest(`${signed}\n`));
    const { passport } = at.guest.node;
    getValue(await passport.openReply(seal, { request, sent: note, status: 200, body: answered.body }));
    const expected = { request, sent: note, status: 200, body: answered.body };
    for (const wrong of [{ status: 201 }, { body: nothing }, { sent: seal }]) {
      assert.equal((await passport.openReply(seal, { ...expected, ...wrong })).ok, false);
    }
    getValue(await at.guest.node.receive(answered.body));

    for (const [words, code] of [
      [{ to: jpn }, "not-addressed"],
      [{ from: kor }, "own-party"],
      [{ origin: "https://elsewhere.example" }, "origin-wrong"],
      [{ path: "/entente/v1/mechanism" }, "call-differs"],
      [{ method: "PUT" }, "call-differs"],
      [{ body: "00".repeat(32) }, "call-differs"],
      [{ nonce: "A".repeat(54) }, "nonce"],
      [{ mechanism: "00".repeat(32) as typeof at.mechanism, nonce: "x" }, "mechanism-unknown"],
    ] as const) {
      // A note can only be signed in a mechanism we are in: for the last, the signed text is changed.
      const changed =
        "mechanism" in words
          ? `Entente ${encodeUtf8(new TextDecoder().decode(note).replace(at.mechanism, words.mechanism)).toBase64()}`
          : await at.sign(words, body);
      assert.equal(codeOf(await post(at, changed, body)), code, JSON.stringify(words));
    }
  } finally {
    await at.close();
  }
});

test("H5 a nonce is good for one call: what was overheard is refused when it is sent again, and the refusal brings a new one", async () => {
  const at = await visit();
  try {
    await introduce(at);
    const body = await parcelOf(at);
    const header = await at.sign({}, body);
    assert.equal(codeOf(await post(at, header, body)), "200");
    const again = getValue(await post(at, header, body));
    assert.equal(again.status, 401);
    const nonce = String(again.headers["entente-nonce"]);
    assert.equal(codeOf(await post(at, await at.sign({ nonce }, body), body)), "200");
  } finally {
    await at.close();
  }
});

test("H6 neither clock is looked at: a caller ten years off gets through", async () => {
  const at = await visit();
  try {
    await introduce(at);
    at.guest.setClock("2036-11-01T09:00:00Z" as Parameters<typeof at.guest.setClock>[0]);
    const body = await parcelOf(at);
    assert.equal(codeOf(await post(at, await at.sign({}, body), body)), "200");
  } finally {
    await at.close();
  }
});

test("H7 keys that nobody has confirmed are refused and their digits kept to be compared; other keys than confirmed are refused", async () => {
  const at = await visit();
  try {
    const { guest, host, mechanism, send } = at;
    await host.node.distrust(mechanism, usa);
    const shown = await guest.node.passport.introduce(mechanism);
    const to = "/entente/v1/introduction";
    assert.equal(codeOf(await send({ method: "POST", path: to, body: shown })), "key-untrusted");
    const [, peer] = await host.node.listPeers(mechanism);
    assert.deepEqual([peer?.party, peer?.status], [usa, "introduced"]);
    assert.equal(peer?.fingerprint, await guest.node.passport.fingerprint(mechanism));
    getValue(await host.node.trust(mechanism, usa, peer?.fingerprint ?? ""));
    assert.equal(codeOf(await send({ method: "POST", path: to, body: shown })), "204");
    const other = new TextDecoder().decode(shown).replace(`"party":"usa"`, `"party":"jpn"`);
    assert.equal(codeOf(await send({ method: "POST", path: to, body: encodeUtf8(other) })), "key-differs");
    assert.equal(codeOf(await send({ method: "POST", path: to, body: encodeUtf8("{}") })), "introduction-malformed");
  } finally {
    await at.close();
  }
});

test("H8 nothing is read of a caller that is not known, and of a known one no more than it declared, within the limits", async () => {
  const at = await visit({ requestBytes: 64 * 1024, parcelBytes: 16 * 1024, requestSeconds: 0.4 });
  try {
    await introduce(at);
    const large = new Uint8Array(64 * 1024 + 1);
    assert.equal(codeOf(await post(at, await at.sign({}, large), large)), "request-too-large");
    const packed = gzipSync(new Uint8Array(1024 * 1024));
    const headers = { authorization: await at.sign({}, packed), "content-encoding": "gzip" };
    assert.equal(codeOf(await at.send({ method: "POST", path, headers, body: packed })), "body-encoded");

    const authorization = await at.sign({}, new Uint8Array(1000));
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n`;
    assert.match(await raw(at, `${head}content-length: 1000\r\n\r\nshort`), /^HTTP\/1\.1 408 .*request-slow/s);
    const chunked = head.replace(authorization, await at.sign({}, new Uint8Array(5)));
    assert.match(
      await raw(at, `${chunked}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
      /length-missing/,
    );
    assert.match(
      await raw(at, `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n`),
      /passport-missing/,
    );
    // A request whose headers never end is cut off.
    assert.match(await raw(at, `POST ${path} HTTP/1.1\r\nhost: x\r\n`), /^HTTP\/1\.1 408/);
  } finally {
    await at.close();
  }
});

/** Writes bytes and answers what came back until the node hung up or nothing more came. */
function raw({ serving }: Visit, text: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(serving.port, "127.0.0.1", () => socket.write(text));
  let got = "";
  socket.setTimeout(3000, () => socket.destroy());
  socket.on("data", (chunk: Buffer) => (got += chunk.toString()));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => resolve(got));
  return promise;
}

test("H9 each party and each unknown address may call so often; so much is held at once", async () => {
  const at = await visit({ peerRequestsPerSecond: 0.1, peerRequestsBurst: 2 });
  try {
    await introduce(at);
    const body = await parcelOf(at);
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push(codeOf(await post(at, await at.sign({}, body), body)));
    assert.deepEqual(codes, ["200", "200", "too-many"]);
  } finally {
    await at.close();
  }
  const strict = await visit({ strangerRequestsPerSecond: 0.1, strangerRequestsBurst: 2 });
  try {
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push(codeOf(await strict.send({ method: "POST", path })));
    assert.deepEqual(codes, ["passport-missing", "passport-missing", "too-many"]);
  } finally {
    await strict.close();
  }
  const narrow = await visit({ peerRequests: 2, requestSeconds: 1 });
  try {
    await introduce(narrow);
    const body = await parcelOf(narrow);
    const held = [];
    for (let i = 0; i < 2; i++) {
      const authorization = await narrow.sign({}, body);
      held.push(
        raw(
          narrow,
          `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: ${body.length}\r\n\r\n`,
        ),
      );
    }
    let code = "";
    for (let i = 0; i < 20 && code !== "too-many"; i++)
      code = codeOf(await post(narrow, await narrow.sign({}, body), body));
    assert.equal(code, "too-many");
    for (const got of await Promise.all(held)) assert.match(got, /request-slow/);
    assert.equal(codeOf(await post(narrow, await narrow.sign({}, body), body)), "200");
  } finally {
    await narrow.close();
  }
  const small = await visit({ bufferBytes: 1024 * 1024, requestBytes: 1024 * 1024, requestSeconds: 1 });
  try {
    await introduce(small);
    const body = new Uint8Array(700_000);
    const slow = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${await small.sign({}, body)}\r\ncontent-length: 700000\r\n\r\n.`;
    const held = raw(small, slow);
    let code = "";
    for (let i = 0; i < 20 && code !== "busy"; i++) code = codeOf(await post(small, await small.sign({}, body), body));
    assert.equal(code, "busy");
    assert.match(await held, /request-slow/);
    assert.notEqual(codeOf(await post(small, await small.sign({}, body), body)), "busy");
  } finally {
    await small.close();
  }
});

test("H10 a known party is told what is held, log by log, and nobody else is told anything", async () => {
  const at = await visit();
  try {
    await introduce(at);
    const get = async (what: string, words: object = {}) =>
      at.send({ path: what, headers: { authorization: await at.sign({ method: "GET", path: what, ...words }) } });
    const described = getValue(await get("/entente/v1/mechanism"));
    const page = JSON.parse(new TextDecoder().decode(described.body)) as {
      readonly party: string;
      readonly logs: readonly { readonly party: PartyId; readonly size: number }[];
    };
    assert.equal(page.party, kor);
    assert.deepEqual(
      page.logs.map(({ party, size }) => [party, size]),
      [[kor, 1]],
    );
    const checkpoint = getValue(await get("/entente/v1/log/kor/checkpoint"));
    assert.match(new TextDecoder().decode(checkpoint.body), /^mofa\.go\.kr\/entente\//);
    assert.equal(codeOf(await get("/entente/v1/log/jpn/checkpoint")), "log-unknown");
    assert.equal(codeOf(await get("/entente/v1/log/..%2f..%2fetc/checkpoint")), "log-unknown");
    for (const what of ["mechanism", "log/kor/checkpoint", "introduction"]) {
      assert.equal(codeOf(await at.send({ path: `/entente/v1/${what}` })), "passport-missing");
    }
    assert.equal(codeOf(await at.send({ path: "/entente/v1/nonce?mechanism=abc" })), "mechanism-unknown");
    assert.equal(codeOf(await at.send({ path: "/entente/v1/nothing" })), "no-such-page");
  } finally {
    await at.close();
  }
});

test("H11 a parcel on a wire is from who signed the call; a peer that was ended is refused", async () => {
  const at = await visit();
  try {
    await introduce(at);
    const theirs = new TextDecoder().decode(await parcelOf(at)).replace("\nfrom usa\n", "\nfrom jpn\n");
    const body = encodeUtf8(theirs);
    assert.equal(codeOf(await post(at, await at.sign({}, body), body)), "parcel-differs");
    await at.book.set(at.mechanism, usa, { ended: true });
    const own = await parcelOf(at);
    assert.equal(codeOf(await post(at, await at.sign({}, own), own)), "peer-ended");
  } finally {
    await at.close();
  }
});

test("H12 health says nothing but itself; figures are shown to this machine, or to a token, and never through a proxy", async () => {
  const at = await visit();
  try {
    const health = getValue(await at.send({ path: "/health" }));
    assert.equal(new TextDecoder().decode(health.body), '{"live":true,"ready":true}');
    assert.match(new TextDecoder().decode(getValue(await at.send({ path: "/metrics" })).body), /entente_peer_state\{/);
    const proxied = { path: "/metrics", headers: { "x-forwarded-for": "203.0.113.9" } };
    assert.equal(codeOf(await at.send(proxied)), "not-here");
  } finally {
    await at.close();
  }
  const token = "t".repeat(32);
  const guarded = await visit({ metricsToken: token });
  try {
    assert.equal(codeOf(await guarded.send({ path: "/metrics" })), "not-here");
    const wrong = { authorization: `Bearer ${"u".repeat(32)}` };
    assert.equal(codeOf(await guarded.send({ path: "/metrics", headers: wrong })), "not-here");
    const right = { authorization: `Bearer ${token}`, "x-forwarded-for": "203.0.113.9" };
    assert.equal(codeOf(await guarded.send({ path: "/metrics", headers: right })), "200");
  } finally {
    await guarded.close();
  }
});
