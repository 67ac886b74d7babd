import assert from "node:assert/strict";
import { test } from "node:test";
import type { Charter } from "../../src/act/charter.ts";
import type { Entry } from "../../src/act/envelope.ts";
import type { Terms } from "../../src/act/terms.ts";
import { charterOf } from "../kit/acts.ts";
import { consensus, entered, hour, settlement, silence, TestHistory } from "./history.ts";
import type { Offered } from "./history.ts";

const code = (history: TestHistory, offer: Entry): string => {
  const { outcome } = history.state(offer);
  return outcome.status === "void" ? outcome.code : outcome.status;
};
const charterTerms = (charter: Charter): Terms => ({ kind: "charter", charter });
const item = (subject: string, terms: Terms): object => ({ subject, terms });
const session = (body: string): Terms => ({ kind: "session", body: body as never, status: "planned" });

function amend(history: TestHistory, by: string, changes: Partial<Charter>, given: Offered = {}): Entry {
  return history.table(by, {
    subject: "charter:test",
    terms: charterTerms({ ...history.charter, ...changes }),
    ...given,
  });
}
function settle(history: TestHistory, offer: Entry, others: readonly string[]): void {
  for (const party of others) history.stand("concurred", party, offer);
  history.receive(offer.envelope.party, offer);
}

test("C7 a proposal that cannot be judged, or breaks its charter, is void with its reason", () => {
  const cases: readonly (readonly [string, Offered])[] = [
    ["needs-too-few", { needs: ["ada", "ben"] }],
    ["needs-twice", { needs: ["ada", "ben", "cho", "ben"] }],
    ["needs-without-author", { needs: ["ben", "cho"] }],
    ["needs-stranger", { needs: ["ada", "ben", "cho", "dan"] }],
    ["digest-mismatch", { digest: "ab".repeat(32) }],
    ["subject-kind", { subject: "issue:dam", terms: session("body:board") }],
    ["closed-when-tabled", { at: 10, rule: consensus(9) }],
    ["receive-before-open", { rule: consensus(100, { receiveUntil: hour(99) }) }],
    ["confirm-before-open", { rule: consensus(100, { confirmBy: hour(99) }) }],
    ["confirm-too-late", { rule: consensus(100, { confirmBy: hour(100 + 24 + 720 + 1) }) }],
    ["notice-too-short", { at: 28 + 1 / 3600, rule: silence(100) }],
    ["not-history", { rule: entered, subject: "charter:test", terms: charterTerms(charterOf(["ada", "ben", "cho"])) }],
  ];
  for (const [expected, offered] of cases) {
    const history = new TestHistory();
    const offer = history.table("ada", offered);
    assert.equal(code(history, offer), expected);
    for (const party of ["ben", "cho"]) history.stand("concurred", party, offer);
    history.receive("ada", offer);
    assert.equal(code(history, offer), expected);
    assert.deepEqual(history.state(offer).stances, []);
  }
  const fair = new TestHistory();
  assert.equal(code(fair, fair.table("ada", { at: 28, rule: silence(100) })), "under-silence");
  assert.equal(code(fair, fair.table("ada", { at: 28, rule: consensus(28, { receiveUntil: hour(28) }) })), "open");
});

test("C7 a lineage names proposals that its author had seen", () => {
  const history = new TestHistory();
  const note = history.note("ada");
  assert.equal(code(history, history.table("ada", { lineage: { amends: note.id } })), "lineage-unseen");
});

test("C5 the most specific rule of the charter judges: body before kind, both before either", () => {
  const rules = [
    { terms: "session", needed: ["ada", "ben"] },
    { body: "body:board", needed: ["ada", "cho"] },
    { terms: "session", body: "body:panel", needed: ["ben", "cho"] },
    { body: "body:panel" },
  ] as unknown as Charter["rules"];
  const history = new TestHistory(undefined, { rules });
  const offer = (body: string, needs: readonly string[]): string =>
    code(history, history.table("ada", { subject: "session:first", terms: session(body), needs }));
  assert.equal(offer("body:other", ["ada", "ben"]), "open");
  assert.equal(offer("body:board", ["ada", "ben"]), "needs-too-few");
  assert.equal(offer("body:board", ["ada", "cho"]), "open");
  assert.equal(offer("body:panel", ["ada", "cho"]), "needs-too-few");
  assert.equal(offer("body:panel", ["ada", "ben", "cho"]), "open");
});

