import { mkdir } from "node:fs/promises";
import { getValue } from "../../base/refusal.ts";
import { addSeconds } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import { enterActs, findEntered } from "./enter.ts";
import { foundMechanism, joinMechanism } from "./found.ts";
import { listCues } from "./moves.ts";
import type { ActMove, Cue, Move } from "./moves.ts";
import { beginProgress, readProgress, writeProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { copyHome, showRewritten } from "./rewrite.ts";
import { demoFolder, readScript, secondsBefore } from "./script.ts";
import { openStage } from "./stage.ts";
import type { OpenHome, Stage } from "./stage.ts";

/** What building the example needs from outside. */
export interface Building {
  /** Folder of the example: a home for each party and the post between them are made in it. */
  readonly dir: string;
  /** The present second; on the first run, the moment all dates of the example are counted from. */
  readonly now: Instant;
  readonly open: OpenHome;
  /** Takes one line of progress. */
  readonly say: (line: string) => void;
}

/** What stands when the example has been built. */
export interface Built {
  /** The moment it was first built. */
  readonly built: Instant;
  /** Names of the homes, each a folder of `dir`. */
  readonly homes: readonly string[];
  /** Moves played in this run: none on a second run. */
  readonly played: number;
  /** Acts entered by label, for each mechanism. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Plays the example with real nodes under an injected clock that ends at the present second. After a stop at any point a
 * further run goes on where it stood; once all is played, it lets the time since pass and exchanges what is new.
 */
export async function buildExample({ dir, now, open, say }: Building): Promise<Built> {
  await mkdir(dir, { recursive: true });
  const script = await readScript(demoFolder);
  const cues = await listCues(demoFolder, script);
  const first = cues[0];
  if (first === undefined) throw new Error("the example has no steps");

  let progress =
    (await readProgress(dir)) ?? beginProgress(now, cues.length, addSeconds(now, -secondsBefore(first.before)));
  if (progress.moves !== cues.length) {
    throw new Error(`the example in ${dir} was begun by another version of this program: build it in another folder`);
  }
  const save = async (next: Progress): Promise<void> => {
    progress = { ...next, clock: stage.now() };
    await writeProgress(dir, progress);
  };
  const stage = openStage(dir, progress.clock as Instant, open);
  const begun = progress.done;
  try {
    for (const name of script.nodes) if (!progress.off.includes(name)) await stage.turnOn(name);
    if (progress.entering !== undefined) await save(await findEntered(stage, progress, cues));
    while (progress.done < cues.length) await playNext({ dir, stage, cues, say, progress, save });
    await carryOn(stage, now);
    await save(progress);
  } finally {
    await stage.close();
  }
  return {
    built: progress.built as Instant,
    homes: script.nodes,
    played: progress.done - begun,
    labels: progress.labels,
  };
}

interface Turn {
  readonly dir: string;
  readonly stage: Stage;
  readonly cues: readonly Cue[];
  readonly say: (line: string) => void;
  readonly progress: Progress;
  readonly save: (progress: Progress) => Promise<void>;
}

/** Plays the next move, or the next acts that one node can enter at once, and notes that they are done. */
async function playNext({ dir, stage, cues, say, progress, save }: Turn): Promise<void> {
  const cue = cues[progress.done] as Cue;
  const { move } = cue;
  await stage.goTo(addSeconds(progress.built as Instant, -secondsBefore(cue.before)));
  if (move.move === "act") {
    await save(await enterActs({ stage, progress, save, acts: actsFrom(cues, progress.done), say }));
    return;
  }
  if (cue.say !== undefined) say(cue.say);
  await play(dir, stage, move);
  const off = progress.off.filter((name) => move.move !== "on" || name !== move.node);
  await save({
    ...progress,
    done: progress.done + 1,
    off: move.move === "off" && !off.includes(move.node) ? [...off, move.node] : off,
  });
}

async function play(dir: string, stage: Stage, move: Exclude<Move, ActMove>): Promise<void> {
  switch (move.move) {
    case "found":
      return foundMechanism(stage, move);
    case "join":
      return joinMechanism(stage, move);
    case "exchange":
      return stage.exchange(move.nodes ?? stage.listOn());
    case "off":
      return stage.turnOff(move.node);
    case "on":
      return stage.turnOn(move.node);
    case "confirm-hour":
      return confirmHour(stage, move.node, move.mechanism);
    case "copy":
      return copyHome(dir, stage, move.node);
    case "rewrite":
      return showRewritten(dir, stage, move);
  }
}

async function confirmHour(stage: Stage, name: string, mechanism: string): Promise<void> {
  const { node } = stage.homeOf(name);
  getValue(await node.confirmHour(getValue(await node.findMechanism(mechanism)).id));
}

/** The acts that follow one another by the same node, in the same mechanism, at the same moment. */
function actsFrom(cues: readonly Cue[], from: number): readonly (Cue & { readonly move: ActMove })[] {
  const acts: (Cue & { readonly move: ActMove })[] = [];
  for (const { move, ...cue } of cues.slice(from)) {
    if (move.move !== "act") break;
    const head = acts[0];
    if (
      head !== undefined &&
      (head.before !== cue.before || head.move.node !== move.node || head.move.mechanism !== move.mechanism)
    ) {
      break;
    }
    acts.push({ ...cue, move });
  }
  return acts;
}

/** Lets the time up to the present pass: where a node had been still for more than a day, its officer confirms the hour. */
async function carryOn(stage: Stage, now: Instant): Promise<void> {
  if (addSeconds(stage.now(), 60) > now) return;
  await stage.goTo(now);
  for (const name of stage.listOn()) {
    const { node } = stage.homeOf(name);
    for (const { mechanism, held } of await node.tick()) if (held !== undefined) await node.confirmHour(mechanism);
  }
  await stage.exchange(stage.listOn());
}
