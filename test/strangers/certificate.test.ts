import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeUtf8, formatHex, parseHex } from "../../src/base/bytes.ts";
import { nobleCrypto } from "../../src/base/crypto-noble.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { testifyAct } from "../../src/node/check/testify.ts";
import { formatCertificate, parseCertificate } from "../../src/record/certificate.ts";
import type { Certificate, CertificateLog } from "../../src/record/certificate.ts";
import { readTestimony } from "../../src/stranger/testimony.ts";
import type { Testimony } from "../../src/stranger/testimony.ts";
import { openSample } from "../tamper/build.ts";

const { record, row, store } = await openSample();
const proposals = record.documents.filter(({ kind }) => kind === "proposal").map(({ id }) => id as ActId);
const documentOf = (id: ActId) =>
  JSON.parse(
    decodeUtf8(
      record.documents.find((each) => each.kind === "proposal" && each.id === id)?.json ?? new Uint8Array(0),
    ) ?? "",
  ) as {
    readonly outcome: { readonly status: string; readonly settledBy: string };
    readonly standing?: { readonly status: string };
  };
const agreed = proposals.filter((id) => documentOf(id).outcome.status === "agreed");
const about = agreed[3] as ActId;
const file = getValue(await testifyAct(nodeCrypto, store, row, about));
const certificate = getValue(parseCertificate(file));

const codesOf = (read: Result<Testimony, readonly { readonly code: string }[]>): readonly string[] =>
  read.ok ? [] : read.refusal.map(({ code }) => code);
const read = (change: Partial<Certificate>) =>
  readTestimony(nodeCrypto, formatCertificate({ ...certificate, ...change }), []);
const readValue = (change: Partial<Certificate>): Testimony => {
  const result = read(change);
  return result.ok ? result.value : assert.fail(JSON.stringify(result.refusal));
};
/** The logs, one of them changed. */
const withLog = (party: number, change: (log: CertificateLog) => Partial<CertificateLog>): Partial<Certificate> => ({
  logs: certificate.logs.map((log, i) => (i === party ? { ...log, ...change(log) } : log)),
});
/** Another letter of base64 in its place. */
const redraw = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, bytes[at] === 65 ? 66 : 65);
const flip = (bytes: Uint8Array, at = 0): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);

test("R40 what is written is read again byte for byte, and comes to the outcome that the whole record gives", async () => {
  assert.deepEqual(formatCertificate(certificate), file);
  assert.ok(agreed.length > 10);
  for (const id of [...agreed.slice(0, 4), ...proposals.slice(-2)]) {
    const bytes = getValue(await testifyAct(nodeCrypto, store, row, id));
    assert.deepEqual(formatCertificate(getValue(parseCertificate(bytes))), bytes);
    const testimony = readTestimony(nodeCrypto, bytes, []);
    if (!testimony.ok) assert.fail(JSON.stringify(testimony.refusal));
    const { outcome, standing } = documentOf(id);
    assert.deepEqual(testimony.value.state?.outcome, outcome);
    assert.deepEqual(testimony.value.state?.standing, standing);
  }
});

test("R40 an entry that is no proposal is certified with its words, and by the other implementation too", async () => {
  const n = (record.entries.get("usa" as PartyId) ?? []).findIndex(({ bytes }) =>
    (decodeUtf8(bytes) ?? "").includes('"lang":"ja"'),
  );
  const id = formatHex(record.entries.get("usa" as PartyId)?.[n]?.leafHash ?? new Uint8Array(0)) as ActId;
  const bytes = getValue(await testifyAct(nodeCrypto, store, row, id));
  const testimony = readTestimony(nobleCrypto, bytes, []);
  if (!testimony.ok) assert.fail(JSON.stringify(testimony.refusal));
  assert.equal(testimony.value.state, undefined);
  assert.equal(testimony.value.parts.length, 3);
  assert.deepEqual(testimony.value.absent, []);
  assert.equal(testimony.value.shown.find(({ entry }) => entry.id === id)?.held.length, 2);
});

