import { decide } from "../../src/consent/decide.ts";
import { hear, readCase } from "../../src/consent/docket.ts";
import { never } from "../../src/consent/party-log.ts";
import { realRules } from "./judge.ts";
import type { Rules } from "./judge.ts";
import { parties } from "./model.ts";
import type { Move, Scenario } from "./model.ts";
import type { Property } from "./properties.ts";

/** One rule changed, a scenario in which that matters, and the property that must notice. */
export interface Mutant {
  readonly property: Property;
  /** What the changed rule says. */
  readonly says: string;
  readonly rules: Rules;
  readonly scenario: Scenario;
}

const on = (about: 0 | 1, ...kinds: readonly string[]): readonly Move[] => kinds.map((kind) => ({ kind, about }));
const ofTwo: Omit<Scenario, "moves"> = {
  name: "a mutated rule among two",
  offers: [{ by: 0, rule: "consensus", from: 0, needs: [0, 1] }],
  most: [2, 2, 0],
  quiet: [1, 1, 0],
  dates: [0, 1],
};

export const mutants: readonly Mutant[] = [
  {
    property: "P1",
    says: "an hour that passes binds, received or not",
    scenario: {
      ...ofTwo,
      offers: [{ by: 0, rule: "silence", from: 0, needs: [0, 1] }],
      moves: [on(0, "hour.passed"), on(0, "receipt.given", "hour.passed"), []],
      dates: [0, 1, 2],
    },
    rules: {
      ...realRules,
      hear(docket, act, displaces) {
        const index = docket.proposal.needs.indexOf(act.party);
        const word = docket.silence[index]?.word;
        const { hours } = docket.proposal;
        const late = hours.rule === "silence" && act.at > hours.expires && act.kind === "hour.passed";
        if (late && (word === "waiting" || word === "undelivered")) {
          docket.silence[index] = { word: "passed", act, receipt: undefined };
          return true;
        }
        return hear(docket, act, displaces);
      },
    },
  },
  {
    property: "P2",
    says: "an objection counts only if it arrives before another's concurrence",
    scenario: {
      ...ofTwo,
      offers: [{ by: 0, rule: "consensus", from: 0 }],
      moves: [[], on(0, "stance.concurred"), on(0, "stance.objected")],
      most: [1, 1, 1],
      quiet: [1, 0, 0],
    },
    rules: {
      ...realRules,
      hear(docket, act, displaces) {
        const others = docket.answers.filter((answer) => "act" in answer && answer.act.party !== docket.proposal.party);
        const late = act.kind === "stance.objected" && others.some(({ stance }) => stance === "concurred");
        return !late && hear(docket, act, displaces);
      },
    },
  },
  {
    property: "P3",
    says: "the last concurrence makes it, received or not, unless it was withdrawn",
    scenario: { ...ofTwo, moves: [on(0, "proposal.withdrawn"), on(0, "stance.concurred"), []] },
    rules: {
      ...realRules,
      decide(input) {
        if (input.rule !== "consensus" || input.withdrawn !== never) return decide(input);
        return input.answers.every(({ stance }) => stance === "concurred")
          ? { status: "agreed", how: "consensus", place: 1 }
          : decide(input);
      },
    },
  },
  {
    property: "P4",
    says: "a void entry counts like any other",
    scenario: {
      ...ofTwo,
      moves: [[], [...on(0, "stance.concurred"), { kind: "stance.objected", about: 0, verdict: "void" }], []],
    },
    rules: { ...realRules, admit: (act) => ({ ...act, verdict: { status: "valid" } }) },
  },
  {
    property: "P5",
    says: "a stance is on whatever has its digest, in whichever proposal it was given",
    scenario: {
      ...ofTwo,
      offers: [
        { by: 0, rule: "consensus", from: 0, needs: [0, 1] },
        { by: 0, rule: "consensus", from: 1, needs: [0, 1], sameTerms: true },
      ],
      moves: [on(1, "proposal.tabled"), on(1, "stance.concurred"), []],
    },
    rules: {
      ...realRules,
      hear(docket, act, displaces) {
        const { proposal } = docket;
        const same = act.content["digest"] === proposal.digest && act.kind !== "proposal.tabled";
        const content = same ? { ...act.content, proposal: proposal.id } : act.content;
        return hear(docket, { ...act, content }, displaces);
      },
    },
  },
  {
    property: "P6",
    says: "two that concur are enough, whoever else is needed",
    scenario: {
      ...ofTwo,
      offers: [{ by: 0, rule: "consensus", from: 0 }],
      moves: [[], on(0, "stance.concurred"), on(0, "stance.concurred")],
      most: [1, 1, 1],
      quiet: [1, 0, 0],
    },
    rules: {
      ...realRules,
      decide: (input) =>
        decide(
          input.rule === "consensus"
            ? { ...input, answers: input.answers.filter(({ stance }, index) => index < 2 || stance !== "none") }
            : input,
        ),
    },
  },
  {
    property: "P7",
    says: "each party settles a proposal by its own log",
    scenario: {
      ...ofTwo,
      moves: [on(0, "proposal.withdrawn"), on(0, "stance.concurred"), []],
      wired: true,
    },
    rules: {
      ...realRules,
      readCase(docket, findLog, reader) {
        const { proposal } = docket;
        const party = parties[reader];
        if (party === undefined || party === proposal.party) return readCase(docket, findLog);
        const log = findLog(party);
        const own = { ...proposal, party, n: log?.firstShowing(proposal.party, proposal.n) ?? never };
        const input = readCase({ ...docket, proposal: { ...own, n: own.n - 1 } }, findLog);
        if (input.rule !== "consensus" || docket.withdrawal === undefined) return input;
        return { ...input, withdrawn: log?.firstShowing(proposal.party, docket.withdrawal.n) ?? never };
      },
    },
  },
];
