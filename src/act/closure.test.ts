import assert from "node:assert/strict";
import { test } from "node:test";
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
  root,
  rootAt,
  seen,
  west,
} from "../../test/samples/rivers.ts";
import { nodeCrypto as crypto } from "../base/crypto-node.ts";
import type { ActId, MechanismId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import { createClosure } from "./closure.ts";
import type { Act, Entry, Envelope } from "./envelope.ts";

const create = () => createClosure({ crypto, mechanism, rootAt });

/** Verdicts by `party n`, of entries given in an order in which each log's own stand. */
function judge(...entries: readonly Entry[]): Record<string, string> {
  return told(create().add(entries));
}
const told = (acts: readonly Act[]): Record<string, string> =>
  Object.fromEntries(
    acts.map((act) => [
      `${act.party} ${act.n}`,
      act.verdict.status === "void" ? `${act.verdict.code}: ${act.verdict.sentence}` : act.verdict.status,
    ]),
  );
/** What became of the last of them. */
const last = (...entries: readonly Entry[]): string | undefined => Object.values(judge(...entries)).at(-1);

const opened = [founding(), adoption(west)];
const issue = (n: number, given: Partial<Envelope> = {}): Entry => entry(east, n, { at: minute(n), ...given });
const answer = (n: number, given: Partial<Envelope>): Entry =>
  entry(west, n, { at: minute(20), seen: seen({ east: 1 }), ...given });
const concur = (proposal: ActId): Partial<Envelope> => ({
  kind: "stance.concurred",
  content: { digest: "d".repeat(64), proposal },
});

const founded = (given: JsonObject): Entry => entry(east, 0, { kind: "charter.founded", content: given });
const adopted = (n: number, given: Partial<Envelope> = {}): Entry =>
  entry(west, n, {
    at: minute(2),
    kind: "charter.adopted",
    content: { charter: mechanism, key },
    seen: seen({ east: 1 }),
    ...given,
  });

test("A16 an entry waits until all that its author had seen is held, and lets those go that waited for it", () => {
  const closure = create();
  const first = adoption(west, minute(5), { east: 2 });
  const second = entry(north, 0, {
    at: minute(6),
    kind: "charter.adopted",
    content: { charter: mechanism, key },
    seen: seen({ east: 1, west: 1 }),
  });
  assert.deepEqual(closure.add([first, second]), []);
  assert.equal(closure.closedSize(west), 0);
  assert.deepEqual(Object.keys(told(closure.add([founding()]))), ["east 0"]);
  assert.deepEqual(Object.keys(told(closure.add([issue(1)]))), ["east 1", "west 0", "north 0"]);
  assert.deepEqual([east, west, north].map(closure.closedSize), [2, 1, 1]);
  assert.deepEqual(closure.seenBy(west), seen({ east: 2 }));
  assert.equal(closure.dateOf(west), minute(5));
  assert.equal(closure.dateOf("south" as typeof east), undefined);
});

test("A16 what comes later in a log waits with what it follows", () => {
  const closure = create();
  assert.deepEqual(closure.add([adoption(west), answer(1, {}), answer(2, {})]), []);
  assert.deepEqual(Object.keys(told(closure.add([founding()]))), ["east 0", "west 0", "west 1", "west 2"]);
});

test("A16 an entry that claims to have seen what nobody holds stops its own log only", () => {
  const liar = answer(1, { seen: seen({ east: 9_007_199_254_740_991 }) });
  const stranger = entry(north, 0, { seen: seen({ nobody: 1 }) });
  assert.deepEqual(judge(...opened, liar, stranger, issue(1, { seen: seen({ west: 1 }) })), {
    "east 0": "valid",
    "west 0": "valid",
    "east 1": "valid",
  });
});

test("A18 a void entry is kept and moves neither the date nor what its log had seen", () => {
  const closure = create();
  const entries = [
    ...opened,
    answer(1, { at: minute(500), refs: ["e".repeat(64) as ActId], seen: seen({ east: 1 }) }),
    issue(1, { at: minute(100) }),
    answer(2, { at: minute(300), content: {}, seen: seen({ east: 2 }) }),
    answer(3, { at: minute(20), seen: seen({ east: 1 }) }),
  ];
  const acts = told(closure.add(entries));
  assert.match(acts["west 1"] ?? "", /^refs-unseen/);
  assert.match(acts["west 2"] ?? "", /^schema/);
  assert.equal(acts["west 3"], "valid");
  assert.equal(closure.dateOf(west), minute(20));
  assert.deepEqual(closure.seenBy(west), seen({ east: 1 }));
  assert.equal(closure.closedSize(west), 4);
});

test("A19 an entry of another number, or of another mechanism, is never given to the closure", () => {
  assert.throws(() => judge(issue(1)), /entry 0 of east next, not 1/);
  assert.throws(() => judge(founding(), founding()), /entry 1 of east next, not 0/);
  assert.throws(() => judge(entry(east, 0, { mechanism: "a".repeat(64) as MechanismId })), /this mechanism only/);
});

test("A20 nothing follows the leaving", () => {
  const left = issue(1, { kind: "party.left", content: { effective: "2026-06-01" } });
  assert.deepEqual(judge(founding(), left, issue(2), issue(3, { kind: "from.later" })), {
    "east 0": "valid",
    "east 1": "valid",
    "east 2": "after-leaving: It was entered after east had left the mechanism.",
    "east 3": "after-leaving: It was entered after east had left the mechanism.",
  });
});

test("A21 a log opens with the charter", () => {
  const before = "before-charter: It was entered before west had founded or adopted the charter.";
  const late = entry(west, 2, {
    at: minute(1),
    kind: "charter.adopted",
    content: { charter: mechanism, key },
    seen: seen({ east: 1 }),
  });
  assert.deepEqual(judge(founding(), entry(west, 0), entry(west, 1, { kind: "from.later" }), late, answer(3, {})), {
    "east 0": "valid",
    "west 0": before,
    "west 1": before,
    "west 2": "valid",
    "west 3": "valid",
  });
});

test("A22 a log is not among those its own author had seen", () => {
  const own = answer(1, { seen: seen({ east: 1, west: 1 }) });
  assert.equal(last(...opened, own), "seen-own: It lists its own party's log among those it had seen.");
});

test("A23 what a party had seen never shrinks", () => {
  const grown = answer(1, { seen: seen({ east: 2 }) });
  assert.equal(
    last(...opened, issue(1), grown, answer(2, { seen: seen({ east: 1 }) })),
    "seen-regresses: It has seen 1 entries of east; west had already seen 2.",
  );
  assert.equal(
    last(...opened, answer(1, { seen: {} })),
    "seen-regresses: It has seen 0 entries of east; west had already seen 1.",
  );
});

test("A24 who has seen an entry has seen what that entry had seen", () => {
  const third = entry(north, 0, {
    at: minute(9),
    kind: "charter.adopted",
    content: { charter: mechanism, key },
    seen: seen({ west: 1 }),
  });
  assert.equal(
    last(...opened, third),
    "seen-not-closed: It has seen 1 entries of west, who had seen 1 of east, but admits to 0 of east.",
  );
  assert.equal(
    last(...opened, { ...third, envelope: { ...third.envelope, seen: seen({ east: 1, west: 1 }) } }),
    "valid",
  );
});

test("A25 nothing is dated before the charter its log adopts", () => {
  const charterDay = founding(minute(10));
  assert.equal(
    last(charterDay, adoption(west, minute(9))),
    `before-charter: It is dated ${minute(9)}, before the charter, which was founded on ${minute(10)}.`,
  );
  assert.equal(
    last(charterDay, issue(1, { at: minute(9) })),
    `before-charter: It is dated ${minute(9)}, before the charter, which was founded on ${minute(10)}.`,
  );
  assert.equal(last(charterDay, adoption(west, minute(10))), "valid");
});

test("A26 dates in one log never go back", () => {
  assert.equal(
    last(founding(), issue(1, { at: minute(8) }), issue(2, { at: minute(7) })),
    `date-regresses: It is dated ${minute(7)}, before east's own earlier entry of ${minute(8)}.`,
  );
  assert.equal(last(founding(), issue(1, { at: minute(8) }), issue(2, { at: minute(8) })), "valid");
});

test("A27 nothing is dated before what its author had seen", () => {
  const shown = issue(1, { at: minute(30) });
  assert.equal(
    last(...opened, shown, answer(1, { at: minute(29), seen: seen({ east: 2 }) })),
    `date-before-seen: It is dated ${minute(29)}, before an entry of east it had seen, dated ${minute(30)}.`,
  );
  assert.equal(last(...opened, shown, answer(1, { at: minute(30), seen: seen({ east: 2 }) })), "valid");
  const annulled = issue(1, { at: minute(30), content: {} });
  assert.equal(last(...opened, annulled, answer(1, { at: minute(29), seen: seen({ east: 2 }) })), "valid");
});

test("A28 an act rests only on what its author had seen, or had entered before", () => {
  const shown = issue(1);
  const sentence = `refs-unseen: It names the act ${shown.id.slice(0, 8)}…, which west had not seen.`;
  assert.equal(last(...opened, shown, answer(1, { refs: [shown.id] })), sentence);
  assert.equal(last(...opened, shown, answer(1, { refs: [shown.id], kind: "from.later" })), sentence);
  assert.equal(last(...opened, shown, answer(1, concur(shown.id))), sentence);
  assert.equal(last(...opened, shown, answer(1, { ...concur(shown.id), seen: seen({ east: 2 }) })), "valid");
  assert.equal(last(...opened, shown, issue(2, { refs: [shown.id] })), "valid");
  const nowhere = "refs-unseen: It names the act eeeeeeee…, which west had not seen.";
  assert.equal(last(...opened, answer(1, { refs: ["e".repeat(64) as ActId] })), nowhere);
});

test("A28 an act named before it was entered was not seen, wherever it turns up later", () => {
  const shown = issue(1);
  const closure = create();
  const acts = [...closure.add([...opened, answer(1, { refs: [shown.id] })]), ...closure.add([shown])];
  assert.match(told(acts)["west 1"] ?? "", /^refs-unseen/);
});

test("A29 content that is not of its kind's form is void, with the field's name", () => {
  assert.equal(
    last(...opened, answer(1, { content: { issue: "issue:water" } })),
    "schema: The field title of issue.raised is missing: one line of 1 to 120 characters.",
  );
});

test("A15 a kind or version that is not known is kept, and its date and what it had seen count for its log", () => {
  const later = answer(1, { kind: "from.later", content: { anything: [1] }, at: minute(40), seen: seen({ east: 2 }) });
  const versioned = answer(1, { v: 2, content: {}, at: minute(40), seen: seen({ east: 2 }) });
  for (const strange of [later, versioned]) {
    assert.equal(last(...opened, issue(1), strange), "unknown");
    assert.match(
      last(...opened, issue(1), strange, answer(2, { at: minute(39), seen: seen({ east: 2 }) })) ?? "",
      /^date-regresses/,
    );
    assert.match(last(...opened, issue(1), strange, answer(2, { at: minute(40) })) ?? "", /^seen-regresses/);
  }
  assert.match(last(...opened, answer(1, { kind: "from.later", at: minute(0) })) ?? "", /^date-regresses/);
});

test("A30 a charter is founded or adopted once, and only this one", () => {
  assert.equal(last(...opened, adopted(1)), "charter-twice: west has already founded or adopted the charter.");
  assert.equal(
    last(founding(), adopted(0, { content: { charter: "a".repeat(64), key } })),
    "charter-other: It adopts the charter of another mechanism.",
  );
  assert.equal(last(adopted(0, { seen: {} })), "charter-unseen: It adopts a charter whose founding west had not seen.");
  const other = { charter: { ...charter, name: "Four rivers" }, key } as unknown as JsonObject;
  assert.equal(last(founded(other)), "charter-other: It founds another mechanism than the one it is entered in.");
  const stranger = entry("south" as typeof east, 0, {
    kind: "charter.founded",
    content: { charter, key } as unknown as JsonObject,
  });
  assert.equal(last(stranger), "charter-stranger: It founds a mechanism whose charter does not name south.");
});

test("A31 an entry whose author had seen another branch of a log waits, and what follows it in its log", () => {
  const other = { east: { root: root(east, 1, "x"), size: 1 } };
  const acts = create().add([...opened, answer(1, { seen: other }), answer(2, {})]);
  assert.deepEqual(told(acts), { "east 0": "valid", "west 0": "valid" });
});

test("A31 a root is asked for once for each head that changes", () => {
  let asked = 0;
  const counted = createClosure({ crypto, mechanism, rootAt: (party, size) => ((asked += 1), root(party, size)) });
  counted.add([...opened, ...[1, 2, 3, 4].map((n) => answer(n, {}))]);
  assert.equal(asked, 1);
});

test("A17 the verdict can be known before an entry is entered", () => {
  const closure = create();
  closure.add(opened);
  assert.deepEqual(closure.preview(answer(1, {}).envelope), { status: "valid" });
  assert.equal(closure.preview(answer(1, { seen: seen({ east: 2 }) }).envelope), undefined);
  const verdict = closure.preview(answer(1, { content: raised("no subject") }).envelope);
  assert.equal(verdict?.status, "void");
  assert.equal(closure.closedSize(west), 1);
});

test("A34 a change of keys that changes none is void", () => {
  const pair = { ed25519: "4".repeat(128), mldsa44: "5".repeat(4840) };
  const rolled = entry(east, 1, {
    at: minute(1),
    kind: "key.rolled",
    content: { key, release: pair, signature: pair } as unknown as JsonObject,
  });
  const codes = [true, false].map((holds) => {
    const closure = createClosure({ crypto, mechanism, rootAt, rolls: ({ id }) => holds && id === rolled.id });
    return told(closure.add([founding(), rolled]))["east 1"];
  });
  assert.equal(codes[0], "valid");
  assert.match(codes[1] ?? "", /^keys-not-rolled/);
});
