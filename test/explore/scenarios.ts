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
    dates: [0, 1, 2],
  },
  {
    name: "consensus of three: back-dating, and entries that say nothing",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[], on(0, concur), on(0, concur)],
    most: [2, 2, 1],
    quiet: [2, 1, 0],
    dates: [0, 1, 2],
  },
  {
    name: "consensus of three: reserving and abstaining",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[], on(0, concur, reserve, abstain), on(0, concur, abstain)],
    most: [2, 2, 1],
    quiet: [2, 0, 0],
    dates: [0, 1],
  },
  {
    name: "consensus of three: leaving",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[leave], [...on(0, concur), leave], [...on(0, concur), leave]],
    most: [2, 2, 2],
    quiet: [2, 0, 0],
    dates: [0],
  },
  {
    name: "consensus of two, with a third that looks on",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [on(0, withdraw), on(0, concur, object, abstain), on(0, object)],
    most: [2, 2, 1],
    quiet: [1, 0, 0],
    dates: [0, 2],
  },
  {
    name: "ad referendum: one leaves room for its capital",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [on(0, withdraw), [ad(0), ...on(0, confirm, decline), leave], []],
    most: [2, 2, 0],
    quiet: [2, 0, 0],
    dates: [0, 1, 2, 3],
  },
  {
    name: "ad referendum: one lets the date pass",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [on(0, withdraw), [ad(0), ...on(0, confirm)], []],
    most: [3, 3, 0],
    quiet: [3, 1, 0],
    dates: [0, 3],
  },
  {
    name: "ad referendum: two leave room for their capitals",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [[], [ad(0), ...on(0, confirm)], [ad(0), ...on(0, confirm, decline)]],
    most: [2, 2, 2],
    quiet: [2, 0, 0],
    dates: [0, 3],
  },
  {
    name: "ad referendum: the proposer leaves room for its own capital",
    offers: [{ by: 0, rule: "consensus", from: 0, adReferendum: true, needs: [0, 1] }],
    moves: [[...on(0, confirm, decline, withdraw), leave], [...on(0, concur, object), leave], []],
    most: [3, 1, 0],
    quiet: [2, 0, 0],
    dates: [0, 1, 2, 3],
  },
  {
    name: "silence of two: receipts, hours, breaks",
    offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
    moves: [[...on(0, pass, withdraw)], [...on(0, receive, pass, breaks, concur)], []],
    most: [2, 2, 0],
    quiet: [1, 1, 0],
    dates: [0, 1, 2],
  },
  {
    name: "silence of two: leaving, and words after the hour",
    offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
    moves: [[...on(0, pass, withdraw), leave], [...on(0, receive, pass, breaks), leave], []],
    most: [2, 3, 0],
    quiet: [0, 0, 0],
    dates: [0, 2],
  },
  {
    name: "silence of three: kept and broken",
    offers: [{ by: 0, rule: "silence", from: 0 }],
    moves: [on(0, pass), on(0, receive, pass, breaks), on(0, receive, pass)],
    most: [1, 2, 2],
    quiet: [1, 0, 0],
    dates: [0, 2],
  },
  {
    name: "silence of three: abstained from",
    offers: [{ by: 0, rule: "silence", from: 0 }],
    moves: [on(0, pass), on(0, receive, pass, abstain), on(0, concur, abstain)],
    most: [2, 2, 1],
    quiet: [1, 0, 0],
    dates: [0, 2],
  },
  {
    name: "silence extended: the same words tabled anew before the hour",
    offers: [
      { by: 0, rule: "silence", from: 0, needs: [0, 1] },
      { by: 0, rule: "silence", from: 1, needs: [0, 1], supersedes: 0, sameTerms: true },
    ],
    moves: [[...on(0, pass), ...on(1, table, pass)], [...on(0, receive, pass), ...on(1, receive, pass)], []],
    most: [2, 3, 0],
    quiet: [0, 0, 0],
    dates: [0, 2, 3],
  },
  {
    name: "silence met by an amendment",
    offers: [
      { by: 0, rule: "silence", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 1, needs: [0, 1], amends: 0 },
    ],
    moves: [[...on(0, pass), ...on(1, concur)], [...on(0, receive, pass), ...on(1, table)], []],
    most: [2, 3, 0],
    quiet: [0, 1, 0],
    dates: [0, 2],
  },
  {
    name: "an amendment beside its base, both under consensus",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 0, needs: [0, 1], amends: 0 },
    ],
    moves: [[...on(0, withdraw), ...on(1, concur, object)], [...on(0, concur), ...on(1, table, withdraw)], []],
    most: [3, 3, 0],
    quiet: [1, 1, 0],
    dates: [0],
  },
  {
    name: "an amendment and its base, to different hours",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 1, needs: [0, 1], amends: 0 },
    ],
    moves: [on(1, concur), [...on(0, concur), ...on(1, table)], []],
    most: [2, 3, 0],
    quiet: [1, 1, 0],
    dates: [0, 1, 2],
  },
  {
    name: "three parties, two texts: one under consensus, superseded by one under silence",
    offers: [
      { by: 0, rule: "consensus", from: 0 },
      { by: 1, rule: "silence", from: 1, supersedes: 0 },
    ],
    moves: [on(1, concur), [...on(0, concur), ...on(1, table, pass)], [...on(0, concur), ...on(1, concur, breaks)]],
    most: [2, 3, 1],
    quiet: [1, 0, 0],
    dates: [0, 3],
  },
  {
    name: "three parties, two texts: one ad referendum, one of history that would supersede it",
    offers: [
      { by: 0, rule: "consensus", from: 0 },
      { by: 2, rule: "entered", from: 0, supersedes: 0 },
    ],
    moves: [on(1, concur), [ad(0), ...on(0, confirm), ...on(1, concur, object)], [...on(0, concur), ...on(1, table)]],
    most: [2, 2, 2],
    quiet: [1, 0, 0],
    dates: [0],
  },
  {
    name: "history entered by one, joined or disputed by the others",
    offers: [{ by: 0, rule: "entered", from: 0 }],
    moves: [on(0, withdraw), [...on(0, concur, object, abstain, reserve, confirm), ad(0)], on(0, concur, object)],
    most: [1, 2, 1],
    quiet: [0, 1, 1],
    dates: [0],
  },
  {
    name: "history entered, and its correction",
    offers: [
      { by: 0, rule: "entered", from: 0, needs: [0, 1] },
      { by: 0, rule: "entered", from: 0, needs: [0, 1], supersedes: 0 },
    ],
    moves: [on(1, table), [...on(0, concur, object), ...on(1, concur, object)], []],
    most: [2, 3, 0],
    quiet: [1, 1, 0],
    dates: [0, 1],
  },
  {
    name: "the same words under two rules, and acts on the one or the other",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 0, rule: "silence", from: 1, needs: [0, 1], sameTerms: true },
    ],
    moves: [on(1, table, pass), [...on(0, concur), ...on(1, concur, receive, pass)], []],
    most: [3, 2, 0],
    quiet: [1, 0, 0],
    dates: [0, 3],
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
    dates: [0, 2],
  },
  {
    name: "void and unknown entries among the others",
    offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
    moves: [
      [
        { kind: withdraw, about: 0, verdict: "void" },
        { kind: "future.kind", verdict: "unknown" },
      ],
      [...on(0, concur), { kind: object, about: 0, verdict: "void" }, { kind: object, about: 0, verdict: "unknown" }],
      [],
    ],
    most: [3, 2, 0],
    quiet: [1, 0, 0],
    dates: [0, 2],
  },
  {
    name: "every delivery a move: consensus of three",
    offers: [{ by: 0, rule: "consensus", from: 0 }],
    moves: [on(0, withdraw), on(0, concur), on(0, concur, object)],
    most: [2, 1, 1],
    quiet: [1, 0, 0],
    dates: [0, 2],
    wired: true,
  },
  {
    name: "every delivery a move: two texts of two parties, a third looking on",
    offers: [
      { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
      { by: 1, rule: "consensus", from: 0, needs: [0, 1], amends: 0 },
    ],
    moves: [on(1, concur), [...on(0, concur), ...on(1, table)], []],
    most: [2, 3, 0],
    quiet: [1, 1, 0],
    dates: [0],
    wired: true,
  },
  {
    name: "every delivery a move: silence of two, a third looking on",
    offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
    moves: [on(0, pass, withdraw), on(0, receive, pass, breaks), []],
    most: [2, 2, 0],
    quiet: [0, 0, 0],
    dates: [0, 2],
    wired: true,
  },
];

/** The same scenario with one entry more, and one more of those that say nothing, to each party that takes part. */
export function widen(scenario: Scenario): Scenario {
  const takesPart = (who: number): number => ((scenario.most[who] as number) > 0 ? 1 : 0);
  return {
    ...scenario,
    most: scenario.most.map((most, who) => most + takesPart(who)),
    quiet: scenario.quiet.map((quiet, who) => quiet + takesPart(who)),
  };
}
