import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { carriedFrom, stateOfAgenda } from "./agenda-state.ts";

const session = subject("session:spring");

test("M8 items are provisional until an agenda that holds contains them, and stand by session", () => {
  const record = createTestRecord(["a", "b"]);
  const state = () => {
    const documents = fold(record.acts);
    return stateOfAgenda(documents, documents.find("agenda", "agenda:spring")!);
  };
  record.enter("a", "agenda.item-proposed", { session, item: "fees", title: "Fees" });
  record.enter("b", "agenda.item-proposed", {
    session,
    item: "floods",
    title: "Floods",
    issue: subject("issue:floods"),
  });
  record.enter("b", "agenda.item-proposed", { session, item: "fees", title: "Fees and dues" });
  assert.equal(state().adopted, undefined);
  assert.deepEqual(
    state().items.map((item) => [item.item, item.title, item.state, item.proposedBy]),
    [
      ["fees", "Fees and dues", "provisional", ["a", "b"]],
      ["floods", "Floods", "provisional", ["b"]],
    ],
  );
  const agenda = record.propose("a", "agenda:under-another-name", {
    kind: "agenda",
    session,
    items: [
      { id: "floods", title: "Floods of May", treatment: "included", proposedBy: party("b") },
      { id: "border", title: "Border", treatment: "not-discussed" },
    ],
  });
  assert.equal(state().adopted, undefined);
  record.agree(agenda);
  assert.deepEqual(state().adopted, { proposal: agenda.id, by: ["a", "b"] });
  assert.deepEqual(
    state().items.map((item) => [item.item, item.title, item.state]),
    [
      ["floods", "Floods of May", "adopted"],
      ["border", "Border", "not-discussed"],
      ["fees", "Fees and dues", "provisional"],
    ],
  );
  assert.equal(state().items[0]?.issue, "issue:floods");
});

test("M8 an item is withdrawn when everyone who proposed it has taken it back, and only by its own proposer", () => {
  const record = createTestRecord(["a", "b"]);
  const stateOf = () => {
    const documents = fold(record.acts);
    return stateOfAgenda(documents, documents.find("agenda", "agenda:spring")!).items[0]?.state;
  };
  record.enter("a", "agenda.item-proposed", { session, item: "fees", title: "Fees" });
  record.enter("b", "agenda.item-withdrawn", { session, item: "fees" });
  assert.equal(stateOf(), "provisional");
  record.enter("b", "agenda.item-proposed", { session, item: "fees", title: "Fees" });
  record.enter("a", "agenda.item-withdrawn", { session, item: "fees" });
  assert.equal(stateOf(), "provisional");
  record.enter("b", "agenda.item-withdrawn", { session, item: "fees" });
  assert.equal(stateOf(), "withdrawn");
  record.enter("a", "agenda.item-proposed", { session, item: "fees", title: "Fees" });
  assert.equal(stateOf(), "provisional");
});

test("M8 an item proposed after the last day for requests is late, and stands", () => {
  const record = createTestRecord(["a", "b"], { charter: { procedure: { itemRequestDays: -21 } } });
  record.history("a", session, sessionTerms("2026-03-01", { status: "planned" }));
  record.enter("a", "agenda.item-proposed", { session, item: "early", title: "Early" }, { at: "2026-02-08T10:00:00Z" });
  record.enter("b", "agenda.item-proposed", { session, item: "late", title: "Late" }, { at: "2026-02-09T10:00:00Z" });
  const documents = fold(record.acts);
  const { items } = stateOfAgenda(documents, documents.find("agenda", "agenda:spring")!);
  assert.deepEqual(
    items.map((item) => [item.item, item.late, item.state]),
    [
      ["early", false, "provisional"],
      ["late", true, "provisional"],
    ],
  );
});

test("M8 what became of an item is each party's word, and what is carried over shows where to", () => {
  const record = createTestRecord(["a", "b"]);
  record.enter("a", "agenda.item-proposed", { session, item: "fees", title: "Fees", issue: subject("issue:fees") });
  const to = subject("session:autumn");
  record.enter("a", "agenda.item-treated", { session, item: "fees", treatment: "carried-over", to });
  record.enter("b", "agenda.item-treated", { session, item: "fees", treatment: "discussed" });
  const documents = fold(record.acts);
  const { items } = stateOfAgenda(documents, documents.find("agenda", "agenda:spring")!);
  assert.deepEqual(
    items[0]?.treated.map((each) => [each.party, each.treatment, each.to]),
    [
      ["a", "carried-over", to],
      ["b", "discussed", undefined],
    ],
  );
  const carried = { from: session, item: "fees", title: "Fees", issue: "issue:fees", by: ["a"] };
  assert.deepEqual(carriedFrom(documents, session), [carried]);
  assert.deepEqual(carriedFrom(documents, session, to), [carried]);
  assert.deepEqual(carriedFrom(documents, session, subject("session:winter")), []);
  assert.deepEqual(carriedFrom(documents, to), []);
});
