import type { Act } from "../act/envelope.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { awaitedOf, unfinishedBy } from "./awaited.ts";
import type { Case, Decision } from "./decide.ts";
import { readCase } from "./docket.ts";
import type { Docket, FindLog } from "./docket.ts";
import type { Outcome, Stance } from "./outcome.ts";
import { never } from "./party-log.ts";
import type { PartyLog, Place } from "./party-log.ts";
import type { Answer } from "./stance.ts";
import type { SilenceWord } from "./silence.ts";

/** What orders a list of entries: date, then party, then number; of two branches of one log the entry's own name. */
export interface Mark {
  readonly id: ActId;
  readonly at: Instant;
  readonly party: PartyId;
  readonly n: number;
}

export function compareMarks(a: Mark, b: Mark): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.party !== b.party) return a.party < b.party ? -1 : 1;
  return a.n - b.n || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Puts a decision into the words others read. */
export function describeOutcome(docket: Docket, decision: Decision, findLog: FindLog): Outcome {
  const { proposal, fault } = docket;
  if (fault !== undefined) return { status: "void", code: fault.code, sentence: fault.sentence };
  const { hours } = proposal;
  const input = readCase(docket, findLog);
  const log = findLog(proposal.party) as PartyLog;
  const by = (place: Place) => ({ settledBy: log.ids[place] as ActId });
  const awaiting = () => awaitedOf(docket, input, decision);
  switch (decision.status) {
    case "open":
    case "signed":
      return { status: decision.status, awaiting: awaiting() };
    case "under-silence": {
      assert(hours.rule === "silence", "only silence runs to an hour");
      const brokenBy = spokenBy(input, ["broken"], never);
      return { status: "under-silence", expires: hours.expires, awaiting: awaiting(), brokenBy };
    }
    case "provisional": {
      assert(hours.rule === "consensus", "only consensus is provisional");
      return { status: "provisional", confirmBy: hours.confirmBy, awaiting: awaiting() };
    }
    case "entered":
      return {
        status: "entered",
        by: proposal.party,
        concurred: othersJoined(input, proposal.party),
        awaiting: awaiting(),
      };
    case "entered-jointly":
      return { status: "entered-jointly", by: spokenBy(input, joined, never) };
    case "disputed":
      return { status: "disputed", by: proposal.party, objectedBy: spokenBy(input, ["objected", "declined"], never) };
    case "agreed": {
      const agreed = { by: spokenBy(input, joined, never), abstained: spokenBy(input, ["abstained"], never) };
      if (decision.how === "silence") {
        assert(hours.rule === "silence", "silence is kept to its own hour");
        const last = wordsOf(docket)
          .flatMap(({ act }) => act ?? [])
          .toSorted(compareMarks)
          .at(-1) as Act;
        return { status: "agreed", ...agreed, settledBy: last.id, on: hours.expires, how: "silence" };
      }
      return { status: "agreed", ...agreed, ...by(decision.place), on: log.dateOf(decision.place), how: decision.how };
    }
    case "objected":
    case "declined":
    case "broken":
      return { status: decision.status, by: spokenBy(input, [decision.status], decision.place), ...by(decision.place) };
    case "undelivered":
      return { status: "undelivered", to: spokenBy(input, ["undelivered"], decision.place), ...by(decision.place) };
    case "withdrawn":
      return { status: "withdrawn", ...by(decision.place) };
    case "lapsed":
      return {
        status: "lapsed",
        awaited: findUnfinished(input, decision.place, proposal.party),
        ...by(decision.place),
      };
    // no default: a new decision must be put into words
  }
}

type Said = Answer["stance"] | SilenceWord["word"] | "confirmed" | "declined";
const joined: readonly Said[] = ["concurred", "confirmed", "passed"];

/** Parties that said one of these, as far as the entry at `until` shows it (`never`: as far as is held). */
function spokenBy(input: Case, said: readonly Said[], until: Place): readonly PartyId[] {
  const says = (word: Said, shown: Place): boolean => said.includes(word) && (until === never || shown <= until);
  if (input.rule === "silence") {
    return [input.proposer, ...input.others].filter(({ word, shown }) => says(word, shown)).map(({ party }) => party);
  }
  if (input.rule === "entered") {
    return input.answers.filter(({ stance, sequel }) => says(sequelOr(stance, sequel), 0)).map(({ party }) => party);
  }
  return input.answers
    .filter(
      ({ stance, shown, sequel, sequelShown }) =>
        says(stance, shown) || (sequel !== undefined && sequel !== "let-pass" && says(sequel, sequelShown)),
    )
    .map(({ party }) => party);
}

