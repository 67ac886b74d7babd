/**
 * Writes the language-neutral test data of spec/act.md into vectors/: `node scripts/act-vectors.ts`. What comes out is read by
 * `src/act/vectors.test.ts`, and by other implementations.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  adoption,
  charter,
  east,
  entry,
  founding,
  key,
  mechanism,
  minute,
  north,
  raised,
  seen,
  west,
} from "../test/samples/rivers.ts";
import { createClosure } from "../src/act/closure.ts";
import { decodeEntry, encodeEnvelope } from "../src/act/codec.ts";
import { charterId, proposalDigest } from "../src/act/digest.ts";
import type { Entry, Envelope } from "../src/act/envelope.ts";
import { partRefOf } from "../src/act/parts.ts";
import type { Terms } from "../src/act/terms.ts";
import { encodeUtf8, formatHex } from "../src/base/bytes.ts";
import { nodeCrypto as crypto } from "../src/base/crypto-node.ts";
import type { ActId, SubjectId } from "../src/base/ids.ts";
import { decodeCanonical, formatCanonical } from "../src/base/json.ts";
import type { JsonObject } from "../src/base/json.ts";
import { rootAt } from "../test/samples/rivers.ts";

const write = (name: string, value: unknown): void =>
  writeFileSync(join(import.meta.dirname, "..", "vectors", name), `${JSON.stringify(value, null, 1)}\n`);

const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? "accepted" : (result.refusal?.code ?? "");

// Canonical JSON: bytes in hex, and the code they are refused with.
const texts = [
  "null",
  "true",
  "0",
  "-1",
  "9007199254740991",
  '""',
  "[]",
  "{}",
  '{"a":1,"b":[null,false,"x"]}',
  '{"10":1,"9":2,"a":3}',
  '{"":0}',
  '"\\u0000\\b\\t\\n\\f\\r\\"\\\\/"',
  '"한글 日本語 \u{1F600}"',
  '{"\u{1F600}":1,"\u{FB33}":2}',
  `${"[".repeat(16)}${"]".repeat(16)}`,
  '"\\\\ud800"',
  '{"constructor":{},"toString":1}',
  "",
  " 1",
  "1 ",
  "{\n}",
  '{"a": 1}',
  "[1, 2]",
  '{"b":1,"a":2}',
  '{"9":2,"10":1}',
  '{"a":1,"a":1}',
  "-0",
  "1.0",
  "1e2",
  "1E2",
  "01",
  "1.5",
  "9007199254740992",
  "9007199254740993",
  "-9007199254740992",
  "1e400",
  `${"[".repeat(17)}${"]".repeat(17)}`,
  '{"__proto__":1}',
  '[{"__proto__":{}}]',
  '"\\ud800"',
  '{"\\udc00":1}',
  '"\\u00e9"',
  '"\\/"',
  '"\\u001F"',
  '"\\u000a"',
  "\uFEFF{}",
  "{",
  "[1,]",
  "{'a':1}",
  "NaN",
  "undefined",
  "{}{}",
  '"\u0001"',
  '{"\u{FB33}":2,"\u{1F600}":1}',
];
const bytes = [...texts.map(encodeUtf8), Uint8Array.of(0x22, 0xff, 0x22), Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)];
write(
  "act-canonical.json",
  bytes.map((each) => ({ hex: formatHex(each), is: codeOf(decodeCanonical(each)) })),
);

// Parts, digests and the names of mechanisms.
const parts = ["", "statement", "공동 성명"].map((words, i) => {
  const part = { salt: new Uint8Array(32).fill(i + 1), bytes: encodeUtf8(words) };
  return {
    salt: formatHex(part.salt),
    bytes: formatHex(part.bytes),
    ref: partRefOf(crypto, { name: "words", lang: "ko", media: "text/plain" }, part),
  };
});
const settled: Terms = { kind: "issue-settlement", how: "By the commission" };
const digests = [[], parts.slice(1).map((part, i) => ({ ...part.ref, name: `words${i}` }))].map((refs) => ({
  subject: "issue:water",
  terms: settled,
  parts: refs,
  digest: proposalDigest(crypto, { subject: "issue:water" as SubjectId, terms: settled }, refs),
}));
write("act-parts.json", { parts, digests, charters: [{ charter, id: charterId(crypto, charter) }] });

// Entries: their text, and either their id or the code they are refused with.
const good = entry(west, 3, { refs: [mechanism as string as ActId], seen: seen({ east: 2 }) }).envelope;
const part = { commitment: "ab".repeat(32), lang: "ko", media: "text/markdown", name: "statement", size: 12 };
const changes: readonly JsonObject[] = [
  {},
  { parts: [part, { ...part, lang: "" }] },
  { v: 2, later: 1 },
  { kind: "from.later" },
  { later: 1 },
  { v: 0 },
  { at: "2026-02-29T00:00:00Z" },
  { at: "2026-03-01T00:00:00.000Z" },
  { by: "Kim Min-ji" },
  { n: -1 },
  { party: "West" },
  { refs: ["x"] },
  { seen: { east: { root: "ab".repeat(32), size: 0 } } },
  { parts: [{ ...part, name: "../statement" }] },
  { parts: [part, part] },
  { parts: [{ ...part, size: 33_554_433 }] },
  { content: [] },
  { content: { words: "x".repeat(32_768) } },
];
write(
  "act-entries.json",
  changes.map((change) => {
    const text = formatCanonical({ ...(good as unknown as JsonObject), ...change });
    const read = decodeEntry(crypto, encodeUtf8(text));
    return read.ok ? { text, id: read.value.id } : { text, is: read.refusal.code };
  }),
);

// Histories: entries in an order of arrival, and what becomes of each.
const answer = (n: number, given: Partial<Envelope>): Entry =>
  entry(west, n, { at: minute(20), seen: seen({ east: 1 }), ...given });
const issue = (n: number, given: Partial<Envelope> = {}): Entry => entry(east, n, { at: minute(n), ...given });
const opened = [founding(), adoption(west)];
const shown = issue(1);
const concurrence = { kind: "stance.concurred", content: { digest: "d".repeat(64), proposal: shown.id } };
const histories: Readonly<Record<string, readonly Entry[]>> = {
  "a matter raised and answered": [...opened, shown, answer(1, { ...concurrence, seen: seen({ east: 2 }) })],
  "answered without having seen it": [...opened, shown, answer(1, concurrence)],
  "a reference to nothing": [...opened, answer(1, { refs: ["e".repeat(64) as ActId] })],
  "an entry before the charter": [
    founding(),
    entry(west, 0),
    entry(west, 1, {
      at: minute(1),
      kind: "charter.adopted",
      content: { charter: mechanism, key },
      seen: seen({ east: 1 }),
    }),
  ],
  "dated before the charter": [founding(minute(10)), adoption(west, minute(9))],
  "a date that goes back": [
    founding(),
    issue(1, { at: minute(8) }),
    issue(2, { at: minute(7) }),
    issue(3, { at: minute(8) }),
  ],
  "dated before what it had seen": [
    ...opened,
    issue(1, { at: minute(30) }),
    answer(1, { at: minute(29), seen: seen({ east: 2 }) }),
  ],
  "a void entry moves no date": [...opened, answer(1, { at: minute(50), content: {} }), answer(2, {})],
  "seen less than before": [...opened, answer(1, { seen: {} })],
  "seen an entry but not what it had seen": [
    ...opened,
    entry(north, 0, {
      at: minute(9),
      kind: "charter.adopted",
      content: { charter: mechanism, key },
      seen: seen({ west: 1 }),
    }),
  ],
  "its own log among those seen": [...opened, answer(1, { seen: seen({ east: 1, west: 1 }) })],
  "content of another form": [...opened, answer(1, { content: { ...raised("issue:water"), quorum: 2 } })],
  "a kind not known, whose date counts": [
    ...opened,
    answer(1, { kind: "from.later", at: minute(40) }),
    answer(2, { at: minute(39) }),
  ],
  "a version not known": [...opened, answer(1, { v: 2 })],
  "after leaving": [founding(), issue(1, { kind: "party.left", content: { effective: "2026-06-01" } }), issue(2)],
  "a charter adopted twice": [...opened, answer(1, { kind: "charter.adopted", content: { charter: mechanism, key } })],
  "another charter adopted": [
    founding(),
    entry(west, 0, { kind: "charter.adopted", content: { charter: "a".repeat(64), key }, seen: seen({ east: 1 }) }),
  ],
  "a charter adopted unseen": [entry(west, 0, { kind: "charter.adopted", content: { charter: mechanism, key } })],
  "never closed": [...opened, answer(1, { seen: seen({ east: 5 }) })],
};
write("act-verdicts.json", {
  mechanism,
  histories: Object.entries(histories).map(([title, entries]) => {
    const acts = createClosure({ crypto, mechanism, rootAt }).add(entries);
    const codes = new Map(
      acts.map(({ id, verdict }) => [id, verdict.status === "void" ? verdict.code : verdict.status]),
    );
    return {
      title,
      entries: entries.map(({ envelope, id }) => ({
        text: new TextDecoder().decode(encodeEnvelope(envelope)),
        id,
        is: codes.get(id) ?? "waits",
      })),
    };
  }),
});
