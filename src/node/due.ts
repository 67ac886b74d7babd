import type { ActId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Instant } from "../base/time.ts";
import type { Awaited, ProposalState } from "../consent/outcome.ts";
import { lineKey } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import type { Draft } from "./node.ts";

/** The function under which a node enters what it owes by itself. */
export const nodeFunction = "node";

/**
 * The hours that had passed by `at` and that we are bound to watch: entered before anything else we date after them, so that our
 * own log says where it stood when they passed.
 */
export function listPassedHours(chamber: Chamber, at: Instant): readonly Draft[] {
  const { alarms, passed } = chamber.hours;
  for (let due = alarms.takePassed(at); due !== undefined; due = alarms.takePassed(at)) passed.add(due);
  return [...passed].flatMap((watched) => {
    const { hour, proposal } = watched;
    const state = chamber.register.ledger.state(proposal);
    if (state === undefined || !listHours(chamber, state).includes(hour)) {
      passed.delete(watched);
      return [];
    }
    if (!chamber.horizon.covers(state)) return [];
    return answerOnce(chamber, "hour.passed", { ...naming(state), hour });
  });
}

/** Hours of a proposal that our log must say have passed, as long as it waits for them. */
export function listHours(chamber: Chamber, state: ProposalState): readonly Instant[] {
  const hours = listAwaited(chamber, state).flatMap(({ by, what }) =>
    by !== undefined && (what === "hour" || what === "confirmation") ? [by] : [],
  );
  const closing = findClosing(chamber, state);
  return closing === undefined ? hours : [...hours, closing];
}

/** What a proposal awaits of us. */
export function listAwaited({ row }: Chamber, { outcome, rule }: ProposalState): readonly Awaited[] {
  if (!("awaiting" in outcome) || rule === "entered") return [];
  return outcome.awaiting.filter(({ party }) => party === row.party);
}

/** Receipts and settlements we owe: what others' words, seen by now, ask of our node. */
export function listOwedLines(chamber: Chamber, at: Instant): readonly Draft[] {
  return listOwed(chamber).flatMap((state) =>
    listAwaited(chamber, state).flatMap(({ what, by }): readonly Draft[] => {
      if (what === "receipt") return isShown(chamber, state) ? answerAnew(chamber, naming(state)) : [];
      if (what !== "notice" || (by !== undefined && at > by) || !holdsWords(chamber, state.id)) return [];
      return answerOnce(chamber, "receipt.given", naming(state));
    }),
  );
}

/** Only what our next entry will have seen can be answered by it. */
function listOwed(chamber: Chamber): readonly ProposalState[] {
  return [...chamber.owed].flatMap((id) => {
    const state = chamber.register.ledger.state(id);
    return state !== undefined && chamber.horizon.covers(state) ? [state] : [];
  });
}

/** The hour after which our own proposal lapses: our log must say that it has passed. */
function findClosing(chamber: Chamber, state: ProposalState): Instant | undefined {
  const { outcome } = state;
  if (state.party !== chamber.row.party || state.rule !== "consensus") return undefined;
  if (outcome.status !== "open" && outcome.status !== "signed") return undefined;
  // By the charter that judged it, not by one that came into force since.
  return chamber.register.ledger.receiveUntil(state.id);
}

/** The entry is held, as we speak of it; so must be every part of it, in every language. */
function holdsWords(chamber: Chamber, id: ActId): boolean {
  return (chamber.acts.get(id)?.parts ?? []).every(({ commitment }) => chamber.parts.held.has(commitment));
}

/** Whether our next entry will show that we have seen everything the outcome rests on, the leaving of whom it needs too. */
function isShown({ acts, horizon, logs }: Chamber, state: ProposalState): boolean {
  const left = state.needs
    .flatMap((party) => logs.get(party)?.acts.at(-1) ?? [])
    .filter(({ kind }) => kind === "party.left");
  const rests = [...state.acts, ...state.stances.map(({ act }) => act)].map((id) => acts.get(id));
  return [...rests, ...left].every((act) => act !== undefined && horizon.covers(act));
}

const answerOnce = (chamber: Chamber, kind: string, content: JsonObject): readonly Draft[] =>
  chamber.lines.has(lineKey(kind, content)) ? [] : [{ kind, content, by: nodeFunction }];

/** What a settlement said before settled nothing: it is said again only when we have seen more. */
function answerAnew(chamber: Chamber, content: JsonObject): readonly Draft[] {
  const kind = "consent.received";
  const before = chamber.lines.get(lineKey(kind, content));
  const seen = chamber.horizon.heads();
  const isSame = before !== undefined && Object.keys(seen).every((party) => before[party]?.size === seen[party]?.size);
  return isSame ? [] : [{ kind, content, by: nodeFunction }];
}

const naming = ({ digest, id }: ProposalState): JsonObject => ({ digest, proposal: id });
