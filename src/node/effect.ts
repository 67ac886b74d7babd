import type { Act } from "../act/envelope.ts";
import type { ActId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Outcome, ProposalState } from "../consent/outcome.ts";
import { sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import type { Draft } from "./node.ts";

/** Words by which a party answers a proposal, or takes its own back. */
const isAnswer = (kind: string): boolean =>
  kind.startsWith("stance.") || kind === "silence.broken" || kind === "proposal.withdrawn";

const isOnProposal = (kind: string): boolean =>
  isAnswer(kind) || kind === "note.taken" || kind === "text.initialled" || kind === "number.given";

/**
 * Whether each word on a proposal can still change something (N20): lines in the record are for ever, so one that would be
 * without effect is refused with the reason. The very fold that counts such words is asked, on a copy, with the hours that
 * `lines` would enter before them. History may be joined or disputed at any time.
 */
export function checkEffect(
  chamber: Chamber,
  lines: readonly Draft[],
  drafts: readonly Draft[],
  at: Instant,
): Result<void> {
  const { ledger } = chamber.register;
  const seen = chamber.horizon.heads();
  /** By proposal: what these drafts and lines say of it so far. */
  const said = new Map<ActId, Act[]>();
  for (const [index, draft] of [...lines, ...drafts].entries()) {
    const { content, kind } = draft;
    const id = content["proposal"] as ActId | undefined;
    // Content that is not as its kind says is refused by the catalogue, which names the field.
    if (typeof id !== "string") continue;
    const words = said.get(id) ?? [];
    words.push(actOf(chamber, draft, { at, index, seen }));
    said.set(id, words);
    if (index < lines.length || !isOnProposal(kind)) continue;
    const state = ledger.state(id);
    if (state === undefined) {
      return refuse("not-a-proposal", `${id.slice(0, 12)} is no proposal on which one could take a stance.`);
    }
    if (kind === "number.given" && state.terms === "package") {
      return refuse("number-of-package", "A package bears no number: give one to a text or to minutes adopted alone.");
    }
    if (!isAnswer(kind)) continue;
    const able = checkPlace(chamber, state, kind, words.length > 1);
    if (!able.ok) return able;
    // What our next entry may not name yet is refused by the record's own rule.
    if (chamber.horizon.covers(state) && !ledger.hears(id, words)) {
      return explain(chamber, state, kind, content);
    }
  }
  return accept(undefined);
}

function actOf(
  { logs, register, row }: Chamber,
  draft: Draft,
  { at, index, seen }: Pick<Act, "at" | "seen"> & { readonly index: number },
): Act {
  const log = logs.get(row.party)?.log;
  const state = register.ledger.state(draft.content["proposal"] as ActId);
  return {
    at,
    by: draft.by,
    content: state === undefined ? draft.content : { digest: state.digest, ...draft.content },
    divergent: [],
    id: "" as ActId,
    kind: draft.kind,
    mechanism: row.id,
    n: (log === undefined ? 0 : sizeOf(log)) + index,
    party: row.party,
    parts: [],
    refs: [],
    seen,
    v: 1,
    verdict: { status: "valid" },
  };
}

/** Whether we are in a place to say such a word on it at all. `passing`: an hour of it passes with this entry. */
function checkPlace(chamber: Chamber, state: ProposalState, kind: string, passing: boolean): Result<void> {
  const { party } = chamber.row;
  const { outcome, rule } = state;
  const isOurs = state.party === party;
  if (outcome.status === "void") {
    return refuse("proposal-void", `The proposal itself is without effect: ${outcome.sentence}`);
  }
  if (!state.needs.includes(party)) {
    return refuse("not-needed", "Our word is not among those that this proposal needs: one can only take note of it.");
  }
  if (kind === "proposal.withdrawn" && !isOurs) {
    return refuse("not-own-proposal", "Only the party that put it forward can withdraw it; we can object.");
  }
  if (isOurs && isFirstWord(kind)) {
    return refuse(
      "own-proposal",
      "The proposal is our own: putting it forward was our concurrence. `entente act proposal.withdrawn` takes it back.",
    );
  }
  if (rule === "entered") {
    return kind === "proposal.withdrawn"
      ? refuse("history-stands", "An entry of history is not withdrawn: enter it anew with --supersedes.")
      : accept(undefined);
  }
  const settled = settledWords[outcome.status];
  if (settled !== undefined && !(isFirstWord(kind) && findSpoken(chamber, state) !== undefined)) {
    return refuse("matter-settled", `The matter is settled: ${settled}.`);
  }
  return kind === "proposal.withdrawn" ? checkWithdrawal(chamber, state, passing) : accept(undefined);
}

const isSequel = (kind: string): boolean => kind === "stance.confirmed" || kind === "stance.declined";
const isFirstWord = (kind: string): boolean => !isSequel(kind) && kind !== "proposal.withdrawn";

/** Our last word on it; a reserve leaves the word to be said. */
const findSpoken = ({ row }: Chamber, { stances }: ProposalState) =>
  stances.findLast(({ party, stance }) => party === row.party && stance !== "reserved");

const settledWords: Partial<Record<Outcome["status"], string>> = {
  agreed: "it is agreed",
  broken: "silence was broken",
  declined: "confirmation was declined",
  lapsed: "it has lapsed",
  objected: "it was objected to",
  undelivered: "it did not reach everybody by the hour of notice",
  withdrawn: "it was withdrawn",
};

function checkWithdrawal({ acts, horizon }: Chamber, state: ProposalState, passing: boolean): Result<void> {
  const { outcome, stances } = state;
  if (outcome.status === "provisional") {
    return refuse(
      "matter-provisional",
      "All have concurred: from here on those who did so ad referendum alone decide, and nobody may withdraw.",
    );
  }
  const isShown = stances.every(({ act }) => {
    const held = acts.get(act);
    return held !== undefined && horizon.covers(held);
  });
  if (outcome.status === "signed" && isShown) {
    return refuse("matter-settled", "All have concurred, and our next entry says that we have seen it.");
  }
  return passing
    ? refuse("hour-passed", "The hour of the proposal has passed by our clock: it is no longer ours to withdraw.")
    : accept(undefined);
}

/** Why a word that nobody would hear is not heard. */
function explain(chamber: Chamber, state: ProposalState, kind: string, content: JsonObject): Result<void> {
  const ours = state.stances.filter(({ party }) => party === chamber.row.party);
  const spoken = findSpoken(chamber, state);
  if (content["digest"] !== undefined && content["digest"] !== state.digest) {
    return refuse("other-words", "The digest is not that of the proposal: one answers exactly the words put forward.");
  }
  if (kind === "silence.broken" && state.rule !== "silence") {
    return refuse(
      "not-under-silence",
      "It is not under silence: without our word nothing is agreed. `entente object` ends it.",
    );
  }
  if (isSequel(kind)) {
    if (!ours.some(({ stance }) => stance === "concurred-ad-referendum")) {
      return refuse("nothing-to-confirm", "We have not concurred ad referendum with it: there is nothing to confirm.");
    }
  } else if (kind === "stance.abstained" && state.needs.length < 3) {
    return refuse(
      "abstention-of-two",
      "Where two parties are needed neither can abstain: one alone agrees with nobody.",
    );
  }
  if (spoken !== undefined && !(isSequel(kind) && spoken.stance === "concurred-ad-referendum")) {
    return refuse(
      "already-spoken",
      `We have spoken on it already (${spoken.stance.replaceAll("-", " ")}): each party's first word counts.`,
    );
  }
  if (ours.length > 0 && (kind === "stance.abstained" || kind === "stance.reserved")) {
    return refuse("already-reserved", "We hold the matter open already: to concur or to object lifts the reserve.");
  }
  return refuse(
    "without-effect",
    "It would be without effect: its hour has passed, or an earlier word of ours counts.",
  );
}
