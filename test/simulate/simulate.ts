import { comeToRest } from "./rest.ts";
import { drawStep } from "./steps.ts";
import { Violation } from "./tally.ts";
import type { Flaw } from "./flaws.ts";
import { openScene } from "./world.ts";
import type { Plot } from "./world.ts";

/** What one world came to. */
export interface Simulated {
  readonly seed: number;
  readonly plot: Plot;
  readonly steps: number;
  /** Writes, signatures and parcels that were looked at. */
  readonly events: number;
  readonly counts: readonly (readonly [event: string, times: number])[];
  /** What broke, at which step (the last one is the rest), in words. */
  readonly violation?: { readonly step: number; readonly property: string; readonly words: string };
}

/** Steps of a world before it is put right. */
export const stepsPerWorld = 80;

/** Plays one world. `tell` hears each step before it is taken; `until` ends it early, for a replay; `flaw` is wrong with it. */
export async function simulate(
  seed: number,
  {
    steps = stepsPerWorld,
    tell,
    until,
    flaw,
  }: {
    readonly flaw?: Flaw;
    readonly steps?: number;
    readonly tell?: (line: string) => void;
    readonly until?: number;
  } = {},
): Promise<Simulated> {
  const scene = await openScene(seed, undefined, flaw);
  tell?.(`seed ${seed}: ${JSON.stringify(scene.plot)}`);
  let step = 0;
  const end = (violation?: Simulated["violation"]): Simulated => ({
    seed,
    plot: scene.plot,
    steps: step,
    events: scene.witness.events,
    counts: [...scene.tally.counts],
    ...(violation === undefined ? {} : { violation }),
  });
  try {
    for (; step < Math.min(steps, until ?? steps); step++) {
      const { act, says } = drawStep(scene, step);
      tell?.(`${String(step).padStart(4)}  ${scene.around.now()}  ${says}`);
      await act();
      scene.traffic.tick();
      scene.wait(60 + scene.dice.below(600));
    }
    if (until === undefined) await comeToRest(scene);
    return end();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return end({ step, property: error.property, words: error.message });
  }
}
