import { encodeCanonical } from "../../base/json.ts";
import { encodeUtf8 } from "../../base/bytes.ts";
import type { DraftPart } from "../../node/node.ts";
import { readPast } from "./script.ts";
import type { JsonGroup, PastAct, Script, ScriptPart, Step } from "./script.ts";

/** One act somebody enters: its content may still name labels and moments. */
export interface ActMove {
  readonly move: "act";
  readonly node: string;
  readonly mechanism: string;
  readonly kind: string;
  readonly content: JsonGroup;
  readonly by: string;
  readonly parts: readonly DraftPart[];
  readonly label?: string;
}

/** What happens in the example, one thing at a time; unlike a step, never a whole file. */
export type Move =
  | ActMove
  | { readonly move: "found"; readonly node: string; readonly charter: string; readonly by: string }
  | {
      readonly move: "join";
      readonly node: string;
      readonly mechanism: string;
      readonly inviter: string;
      readonly by: string;
    }
  /** Without `nodes`, all that are on. */
  | { readonly move: "exchange"; readonly nodes?: readonly string[] }
  | { readonly move: "off" | "on" | "copy"; readonly node: string }
  | { readonly move: "confirm-hour"; readonly node: string; readonly mechanism: string }
  | {
      readonly move: "rewrite";
      readonly node: string;
      readonly mechanism: string;
      readonly shownTo: string;
      readonly kind: string;
      readonly content: JsonGroup;
      readonly by: string;
      readonly parts: readonly DraftPart[];
    };

/** A move at its time. */
export interface Cue {
  readonly before: string;
  readonly say?: string;
  readonly move: Move;
}

/** The whole script as single moves, so that what is already done can be counted. */
export async function listCues(folder: string, script: Script): Promise<readonly Cue[]> {
  const cues: Cue[] = [];
  for (const step of script.steps) {
    const moves = step.play === undefined ? [moveOf(step)] : await movesOfPast(folder, step.play, step);
    for (const [i, move] of moves.entries()) {
      cues.push({ before: step.before, ...(i === 0 && step.say !== undefined ? { say: step.say } : {}), move });
    }
  }
  return cues;
}

function moveOf(step: Step): Move {
  const { exchange, off, on, copy } = step;
  if (exchange !== undefined) return exchange === true ? { move: "exchange" } : { move: "exchange", nodes: exchange };
  if (off !== undefined) return { move: "off", node: off };
  if (on !== undefined) return { move: "on", node: on };
  if (copy !== undefined) return { move: "copy", node: copy };
  const by = step.by ?? "desk";
  if (step.found !== undefined) return { move: "found", node: need(step, "node"), charter: step.found, by };
  if (step.join !== undefined) {
    return { move: "join", node: need(step, "node"), mechanism: step.join, inviter: need(step, "inviter"), by };
  }
  if (step.confirmHour !== undefined) {
    return { move: "confirm-hour", node: need(step, "node"), mechanism: step.confirmHour };
  }
  const said = {
    mechanism: need(step, "mechanism"),
    kind: need(step, "act"),
    content: step.content ?? {},
    by,
    parts: (step.parts ?? []).map(partOf),
  };
  if (step.rewrite !== undefined) {
    return { move: "rewrite", node: step.rewrite, shownTo: need(step, "shownTo"), ...said };
  }
  return { move: "act", node: need(step, "node"), ...said, ...(step.as === undefined ? {} : { label: step.as }) };
}

function need(step: Step, field: "node" | "inviter" | "mechanism" | "act" | "shownTo"): string {
  const value = step[field];
  if (value === undefined) throw new Error(`a step of the example at ${step.before} names no ${field}`);
  return value;
}

/** The acts of a history file that the playing node enters; the others' are passed over. */
async function movesOfPast(folder: string, path: string, step: Step): Promise<readonly ActMove[]> {
  const node = need(step, "node");
  const common = { move: "act", node, mechanism: need(step, "mechanism"), by: step.by ?? "desk" } as const;
  const acts = (await readPast(folder, path)).filter((act) => act.party === node);
  return acts.map((act) => ({
    ...common,
    ...saidBy(act),
    parts: (act.parts ?? []).map(partOf),
    ...(act.as === undefined ? {} : { label: act.as }),
  }));
}

function saidBy(act: PastAct): { readonly kind: string; readonly content: JsonGroup } {
  if (act.enter !== undefined) {
    const { amends, supersedes, reintroduces } = act;
    const lineage = {
      ...(amends === undefined ? {} : { amends }),
      ...(supersedes === undefined ? {} : { supersedes }),
      ...(reintroduces === undefined ? {} : { reintroduces }),
    };
    return {
      kind: "proposal.tabled",
      content: {
        subject: act.enter,
        terms: act.terms ?? {},
        rule: { kind: "entered", source: act.source ?? {} },
        ...(Object.keys(lineage).length > 0 ? { lineage } : {}),
      },
    };
  }
  if (act.concur !== undefined) return { kind: "stance.concurred", content: { proposal: act.concur } };
  if (act.object !== undefined) {
    return {
      kind: "stance.objected",
      content: {
        proposal: act.object,
        ...(act.reason === undefined ? {} : { reason: act.reason }),
        ...(act.instead === undefined ? {} : { instead: act.instead }),
      },
    };
  }
  if (act.act === undefined)
    throw new Error("an act of the example's history says neither what it enters nor what it answers");
  return { kind: act.act, content: act.content ?? {} };
}

function partOf({ name, lang, media, text, clauses }: ScriptPart): DraftPart {
  const bytes = clauses === undefined ? encodeUtf8(text ?? "") : encodeCanonical({ clauses });
  return { name, lang, media, bytes };
}
