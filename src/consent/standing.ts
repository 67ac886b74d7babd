import type { Act } from "../act/envelope.ts";
import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import { compareMarks } from "./describe.ts";
import type { Docket, FindLog } from "./docket.ts";
import type { Standing } from "./outcome.ts";
import { targetsOf } from "./proposal.ts";
import type { Proposal } from "./proposal.ts";

/** What a proposal weighs against another: nothing, one side's word, or the word of all it needs. */
export type Weight = "none" | "word" | "joint";

/** A proposal as standing sees it. */
export interface Weighed {
  readonly docket: Docket;
  readonly weight: Weight;
}

/** Lineage and subjects of all proposals, and what displaces what (C23, C24). */
export interface Lineages {
  /** Files a tabling that is not void. */
  add(docket: Docket): void;
  /** Says that a proposal weighs more or less than before; answers with every proposal whose standing that may change. */
  weigh(docket: Docket, weight: Weight): readonly Docket[];
  /** Standing of a proposal for one of its subjects; undefined while it weighs nothing. */
  standingFor(docket: Docket, subject: SubjectId): Standing | undefined;
}

/**
 * A proposal outranks what it amends or supersedes, once it is joint; one side's word outranks only that side's own.
 * So nothing that is unsigned displaces what is signed, and nobody displaces another's word.
 */
function outranks(high: Weighed, low: Weighed): boolean {
  if (high.weight === "joint") return low.weight !== "none";
  return high.weight === "word" && low.weight === "word" && high.docket.proposal.party === low.docket.proposal.party;
}

interface Node extends Weighed {
  weight: Weight;
  readonly targets: readonly Node[];
  /** Those that name it as what they amend or supersede. */
  readonly heirs: Node[];
}

/** `contestedOver` names the parties whose fork contests an agreement (C25). */
export function createLineages(contestedOver: (docket: Docket) => readonly PartyId[]): Lineages {
  const nodes = new Map<ActId, Node>();
  /** By subject: joint proposals that no joint one has displaced yet, as far as anybody has asked. */
  const holders = new Map<SubjectId, Set<Node>>();

  /**
   * Every proposal it might displace, and some more. Only a joint proposal on the way shields all that lies below it: one side's
   * word displaces that side's own words, and leaves what is joint beneath them to whatever comes after (C23).
   */
  function reach(from: Node): ReadonlySet<Node> {
    const reached = new Set<Node>(from.targets);
    for (const node of reached) {
      if (node.weight !== "joint") for (const target of node.targets) reached.add(target);
    }
    return reached;
  }

  /** Those that displace it: its nearest heirs of sufficient weight. */
  function displacers(node: Node): readonly Node[] {
    const found: Node[] = [];
    const visited = new Set<Node>();
    const paths: Node[] = [node];
    for (const low of paths) {
      for (const heir of low.heirs) {
        if (visited.has(heir)) continue;
        visited.add(heir);
        // Beyond one that displaces it, lineage displaces that one.
        if (outranks(heir, node)) found.push(heir);
        else paths.push(heir);
      }
    }
    return found;
  }

  function displacedBy(node: Node, subject: SubjectId): readonly Node[] {
    return displacers(node).filter((heir) => touches(heir.docket.proposal, node.docket.proposal, subject));
  }

  function holdersOf(subject: SubjectId): readonly Node[] {
    const all = holders.get(subject);
    if (all === undefined) return [];
    for (const node of all) {
      // What a joint proposal has displaced stays displaced: neither can cease to be joint.
      if (displacedBy(node, subject).some(({ weight }) => weight === "joint")) all.delete(node);
    }
    return [...all];
  }

  return {
    add(docket) {
      const targets = targetsOf(docket.proposal).flatMap((id) => nodes.get(id) ?? []);
      const node: Node = { docket, weight: "none", targets, heirs: [] };
      nodes.set(docket.proposal.id, node);
      for (const target of new Set(targets)) target.heirs.push(node);
    },
    weigh(docket, weight) {
      const node = nodes.get(docket.proposal.id);
      if (node === undefined || node.weight === weight) return [];
      const below = reach(node);
      const rivals = new Set<Node>();
      for (const { docket: moved } of [node, ...below]) {
        for (const subject of moved.proposal.subjects) for (const rival of holdersOf(subject)) rivals.add(rival);
      }
      node.weight = weight;
      if (weight === "joint") {
        for (const subject of docket.proposal.subjects) {
          const known = holders.get(subject);
          if (known === undefined) holders.set(subject, new Set([node]));
          else known.add(node);
        }
      }
      return [...new Set([node, ...below, ...rivals])].map(({ docket: moved }) => moved);
    },
    standingFor(docket, subject) {
      const node = nodes.get(docket.proposal.id);
      if (node === undefined || node.weight === "none") return undefined;
      const by = displacedBy(node, subject);
      if (by.length > 0) return { status: "superseded", by: idsOf(by) };
      if (node.weight === "word") return { status: "in-force" };
      const over = contestedOver(docket);
      if (over.length > 0) return { status: "contested", over };
      const rivals = holdersOf(subject).filter((rival) => rival !== node);
      return rivals.length > 0 ? { status: "in-conflict", with: idsOf(rivals) } : { status: "in-force" };
    },
  };
}

/** A package stands as the worst of its matters does; superseded only when all of them are. */
export function readStanding(lineages: Lineages, docket: Docket): Standing | undefined {
  const all = docket.proposal.subjects.flatMap((subject) => lineages.standingFor(docket, subject) ?? []);
  const held = all.filter(({ status }) => status !== "superseded");
  return held.find(({ status }) => status !== "in-force") ?? held[0] ?? all[0];
}

/** What displaces a package displaces those of its matters whose subject it carries, or all where it carries none of them. */
function touches(high: Proposal, low: Proposal, subject: SubjectId): boolean {
  return high.subjects.includes(subject) || !low.subjects.some((one) => high.subjects.includes(one));
}

function idsOf(nodes: readonly Node[]): readonly ActId[] {
  return nodes
    .map(({ docket }) => docket.proposal.act)
    .toSorted(compareMarks)
    .map(({ id }) => id);
}

/**
 * Needed parties whose forked log contests the agreement: two of the other needed parties held different branches of it when they
 * acted. A fork shown to nobody who acted here, or only after it, frees nobody (C25).
 */
export function findContested(docket: Docket, findLog: FindLog): readonly PartyId[] {
  const { needs } = docket.proposal;
  const acts = actsOf(docket);
  return needs.filter((forked) => {
    const strayed = acts.filter((act) => act.party !== forked && act.divergent.includes(forked));
    return strayed.some((stray) => {
      const alike = findLog(stray.party)?.heldAlike(forked) ?? 0;
      return acts.some(
        (act) =>
          act.party !== forked &&
          act.party !== stray.party &&
          !act.divergent.includes(forked) &&
          (act.seen[forked]?.size ?? 0) > alike,
      );
    });
  });
}

/** Acts by which the needed parties took part: tabling, answers, receipts, passed hours, and the entry that settled it. */
function actsOf({ proposal, answers, silence, settler }: Docket): readonly Act[] {
  const acts = [proposal.act];
  if (settler !== undefined) acts.push(settler);
  for (const answer of answers) {
    if (answer.stance !== "none") acts.push(answer.act);
    if (answer.stance === "ad-referendum" && answer.sequel !== undefined) acts.push(answer.sequel.act);
  }
  for (const word of silence) {
    if ("act" in word) acts.push(word.act);
    if ("receipt" in word && word.receipt !== undefined) acts.push(word.receipt);
  }
  return acts;
}
