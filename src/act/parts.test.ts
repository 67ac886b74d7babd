import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { charter, mechanism } from "../../test/samples/rivers.ts";
import { nodeCrypto as crypto } from "../base/crypto-node.ts";
import { encodeUtf8 } from "../base/bytes.ts";
import type { SubjectId } from "../base/ids.ts";
import type { Result } from "../base/refusal.ts";
import { charterId, proposalDigest } from "./digest.ts";
import { checkPart, commitPart, partRefOf } from "./parts.ts";
import type { Terms } from "./terms.ts";

const part = { salt: new Uint8Array(32).fill(7), bytes: encodeUtf8("공동 성명") };
const ref = partRefOf(crypto, { name: "statement", lang: "ko", media: "text/markdown" }, part);

const said = (result: Result<void>): string =>
  result.ok ? "accepted" : `${result.refusal.code}: ${result.refusal.sentence}`;

test("A10 a part is committed to with its salt and its size", () => {
  const size = Buffer.from([0, 0, 0, 0, 0, 0, 0, 13]);
  const expected = createHash("sha256").update("entente.part/v1\0").update(part.salt).update(size).update(part.bytes);
  assert.equal(commitPart(crypto, part), expected.digest("hex"));
  assert.deepEqual(ref, {
    commitment: commitPart(crypto, part),
    lang: "ko",
    media: "text/markdown",
    name: "statement",
    size: 13,
  });
  assert.throws(() => commitPart(crypto, { ...part, salt: new Uint8Array(31) }), /salt/);
});

test("A11 words other than those signed are refused", () => {
  assert.equal(said(checkPart(crypto, ref, part)), "accepted");
  const other = { ...part, bytes: encodeUtf8("공동 선언") };
  assert.equal(
    said(checkPart(crypto, ref, other)),
    'part-differs: The part "statement" is not the one its author signed.',
  );
  const resalted = { ...part, salt: new Uint8Array(32) };
  assert.equal(
    said(checkPart(crypto, ref, resalted)),
    'part-differs: The part "statement" is not the one its author signed.',
  );
  const short = { ...part, bytes: part.bytes.subarray(1) };
  assert.equal(said(checkPart(crypto, ref, short)), 'part-size: The part "statement" has 12 bytes; its entry says 13.');
  const saltless = { ...part, salt: new Uint8Array(0) };
  assert.equal(
    said(checkPart(crypto, ref, saltless)),
    'part-salt: The salt of the part "statement" has 0 bytes instead of 32.',
  );
});

test("A11 a part of more than 32 MiB is refused", () => {
  const large = { salt: part.salt, bytes: new Uint8Array(32 * 1024 * 1024 + 1) };
  const sentence = 'part-too-large: The part "statement" has 33554433 bytes; at most 33554432 are allowed.';
  assert.equal(said(checkPart(crypto, { ...ref, size: large.bytes.length }, large)), sentence);
});

test("A12 a proposal's digest covers subject, terms and parts, and nothing else", () => {
  const terms: Terms = { kind: "issue-settlement", how: "By the commission" };
  const subject = "issue:water" as SubjectId;
  const text = `{"parts":[],"subject":"issue:water","terms":{"how":"By the commission","kind":"issue-settlement"}}`;
  const expected = createHash("sha256").update("entente.proposal/v1\0").update(text).digest("hex");
  assert.equal(proposalDigest(crypto, { subject, terms }, []), expected);
  const digests = [
    expected,
    proposalDigest(crypto, { subject: "issue:wate" as SubjectId, terms }, []),
    proposalDigest(crypto, { subject, terms: { ...terms, how: "By a panel" } }, []),
    proposalDigest(crypto, { subject, terms }, [ref]),
  ];
  assert.equal(new Set(digests).size, digests.length);
});

test("A13 a mechanism is named by its founding charter", () => {
  assert.equal(charterId(crypto, charter), mechanism);
  assert.notEqual(charterId(crypto, { ...charter, nonce: "ff".repeat(16) }), mechanism);
});