test("C5 silence only where the charter opens it, and never by a rule for everything where the charter itself or a log is at stake", () => {
  const rules: Charter["rules"] = [{ silence: { noticeHours: 72 } }, { terms: "issue-settlement" }];
  const history = new TestHistory(undefined, { rules });
  assert.equal(code(history, history.table("ada", { rule: silence(100) })), "silence-not-allowed");
  const terms = session("body:board");
  assert.equal(
    code(history, history.table("ada", { subject: "session:a", terms, rule: silence(100) })),
    "under-silence",
  );
  assert.equal(code(history, amend(history, "ada", {}, { rule: silence(100) })), "silence-not-allowed");
  const named = new TestHistory(undefined, { rules: [{ terms: "charter", silence: { noticeHours: 72 } }] });
  assert.equal(code(named, amend(named, "ada", {}, { rule: silence(100) })), "under-silence");
});

test("C5 where the charter asks that silence be opened at a session, the tabling names it", () => {
  const rules: Charter["rules"] = [{ silence: { noticeHours: 72, openedAtSession: true } }];
  const history = new TestHistory(undefined, { rules });
  assert.equal(code(history, history.table("ada", { rule: silence(100) })), "silence-not-opened");
  const rule = { ...silence(100), openedAt: "session:first" } as Offered["rule"] & {};
  assert.equal(code(history, history.table("ada", { rule })), "under-silence");
});

test("C5 an agenda and minutes name no body: silence, or fewer parties, only where every body's rule allows it", () => {
  const items = [{ id: "dam", title: "Dam", treatment: "included" }];
  const agenda = { kind: "agenda", session: "session:first", items } as unknown as Terms;
  const outcome = (rules: unknown, given: Offered): string => {
    const history = new TestHistory(undefined, { rules: rules as Charter["rules"] });
    return code(history, history.table("ada", { at: 1, subject: "agenda:first", terms: agenda, ...given }));
  };
  const open = { silence: { noticeHours: 24 } };
  const slow = { body: "body:board", silence: { noticeHours: 72 } };
  assert.equal(outcome([open, { body: "body:board" }], { rule: silence(100) }), "silence-not-allowed");
  assert.equal(outcome([open, slow], { rule: silence(50) }), "notice-too-short");
  assert.equal(outcome([open, slow], { rule: silence(100) }), "under-silence");
  const own = { terms: "agenda", body: "body:board", ...open };
  assert.equal(outcome([open, { body: "body:board" }, own], { rule: silence(50) }), "under-silence");
  const few = [{ needed: ["ada", "ben"] }, { body: "body:board", needed: ["ada", "cho"] }];
  assert.equal(outcome(few, { needs: ["ada", "ben"], rule: consensus(100) }), "needs-too-few");
  assert.equal(outcome(few, { needs: ["ada", "ben", "cho"], rule: consensus(100) }), "open");
});

test("C9 a package needs whoever any of its items needs, silence for each of them, and the longest notice", () => {
  const rules = [
    { terms: "issue-settlement", needed: ["ada", "ben"], silence: { noticeHours: 24 } },
    { terms: "session", needed: ["ada", "cho"], silence: { noticeHours: 72 } },
    { terms: "review", needed: ["ada", "ben"] },
  ] as unknown as Charter["rules"];
  const history = new TestHistory(undefined, { rules });
  const dam = item("issue:dam", settlement("So."));
  const table = (items: readonly object[], given: Offered): string => {
    const terms = { kind: "package", name: "Both", items } as unknown as Terms;
    return code(history, history.table("ada", { at: 1, subject: "package:both", terms, ...given }));
  };
  const meeting = item("session:first", session("body:board"));
  assert.equal(table([dam, meeting], { needs: ["ada", "ben"], rule: consensus(100) }), "needs-too-few");
  assert.equal(table([dam, meeting], { rule: silence(50) }), "notice-too-short");
  assert.equal(table([dam, meeting], { rule: silence(100) }), "under-silence");
  const review = item("review:all", { kind: "review", name: "All", asOf: "2026" });
  assert.equal(table([dam, review], { rule: silence(100) }), "silence-not-allowed");
  assert.equal(table([dam, dam], { rule: consensus(100) }), "subject-twice");
});

test("C6 whoever was needed for what is amended is needed to amend it", () => {
  const rules = [{ terms: "issue-settlement", needed: ["ada", "ben"] }] as unknown as Charter["rules"];
  const history = new TestHistory(undefined, { rules });
  const base = history.table("ada");
  settle(history, base, ["ben", "cho"]);
  const narrow = history.table("ada", { needs: ["ada", "ben"], lineage: { amends: base.id } });
  assert.equal(code(history, narrow), "needs-too-few");
  assert.equal(code(history, history.table("ada", { needs: ["ada", "ben"] })), "open");
});

