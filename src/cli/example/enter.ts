import { getValue } from "../../base/refusal.ts";
import { addSeconds } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import type { Draft, Node } from "../../node/node.ts";
import type { ActMove, Cue } from "./moves.ts";
import type { Progress } from "./progress.ts";
import { secondsBefore } from "./script.ts";
import type { Stage } from "./stage.ts";
import { fillTokens } from "./tokens.ts";

type ActCue = Cue & { readonly move: ActMove };

interface Entering {
  readonly stage: Stage;
  readonly progress: Progress;
  readonly save: (progress: Progress) => Promise<void>;
  /** Acts that stand together in the script, the first of them next to be entered. */
  readonly acts: readonly ActCue[];
  readonly say: (line: string) => void;
}

/** Enters as many of the acts as can be entered at once: an act that names another one's label waits for its id. */
export async function enterActs({ stage, progress, save, acts, say }: Entering): Promise<Progress> {
  const first = acts[0] as ActCue;
  const { node: name, mechanism } = first.move;
  const { node } = stage.homeOf(name);
  const row = getValue(await node.findMechanism(mechanism));
  const labels = progress.labels[mechanism] ?? {};
  const drafts = draftsOf(acts, progress, labels);
  const size = await sizeOf(node, row.id, row.party);
  await save({ ...progress, entering: { node: name, mechanism, size, count: drafts.length } });
  for (const each of acts.slice(0, drafts.length)) if (each.say !== undefined) say(each.say);

  const performed = await node.perform(row.id, drafts);
  if (!performed.ok) {
    const { code, sentence } = performed.refusal;
    throw new Error(`the example cannot enter ${first.move.kind} at ${name} (${mechanism}): ${code}: ${sentence}`);
  }
  return entered(progress, acts, performed.value.acts);
}

function draftsOf(
  acts: readonly ActCue[],
  progress: Progress,
  labels: Readonly<Record<string, string>>,
): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const { move, before } of acts) {
    const missed: string[] = [];
    const built = progress.built as Instant;
    const moments = { built, at: addSeconds(built, -secondsBefore(before)) };
    const content = fillTokens(move.content, moments, labels, (label) => missed.push(label));
    if (missed.length > 0 && drafts.length === 0) {
      throw new Error(`the example names @${missed[0]} in ${move.mechanism} before anything is entered under it`);
    }
    if (missed.length > 0) break;
    drafts.push({ kind: move.kind, content, by: move.by, parts: move.parts });
  }
  return drafts;
}

/** The progress once these acts are in the log. */
function entered(progress: Progress, acts: readonly ActCue[], ids: readonly string[]): Progress {
  const { entering: _, ...rest } = progress;
  const mechanism = (acts[0] as ActCue).move.mechanism;
  const labels = { ...progress.labels[mechanism] };
  for (const [i, id] of ids.entries()) {
    const label = acts[i]?.move.label;
    if (label !== undefined) labels[label] = id;
  }
  return { ...rest, done: progress.done + ids.length, labels: { ...progress.labels, [mechanism]: labels } };
}

/** After a stop: whether the acts that were about to be entered are in our log. They are there together or not at all. */
export async function findEntered(stage: Stage, progress: Progress, cues: readonly Cue[]): Promise<Progress> {
  const { entering, ...rest } = progress;
  if (entering === undefined) return progress;
  const { node } = stage.homeOf(entering.node);
  const row = getValue(await node.findMechanism(entering.mechanism));
  const acts = cues.slice(progress.done, progress.done + entering.count) as readonly ActCue[];
  const entries = (await node.consult(row.id)).listEntries(row.party).slice(entering.size);
  // The node's own lines may stand before them, never between them.
  const at = entries.findIndex((_, i) => acts.every((act, k) => entries[i + k]?.envelope.kind === act.move.kind));
  if (at === -1) return rest;
  return entered(
    progress,
    acts,
    entries.slice(at, at + acts.length).map((entry) => entry.id),
  );
}

async function sizeOf(node: Node, mechanism: MechanismId, party: PartyId): Promise<number> {
  const { logs } = await node.consult(mechanism);
  return logs.find((log) => log.party === party)?.size ?? 0;
}
