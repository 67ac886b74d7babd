import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTestRecord } from "../../test/kit/acts.ts";
import { recordOfRolls } from "../../test/kit/chance.ts";
import { bodyTerms, fold, readAll, subject } from "../../test/kit/fold.ts";
import { reorder } from "../../test/kit/order.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import type { ActId } from "../base/ids.ts";
import { encodeCanonical, type Json } from "../base/json.ts";
import { createRegister } from "./register.ts";

const numbers = fc.nat({ max: 2 ** 20 });
const rolls = fc.array(fc.tuple(numbers, numbers, numbers), { minLength: 10, maxLength: 80, size: "max" });

test("M1 the same acts in any order in which they may become known give byte-equal documents", () => {
  let moved = 0;
  fc.assert(
    fc.property(rolls, fc.array(numbers, { minLength: 20, maxLength: 80 }), (given, choices) => {
      const acts = recordOfRolls(given);
      let step = 0;
      const other = reorder(acts, () => choices[step++ % choices.length] as number);
      if (other.some((act, i) => act !== acts[i])) moved += 1;
      assert.deepEqual([...readAll(fold(other))], [...readAll(fold(acts))]);
    }),
    { numRuns: 100 },
  );
  assert.ok(moved > 60, `only ${moved} of 100 records were taken in another order`);
});

test("M1 what two parties say without knowing of each other stands in one order", () => {
  const record = createTestRecord(["a", "b", "c"]);
  const terms = { kind: "agreement", name: "A", nature: "political", state: "in-force", limits: [] } as const;
  const agreement = record.agree(record.propose("a", "agreement:x", { ...terms, limits: [] })).content[
    "proposal"
  ] as ActId;
  const sizes = Object.fromEntries(
    ["a", "b", "c"].map((id) => [id, record.acts.filter((act) => act.party === id).length]),
  );
  for (const id of ["c", "b"]) {
    record.enter(id, "number.given", { proposal: agreement, number: `of ${id}` }, { sees: sizes });
    record.enter(id, "explanation.entered", { of: agreement }, { sees: sizes });
    record.enter(id, "same.as", { one: subject("agreement:x"), other: subject(`agreement:${id}`) }, { sees: sizes });
    record.history(id, `body:${id}`, bodyTerms({ successorOf: [subject("body:old")] }), { sees: sizes });
  }
  record.history("b", "body:old", bodyTerms());
  const [first, last] = [fold(record.acts), fold(reorder(record.acts, (choices) => choices - 1))];
  const other = fold(reorder(record.acts, () => 0));
  assert.deepEqual([...readAll(last)], [...readAll(first)]);
  assert.deepEqual([...readAll(other)], [...readAll(first)]);
  const found = first.find("agreement", "agreement:x");
  assert.deepEqual(
    found?.numbers.map((word) => word.content.number),
    ["of c", "of b"],
  );
  assert.deepEqual(found?.same, ["agreement:b", "agreement:c"]);
  assert.deepEqual(first.find("body", "body:old")?.successors, ["body:b", "body:c"]);
});

test("M23 a projection that rewrites only what was touched equals one built anew", () => {
  fc.assert(
    fc.property(rolls, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (given, sizes) => {
      const acts = recordOfRolls(given);
      const register = createRegister(nodeCrypto);
      const rows = new Map<string, string>();
      for (let from = 0, round = 0; from < acts.length; round++) {
        const to = from + (sizes[round % sizes.length] as number);
        const touched = register.take(acts.slice(from, to));
        assert.equal(new Set(touched.map(({ kind, id }) => `${kind} ${id}`)).size, touched.length, "a key named twice");
        for (const { kind, id } of touched) {
          const document = register.documents.find(kind, id);
          if (document === undefined) rows.delete(`${kind} ${id}`);
          else rows.set(`${kind} ${id}`, Buffer.from(encodeCanonical(document as unknown as Json)).toString());
        }
        assert.deepEqual(rows, readAll(register.documents));
        from = to;
      }
    }),
    { numRuns: 120 },
  );
});

test("M22 a void act and an unknown kind are shown with their reason and change no other document", () => {
  const record = createTestRecord(["a", "b"]);
  const before = readAll(fold(record.acts));
  const foul = record.enterAs({ status: "void", code: "schema", sentence: "No." }, "a", "issue.raised", {
    issue: "issue:x",
  });
  const strange = record.enterAs({ status: "unknown" }, "b", "dance.held", { with: "whom" });
  const documents = fold(record.acts);
  assert.deepEqual(documents.find("uncounted", foul.id), {
    kind: "uncounted",
    id: foul.id,
    party: "a",
    n: 1,
    at: foul.at,
    actKind: "issue.raised",
    status: "void",
    code: "schema",
    sentence: "No.",
  });
  assert.equal(documents.find("uncounted", strange.id)?.status, "unknown");
  const rest = [...readAll(documents)].filter(([key]) => !key.startsWith("uncounted "));
  assert.deepEqual(new Map(rest), before);
});

test("M24 a log's document tells its last valid entry, its date and what it had seen", () => {
  const record = createTestRecord(["a", "b"]);
  const last = record.enter("b", "issue.raised", { issue: subject("issue:x"), title: "X" });
  record.enterAs(
    { status: "void", code: "schema", sentence: "No." },
    "b",
    "issue.raised",
    {},
    { at: "2030-01-01T00:00:00Z" },
  );
  assert.deepEqual(fold(record.acts).find("log", "b"), {
    kind: "log",
    id: "b",
    act: last.id,
    size: 2,
    at: last.at,
    seen: { a: 1 },
  });
});

test("M2 a party is named by the charter, joins by its first entry, and leaves by its last", () => {
  const record = createTestRecord(["a", "b", "c"], { joining: ["a", "b"] });
  const left = record.enter("b", "party.left", { effective: "2026-06-01" });
  const charter = fold(record.acts).find("charter", "charter");
  assert.deepEqual(charter?.charter, record.charter);
  assert.deepEqual(charter?.parties, [
    { party: "a", status: "joined", act: record.acts[0]?.id, at: record.acts[0]?.at },
    { party: "b", status: "left", act: left.id, at: left.at },
    { party: "c", status: "named" },
  ]);
});

test("M2 an agreed amendment changes the charter in force and stands among the amendments", () => {
  const record = createTestRecord(["a", "b"]);
  const charter = { ...record.charter, carriageHours: 48 };
  const amendment = record.propose("a", "charter:main", { kind: "charter", charter });
  assert.equal(fold(record.acts).find("charter", "charter")?.charter.carriageHours, 24);
  record.agree(amendment);
  const document = fold(record.acts).find("charter", "charter");
  assert.equal(document?.charter.carriageHours, 48);
  assert.equal(document?.act, amendment.id);
  assert.deepEqual(
    document?.amendments.map((version) => version.outcome.status),
    ["agreed"],
  );
});