test("C6 the party whose log is lost is not needed for its own new log", () => {
  const history = new TestHistory();
  const terms: Terms = {
    kind: "successor-log",
    party: "cho" as never,
    anchor: { size: 1, root: "00".repeat(32) },
    key: "key",
  };
  const offer = history.table("ada", { subject: "log:cho", terms, needs: ["ada", "ben"] });
  settle(history, offer, ["ben"]);
  assert.equal(history.status(offer), "agreed");
});

test("C4 charter changed while a text is open: the charter its proposer had seen at the tabling judges it", () => {
  const history = new TestHistory(undefined, { rules: [{ silence: { noticeHours: 72 } }] });
  const amendment = amend(history, "ada", { rules: [] });
  const before = history.table("ben", { at: 2, rule: silence(100), sees: { ada: 1, cho: 1 } });
  settle(history, amendment, ["ben", "cho"]);
  const unaware = history.table("cho", { at: 3, rule: silence(100), sees: { ada: 2, ben: 3 } });
  const aware = history.table("cho", { at: 3, rule: silence(100) });
  assert.equal(code(history, amendment), "agreed");
  assert.equal(code(history, before), "under-silence");
  assert.equal(code(history, unaware), "under-silence");
  assert.equal(code(history, aware), "silence-not-allowed");
  assert.equal(history.read().charter()?.act, amendment.id);
  history.check();
});

test("C4 an amendment gives way to the one that names it, whichever was agreed first", () => {
  const history = new TestHistory();
  const first = amend(history, "ada", { carriageHours: 1 });
  const second = amend(history, "ben", { carriageHours: 2 }, { lineage: { amends: first.id } });
  settle(history, second, ["ada", "cho"]);
  settle(history, first, ["ben", "cho"]);
  assert.equal(history.read().charter()?.charter.carriageHours, 2);
  const third = amend(history, "cho", { carriageHours: 3 });
  settle(history, third, ["ada", "ben"]);
  assert.equal(history.read().charter()?.charter.carriageHours, 3);
  history.check();
});

test("C6 one joining with open texts: needed by what is tabled in sight of the amendment, and by nothing before", () => {
  const history = new TestHistory();
  const open = history.table("ada", { at: 1 });
  const four = charterOf(["ada", "ben", "cho", "dan"], { rules: history.charter.rules });
  const joining = amend(history, "ada", { parties: four.parties });
  settle(history, joining, ["ben", "cho"]);
  assert.deepEqual(
    history
      .read()
      .parties()
      .map(({ status }) => status),
    ["joined", "joined", "joined", "named"],
  );
  const next = history.table("ada");
  assert.equal(code(history, next), "needs-too-few");
  const after = history.table("ada", { needs: ["ada", "ben", "cho", "dan"] });
  settle(history, open, ["ben", "cho"]);
  assert.equal(code(history, open), "agreed");
  settle(history, after, ["ben", "cho"]);
  const { outcome } = history.state(after);
  assert.deepEqual(outcome.status === "open" && outcome.awaiting.map(({ party }) => party), ["dan"]);
  history.check();
});

test("C6 a party that was seen to have left is needed for nothing and may not be named", () => {
  const history = new TestHistory();
  history.leave("cho", { at: 1 });
  const unaware = history.table("ben", { at: 1, sees: { ada: 1, cho: 1 }, needs: ["ada", "ben"] });
  assert.equal(code(history, unaware), "needs-too-few");
  const without = history.table("ada", { needs: ["ada", "ben"] });
  settle(history, without, ["ben"]);
  assert.equal(history.status(without), "agreed");
  assert.equal(code(history, history.table("ada")), "needs-left");
  assert.deepEqual(
    history
      .read()
      .parties()
      .map(({ status }) => status),
    ["joined", "joined", "left"],
  );
  history.check();
});

test("C4 both sides founding alone: two charters are two mechanisms, and one adopts the other's", () => {
  const own = new TestHistory(["ada", "ben"], { nonce: "aa".repeat(16) });
  const other = new TestHistory(["ben", "ada"], { nonce: "bb".repeat(16) });
  assert.notEqual(own.acts()[0]?.mechanism, other.acts()[0]?.mechanism);
  const entry = other.table("ben", { rule: entered });
  assert.equal(own.read().state(entry.id), undefined);
  const again = own.table("ben", { rule: entered });
  assert.equal(again.envelope.content["digest"], entry.envelope.content["digest"]);
  own.stand("concurred", "ada", again);
  assert.equal(own.status(again), "entered-jointly");
  assert.equal(other.status(entry), "entered");
});