test("R41 each kind of change is named for what it is", () => {
  const [first] = certificate.logs as readonly [CertificateLog];
  const at = first.shown.findIndex(({ bytes }) => (decodeUtf8(bytes) ?? "").includes("desk-officer"));
  const entry = first.shown[at];
  assert.ok(entry !== undefined && first.states.length + first.heads.length > 0);
  assert.deepEqual(codesOf(read(withLog(0, ({ note }) => ({ note: redraw(note, note.length - 90) })))), ["signature"]);
  const words = encodeUtf8((decodeUtf8(entry.bytes) ?? "").replace("desk-officer", "desk-0fficer"));
  assert.deepEqual(
    codesOf(
      read(
        withLog(0, ({ shown }) => ({ shown: shown.map((each, i) => (i === at ? { ...each, bytes: words } : each)) })),
      ),
    ),
    ["inclusion"],
  );
  assert.deepEqual(
    codesOf(
      read(
        withLog(0, ({ shown }) => ({
          shown: shown.map((each, i) => (i === 0 ? { ...each, hashes: each.hashes.map((hash) => flip(hash)) } : each)),
        })),
      ),
    ),
    ["inclusion"],
  );
  assert.deepEqual(
    codesOf(read(withLog(0, ({ heads }) => ({ heads: heads.map((each) => ({ ...each, root: flip(each.root) })) })))),
    certificate.logs[0]?.heads.map(() => "consistency"),
  );
  const two = read({
    ...withLog(1, ({ entries }) => ({ entries: entries.map((each) => ({ ...each, bytes: flip(each.bytes, 9) })) })),
  });
  assert.equal(two.ok, false);
  assert.deepEqual(codesOf(read({ about: new Uint8Array(32) })), ["about-missing"]);
  assert.deepEqual(
    codesOf(
      read({
        parts: [
          {
            of: parseHex(about) ?? new Uint8Array(0),
            name: "x",
            lang: "",
            salt: new Uint8Array(32),
            bytes: encodeUtf8("x"),
          },
        ],
      }),
    ),
    ["part-unnamed"],
  );
});

test("R41 no byte of it can be changed unnoticed", () => {
  let random = 7;
  for (let i = 0; i < 80; i++) {
    random = (random * 48_271) % 2_147_483_647;
    const at = random % file.length;
    const changed = readTestimony(nodeCrypto, file.with(at, (file[at] as number) ^ (1 << (i % 8))), []);
    assert.equal(changed.ok, false, `byte ${at}`);
  }
});

test("R41 the checker's own fingerprints are asked for every log", () => {
  const { parties } = readValue({});
  const digits = parties.map(({ fingerprint }) => fingerprint);
  assert.deepEqual(codesOf(readTestimony(nodeCrypto, file, digits)), []);
  assert.deepEqual(codesOf(readTestimony(nodeCrypto, file, digits.slice(1))), ["key-untrusted"]);
});

test("R42 without an answer, its settlement or what they had seen nothing is agreed", () => {
  const whole = readValue({});
  assert.equal(whole.state?.outcome.status, "agreed");
  const lessOf = (id: string): Testimony =>
    readValue({
      logs: certificate.logs.map((log) => ({
        ...log,
        shown: log.shown.filter(({ bytes }) => formatHex(nodeCrypto.sha256(Uint8Array.of(0), bytes)) !== id),
      })),
    });
  for (const { act } of whole.state?.stances ?? []) {
    if (act !== about) assert.equal(lessOf(act).state?.outcome.status, "open");
  }
  assert.equal(lessOf(documentOf(about).outcome.settledBy).state?.outcome.status, "signed");
  const author = certificate.logs.findIndex(({ shown }) =>
    shown.some(({ bytes }) => formatHex(nodeCrypto.sha256(Uint8Array.of(0), bytes)) === about),
  );
  const unseen = readValue(withLog(author, () => ({ heads: [] })));
  assert.notEqual(unseen.state?.outcome.status, "agreed", "nobody is shown to have seen this very log");
});

test("R43 it says how many entries between the tabling and an answer are not shown", () => {
  const whole = readValue({});
  assert.deepEqual(
    whole.watched.map(({ hidden }) => hidden),
    [0, 0, 0],
  );
  const watched = whole.watched[1];
  const index = certificate.logs.findIndex(
    ({ origin }) => whole.parties.find(({ party }) => party === watched?.party)?.origin === origin,
  );
  const ids = new Set<string>(whole.state?.acts);
  const between = certificate.logs[index]?.shown.findLast(
    ({ bytes, index: n }) =>
      n < (watched?.until ?? 0) && !ids.has(formatHex(nodeCrypto.sha256(Uint8Array.of(0), bytes))),
  );
  const less = readValue(withLog(index, ({ shown }) => ({ shown: shown.filter((each) => each !== between) })));
  assert.ok((less.watched.find(({ party }) => party === watched?.party)?.hidden ?? 0) > 0);
});
