import type { Move, Scenario } from "./model.ts";

const on = (about: 0 | 1, ...kinds: readonly string[]): readonly Move[] => kinds.map((kind) => ({ kind, about }));
const ad = (about: 0 | 1): Move => ({ kind: "stance.concurred", about, adReferendum: true });
const leave: Move = { kind: "party.left" };

const concur = "stance.concurred";
const object = "stance.objected";
const abstain = "stance.abstained";
const reserve = "stance.reserved";
const confirm = "stance.confirmed";
const decline = "stance.declined";
const withdraw = "proposal.withdrawn";
const receive = "receipt.given";
const pass = "hour.passed";
const breaks = "silence.broken";
const table = "proposal.tabled";

export const scenarios: readonly Scenario[] = [
  {
    name: "consensus of three: concurring, objecting, withdrawing",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [on(0, withdraw), on(0, concur, object), on(0, concur, object)],
    most: [2, 1, 1],
    quiet: [2, 0, 0],
    phases: 3,
  },
  {
    name: "consensus of three: reserving and abstaining",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[], on(0, concur, reserve, abstain), on(0, concur, abstain)],
    most: [2, 2, 1],
    quiet: [2, 0, 0],
    phases: 2,
  },
  {
    name: "consensus of three: leaving",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[leave], [...on(0, concur), leave], [...on(0, concur), leave]],
    most: [2, 2, 2],
    quiet: [2, 0, 0],
    phases: 1,
  },
  {
    name: "consensus of two, with a third that looks on",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [on(0, withdraw), on(0, concur, object, abstain), on(0, concur, object)],
    most: [2, 2, 1],
    quiet: [2, 0, 0],
    phases: 3,
  },
  {
    name: "ad referendum: one leaves room for its capital",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [on(0, withdraw), [ad(0), ...on(0, confirm, decline), leave], []],
    most: [3, 3, 0],
    quiet: [2, 1, 0],
    phases: 4,
  },
  {
    name: "ad referendum: two leave room for their capitals",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [on(0, withdraw), [ad(0), ...on(0, confirm, decline)], [ad(0), ...on(0, confirm)]],
    most: [2, 2, 2],
    quiet: [2, 0, 0],
    phases: 4,
  },
  {
    name: "ad referendum: the proposer leaves room for its own capital",
    offers: [{ by: 0, rule: "consensus", from: 0, adReferendum: true, needs: [0, 1] }],
    moves: [[...on(0, confirm, decline, withdraw), leave], [...on(0, concur, object), leave], []],
    most: [3, 1, 0],
    quiet: [2, 0, 0],
    phases: 4,
  },
  {
    name: "silence of two: receipts, hours, breaks",
    offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
    moves: [[...on(0, pass, withdraw), leave], [...on(0, receive, pass, breaks, concur), leave], []],
    most: [2, 3, 0],
    quiet: [1, 1, 0],
    phases: 3,
  },
  {
    name: "silence of three: kept, broken, abstained from",
    offers: [{ by: 0, rule: "silence", from: 0 }],
    moves: [on(0, pass, withdraw), on(0, receive, pass, breaks), on(0, concur, abstain)],
    most: [2, 2, 1],
    quiet: [1, 0, 0],
    phases: 3,
  },
  {
    name: "silence extended: the same words tabled anew before the hour",
    offers: [
      { by: 0, rule: "silence", from: 0, needs: [0, 1] },
      { by: 0, rule: "silence", from: 1, needs: [0, 1], supersedes: 0, sameTerms: true },
    ],
    moves: [[...on(0, pass), ...on(1, table, pass)], [...on(0, receive, pass), ...on(1, receive, pass)], []],
    most: [3, 3, 0],
    quiet: [0, 0, 0],
    phases: 4,
  },
  {
    name: "silence met by an amendment",
    offers: [
      { by: 0, rule: "silence", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 1, needs: [0, 1], amends: 0 },
    ],
    moves: [[...on(0, pass), ...on(1, concur)], [...on(0, receive, pass), ...on(1, table)], []],
    most: [3, 3, 0],
    quiet: [1, 0, 0],
    phases: 4,
  },
  {
    name: "an amendment beside its base, both under consensus",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 1, needs: [0, 1], amends: 0 },
    ],
    moves: [[...on(0, withdraw), ...on(1, concur, object)], [...on(0, concur, object), ...on(1, table, withdraw)], []],
    most: [3, 3, 0],
    quiet: [1, 1, 0],
    phases: 4,
  },
  {
    name: "history entered by one, joined or disputed by the others",
    offers: [{ by: 0, rule: "entered", from: 0 }],
    moves: [on(0, withdraw), [...on(0, concur, object, abstain, reserve, confirm), ad(0)], on(0, concur, object)],
    most: [1, 2, 1],
    quiet: [0, 1, 1],
    phases: 1,
  },
  {
    name: "the same words tabled twice, and acts that name the wrong ones",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 0, rule: "silence", from: 1, needs: [0, 1], sameTerms: true },
    ],
    moves: [[...on(1, table, pass)], [...on(0, concur, object), ...on(1, concur, receive, pass)], []],
    most: [3, 3, 0],
    quiet: [1, 0, 0],
    phases: 4,
  },
  {
    name: "other words, and acts that name them with the wrong digest",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 0, needs: [0, 1] },
    ],
    moves: [
      [...on(1, concur), { kind: concur, about: 1, wrongDigest: true }],
      [...on(1, table), ...on(0, concur), { kind: object, about: 0, wrongDigest: true }],
      [],
    ],
    most: [3, 3, 0],
    quiet: [1, 0, 0],
    phases: 3,
  },
  {
    name: "void and unknown entries among the others",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [
      [...on(0, withdraw), { kind: withdraw, about: 0, verdict: "void" }, { kind: "future.kind", verdict: "unknown" }],
      [...on(0, concur), { kind: object, about: 0, verdict: "void" }, { kind: object, about: 0, verdict: "unknown" }],
      [],
    ],
    most: [3, 2, 0],
    quiet: [1, 0, 0],
    phases: 3,
  },
  {
    name: "every delivery a move: consensus of three",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [on(0, withdraw), on(0, concur), on(0, concur, object)],
    most: [2, 1, 1],
    quiet: [1, 0, 0],
    phases: 2,
    wired: true,
  },
  {
    name: "every delivery a move: silence of two, a third looking on",
    offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
    moves: [on(0, pass), on(0, receive, pass, breaks), []],
    most: [1, 2, 0],
    quiet: [0, 0, 0],
    phases: 3,
    wired: true,
  },
];
