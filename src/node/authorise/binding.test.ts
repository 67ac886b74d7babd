import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../../act/catalogue.ts";
import { actionOf } from "./binding.ts";

test("D13 every kind an officer enters is tabled, published or binds, and each that binds is named", () => {
  const officers = Object.entries(catalogue).filter(([, { enteredBy }]) => enteredBy === "officer");
  const of = (action: string): readonly string[] =>
    officers
      .map(([kind]) => kind)
      .filter((kind) => actionOf({ kind, content: {} }) === action)
      .toSorted();
  assert.deepEqual(of("bind"), [
    "charter.adopted",
    "charter.founded",
    "key.rolled",
    "party.left",
    "proposal.tabled",
    "silence.broken",
    "stance.concurred",
    "stance.confirmed",
    "stance.declined",
    "stance.objected",
  ]);
  assert.deepEqual(of("publish"), ["announcement.made", "readout.published", "statement.made"]);
  assert.equal(of("table").length, officers.length - 13);
  assert.equal(actionOf({ kind: "never.heard", content: {} }), "table");
});

const tabled = (rule: object, kind = "commitment") =>
  actionOf({ kind: "proposal.tabled", content: { rule: { ...rule }, terms: { kind } } });

test("D13 a proposal binds unless it is history, ad referendum, or arranges a meeting by consensus", () => {
  assert.equal(tabled({ kind: "consensus" }), "bind");
  assert.equal(tabled({ kind: "consensus", adReferendum: true }), "table");
  assert.equal(tabled({ kind: "consensus", adReferendum: false }), "bind");
  assert.equal(tabled({ kind: "entered" }), "table");
  for (const kind of ["session", "agenda"]) {
    assert.equal(tabled({ kind: "consensus" }, kind), "table");
    assert.equal(tabled({ kind: "silence", adReferendum: true }, kind), "bind");
  }
});