const othersJoined = (input: Case, author: PartyId): readonly PartyId[] =>
  spokenBy(input, joined, never).filter((party) => party !== author);

function sequelOr(stance: Answer["stance"], sequel: "confirmed" | "declined" | "let-pass" | undefined): Said {
  return sequel === undefined || sequel === "let-pass" ? stance : sequel;
}

function findUnfinished(input: Case, place: Place, proposer: PartyId): readonly PartyId[] {
  if (input.rule === "consensus") return unfinishedBy(input, place, proposer);
  if (input.rule === "entered") return [];
  const words = [input.proposer, ...input.others];
  const left = words.filter(({ word, shown }) => word === "left" && shown <= place);
  return (left.length > 0 ? left : words.filter(({ word }) => word === "abstained")).map(({ party }) => party);
}

interface SaidBy {
  readonly party: PartyId;
  /** Acts by which it was said, the last one first; an hour let pass without receipt has none. */
  readonly act: Act | undefined;
  readonly before: Act | undefined;
  readonly stance: Stance["stance"] | undefined;
}

function wordsOf(docket: Docket): readonly SaidBy[] {
  const { needs } = docket.proposal;
  return needs.flatMap((party, index): SaidBy[] => {
    const word = docket.silence[index];
    if (word !== undefined) return readSilenceWord(party, word);
    const answer = docket.answers[index];
    return answer === undefined ? [] : readAnswer(party, answer);
  });
}

function readSilenceWord(party: PartyId, word: SilenceWord): SaidBy[] {
  const said = (act: Act, stance: Stance["stance"] | undefined, before?: Act): SaidBy[] => [
    { party, act, before, stance },
  ];
  switch (word.word) {
    case "waiting":
      return word.receipt === undefined ? [] : said(word.receipt, undefined);
    case "passed":
      return said(word.act, "bound-by-silence", word.receipt);
    case "concurred":
      return said(word.act, "concurred");
    case "abstained":
      return said(word.act, "abstained");
    case "broken":
      return said(word.act, "broke-silence");
    case "left":
    case "withdrawn":
      return said(word.act, undefined);
    case "undelivered":
      return [];
    // no default: a new word must say how it is shown
  }
}

function readAnswer(party: PartyId, answer: Answer): SaidBy[] {
  switch (answer.stance) {
    case "none":
      return [];
    case "reserved":
    case "concurred":
    case "objected":
    case "abstained":
      return [{ party, act: answer.act, before: undefined, stance: answer.stance }];
    case "ad-referendum": {
      const first: SaidBy = { party, act: answer.act, before: undefined, stance: "concurred-ad-referendum" };
      if (answer.sequel === undefined) return [first];
      const { kind, act } = answer.sequel;
      return [first, { party, act, before: undefined, stance: kind === "let-pass" ? undefined : kind }];
    }
    // no default: a new stance must say how it is shown
  }
}

/** The parties' public stances, by date, party and number. The tabling is its author's; under silence its passed hour is. */
export function describeStances(docket: Docket): readonly Stance[] {
  if (docket.fault !== undefined) return [];
  const said = wordsOf(docket).filter(({ stance }) => stance !== undefined);
  return said
    .toSorted((a, b) => compareMarks(a.act as Act, b.act as Act))
    .map(({ party, act, stance }) => ({
      party,
      stance: stance as Stance["stance"],
      act: (act as Act).id,
      at: (act as Act).at,
      ...wordsSaid((act as Act).content),
    }));
}

/** The reason or point a stance names, where it names one. */
function wordsSaid(content: Act["content"]): { readonly words?: string } {
  const words = content["reason"] ?? content["point"];
  return typeof words === "string" ? { words } : {};
}

/** Acts the outcome rests on: the tabling, what the parties said as far as the settling entry shows it, and that entry. */
export function describeGrounds(docket: Docket, decision: Decision, findLog: FindLog): readonly ActId[] {
  const { proposal } = docket;
  const log = findLog(proposal.party) as PartyLog;
  const settled = "place" in decision ? decision.place : never;
  const marks: Mark[] = [proposal.act];
  if (settled !== never) {
    marks.push({ id: log.ids[settled] as ActId, at: log.dateOf(settled), party: proposal.party, n: settled });
  }
  const until = decision.status === "provisional" ? never : settled;
  for (const { party, act, before } of wordsOf(docket)) {
    for (const ground of [before, act]) {
      if (ground === undefined) continue;
      const shown = until === never ? 0 : log.firstShowingAfter(proposal.n, party, ground.n);
      if (until === never || shown <= until) marks.push(ground);
    }
  }
  const ids = new Set(marks.toSorted(compareMarks).map(({ id }) => id));
  return [...ids];
}
