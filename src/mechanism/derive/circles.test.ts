import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { bodyTerms, fold, party, sessionTerms, subject } from "../../../test/kit/fold.ts";
import { stateOfBriefing } from "./briefing-state.ts";
import { convergenceOf } from "./convergence.ts";
import { seriesOfWording } from "./wording-series.ts";

const text = subject("text:terms");

test("M18 a briefing shows to whom it was given and whose own log shows that it holds it", () => {
  const record = createTestRecord(["a", "b", "c"]);
  const briefing = subject("briefing:review");
  const given = { briefing, on: "Review", given: { day: "2021-05-05" } };
  const word = record.enter("a", "briefing.given", { ...given, to: [party("b")] });
  const state = () => {
    const documents = fold(record.acts);
    return stateOfBriefing(documents, documents.find("briefing", briefing)!);
  };
  assert.deepEqual(state(), {
    by: "a",
    to: [{ party: "b", seen: false, given: [word.id] }],
    notGiven: ["c"],
  });
  record.enter("b", "issue.raised", { issue: subject("issue:x"), title: "X" }, { sees: { a: word.n } });
  assert.equal(state()?.to[0]?.seen, false);
  record.enter("b", "issue.raised", { issue: subject("issue:x"), title: "X" });
  assert.equal(state()?.to[0]?.seen, true);
  record.enter("a", "briefing.given", { ...given, to: [party("c")] });
  assert.deepEqual(
    state()?.to.map((each) => [each.party, each.seen]),
    [
      ["b", true],
      ["c", false],
    ],
  );
});

test("M19 a text converges at one of its revisions among the members of its body", () => {
  const record = createTestRecord(["a", "b", "c"]);
  record.history("a", "body:group", bodyTerms({ members: [party("a"), party("b")] }));
  const clauses = [
    { id: "one", number: "1" },
    { id: "two", number: "2" },
  ];
  const table = () =>
    record.enter("a", "text.tabled", { text, title: "Terms", purpose: "terms", body: subject("body:group"), clauses });
  const first = table();
  const stance = (who: string, revision: typeof first, clause: string, word: "agreed" | "left-aside") =>
    record.enter(who, "clause.stanced", { text, revision: revision.id, clause, stance: word });
  const counted = [
    stance("a", first, "one", "agreed"),
    stance("b", first, "one", "agreed"),
    stance("a", first, "two", "left-aside"),
    stance("b", first, "two", "left-aside"),
  ];
  const second = table();
  stance("a", second, "one", "agreed");
  const documents = fold(record.acts);
  const document = documents.find("text", text)!;
  const at = convergenceOf(documents, document, first.id);
  assert.deepEqual(
    at?.clauses.map((clause) => clause.state),
    ["agreed", "left-aside"],
  );
  assert.deepEqual(
    at?.acts,
    counted.map((act) => act.id),
  );
  const newest = convergenceOf(documents, document);
  assert.equal(newest?.revision, second.id);
  assert.deepEqual(newest?.counts, { agreed: 0, inPrinciple: 0, open: 2, leftAside: 0, all: 2 });
  assert.equal(convergenceOf(documents, document, record.acts[0]?.id), undefined);
});

test("M21 a phrase is followed through each series: first, same, changed, dropped, absent, returned", () => {
  const record = createTestRecord(["a", "b"]);
  const wording = "denuclearization";
  const communique = (year: number, form?: string) =>
    record.enter("a", "document.entered", {
      document: subject(`document:d-${year}`),
      title: `Communiqué ${year}`,
      issuers: ["Both"],
      on: `${year}-10-30`,
      body: subject("body:ministers"),
      wordings: [{ wording, ...(form !== undefined && { form }) }],
    });
  communique(2024);
  communique(2022, "of the peninsula");
  communique(2021, "of the peninsula");
  communique(2020);
  communique(2023, "of the north");
  communique(2025);
  communique(2026, "of the north");
  record.enter("b", "statement.made", {
    statement: subject("statement:s"),
    title: "Remarks",
    on: "2025-12-08",
    attribution: { kind: "on-the-record", as: "chargé" },
    wordings: [{ wording, form: "complete" }],
  });
  const strategy = subject("document:strategy");
  const content = {
    document: strategy,
    title: "Strategy",
    issuers: ["House"],
    on: "2025-12-04",
    wordings: [{ wording }],
  };
  record.enter("a", "document.entered", { ...content, parties: [party("b")] });
  const documents = fold(record.acts);
  const series = seriesOfWording(documents, documents.find("wording", wording)!);
  assert.deepEqual(
    series.map((each) => each.of),
    [{ parties: ["b"] }, { body: "body:ministers" }],
  );
  assert.deepEqual(
    series[0]?.steps.map((step) => [step.use.party, step.change]),
    [
      ["a", "absent"],
      ["b", "first"],
    ],
  );
  assert.deepEqual(
    series[1]?.steps.map((step) => [step.use.on.slice(0, 4), step.change]),
    [
      ["2020", "absent"],
      ["2021", "first"],
      ["2022", "same"],
      ["2023", "changed"],
      ["2024", "dropped"],
      ["2025", "absent"],
      ["2026", "returned"],
    ],
  );
});

test("M21 M25 of several words of one party on one document the last counts, and both stand", () => {
  const record = createTestRecord(["a", "b"]);
  record.history("a", "body:group", bodyTerms());
  record.history("a", "session:one", sessionTerms("2026-01-01"));
  const account = (form?: string) =>
    record.enter("a", "readout.published", {
      session: subject("session:one"),
      on: "2026-01-01",
      attribution: { kind: "deep-background" },
      claims: [],
      wordings: [{ wording: "peace", ...(form !== undefined && { form }) }],
    });
  account("lasting peace");
  account();
  record.enter("a", "wording.registered", { wording: "peace", title: "Peace", forms: ["lasting peace"] });
  const documents = fold(record.acts);
  const wording = documents.find("wording", "peace")!;
  assert.equal(wording.uses.length, 2);
  assert.equal(wording.registered[0]?.content.title, "Peace");
  assert.deepEqual(
    seriesOfWording(documents, wording).map((each) => [each.of, each.steps.map((step) => step.change)]),
    [[{ body: "body:group" }, ["absent"]]],
  );
});

test("M25 entered again under its id, a statement corrects its author's earlier word, and both stand", () => {
  const record = createTestRecord(["a", "b"]);
  const statement = subject("statement:s");
  const attribution = { kind: "on-the-record", as: "minister" } as const;
  for (const title of ["Remark", "Remarks"]) {
    record.enter("a", "statement.made", { statement, title, on: "2025-12-08", attribution });
  }
  const document = fold(record.acts).find("statement", statement);
  assert.deepEqual(
    document?.words.map((word) => [word.kind, word.party, word.content.title]),
    [
      ["statement.made", "a", "Remark"],
      ["statement.made", "a", "Remarks"],
    ],
  );
});

test("M3 publication, expunging, review and successor logs make decisions, with what was done on them", () => {
  const record = createTestRecord(["a", "b"]);
  const of = record.acts[0]!.id;
  const decision = record.propose("a", "expunging:one", {
    kind: "expunging",
    act: of,
    part: "names",
    lang: "en",
    reason: "Spilled",
  });
  record.agree(decision);
  const done = record.enter("b", "part.expunged", { decision: decision.id, act: of, name: "names", lang: "en" });
  const document = fold(record.acts).find("decision", "expunging:one");
  assert.deepEqual(document?.holding, [decision.id]);
  assert.deepEqual(
    document?.expunged.map((word) => word.act),
    [done.id],
  );
});
