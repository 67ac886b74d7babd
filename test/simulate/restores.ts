import { createDice } from "./dice.ts";
import type { Dice } from "./dice.ts";
import { call, createGuardNotes, died, startProcess } from "./host.ts";
import type { Host, Process } from "./host.ts";
import { restoreDisk } from "./disk.ts";
import { writeDrafts } from "./drafts.ts";
import { exchange } from "./mail.ts";
import { checkSame } from "./rest.ts";
import { openDesk } from "./steps.ts";
import { Violation } from "./tally.ts";
import { linkOf } from "./traffic.ts";
import { openScene } from "./world.ts";
import type { Scene } from "./world.ts";

/** What one world of restores came to. */
export interface Restored {
  readonly seed: number;
  readonly restores: number;
  readonly counts: readonly (readonly [event: string, times: number])[];
  readonly violation?: string;
}

/** Restores of one world, one after another, so that the later ones are of homes that were put back before. */
export const restoresPerWorld = 8;

/** Who is away when a home is put back. */
const cases = ["the one that holds the newest", "everybody", "nobody"] as const;

/**
 * Homes put back from older backups, and replicas promoted, while those who know better are away. Whoever is put back signs
 * nothing until all have answered; then it is healed and goes on, and no two states of its log ever contradict each other.
 */
export async function playRestores(seed: number): Promise<Restored> {
  const dice = createDice(seed, "restores");
  const parties = 2 + dice.below(3);
  const scene = await openScene(seed, { parties, isLate: false, hasTraitor: false, isDouble: false, isReal: false });
  scene.traffic.isFair = true;
  let restores = 0;
  try {
    await settle(scene, scene.hosts);
    for (; restores < restoresPerWorld; restores++) await restoreOnce(scene, dice, restores);
    await settle(scene, scene.hosts);
    await checkSame(scene);
    return { seed, restores, counts: [...scene.tally.counts] };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { seed, restores, counts: [...scene.tally.counts], violation: `restore ${restores}: ${error.message}` };
  }
}

async function restoreOnce(scene: Scene, dice: Dice, serial: number): Promise<void> {
  const { hosts, tally, traffic } = scene;
  const host = dice.pick(hosts);
  const others = hosts.filter((other) => other !== host);
  const [last] = [dice.pick(others)];
  for (let i = dice.below(4); i > 0; i--) await speak(scene, dice.pick(hosts), serial * 10 + i);
  await settle(scene, hosts);
  const before = host.disk.writes.length;
  // What it says from here on reaches one party alone.
  for (let i = 1 + dice.below(3); i > 0; i--) await speak(scene, host, serial * 10 + 5 + i);
  cutOff(
    scene,
    others.filter((other) => other !== last),
  );
  await settle(scene, [host, last]);
  const released = scene.witness.states.releasedOf(host.party).length;

  const isPromoted = dice.chance(33);
  const isGuarded = dice.chance(isPromoted ? 70 : 40);
  const away = dice.pick(cases);
  tally.count(`away: ${away}`);
  tally.count(isPromoted ? "replica promoted" : "backup put back");
  const count = Math.max(foundedAt(host), before - dice.below(6));
  await putBack(scene, host, { count: dice.chance(10) ? host.disk.writes.length : count, isGuarded, isPromoted, dice });
  scene.wait(60);

  traffic.cut.clear();
  const absent = away === "everybody" ? others : away === "nobody" ? [] : [last];
  cutOff(scene, absent);
  const isBehind = (host.disk.logs.get(host.party)?.ids.length ?? 0) < released;
  await settle(
    scene,
    hosts.filter((each) => !absent.includes(each)),
  );
  if (dice.chance(30)) await restart(scene, host);
  const isSaid = await speak(scene, host, serial * 10 + 9);
  // Whether it may speak the witness judges; that it did not is counted.
  if (absent.length > 0 && (isBehind || !isGuarded))
    tally.count(isSaid ? "spoke while some were away" : "was silent while some were away");
  traffic.cut.clear();
  scene.wait(60);
  await settle(scene, hosts);
  const held = host.disk.logs.get(host.party)?.ids.length ?? 0;
  if (held < released)
    throw new Violation("healed", `${host.name} holds ${held} of the ${released} entries it had released`);
  if (!(await speakUp(scene, host, serial)))
    throw new Violation("healed", `${host.name} may not speak though all have answered`);
  tally.count("healed, and went on");
}

/** Write by which a host's own log was opened and told to the others. */
const foundedAt = ({ disk, party }: Host): number =>
  1 +
  disk.writes.findIndex((write) => write.kind === "batch" && write.batch.cosignatures.some(({ log }) => log === party));

async function putBack(
  scene: Scene,
  host: Host,
  {
    count,
    dice,
    isGuarded,
    isPromoted,
  }: { readonly count: number; readonly isGuarded: boolean; readonly isPromoted: boolean; readonly dice: Dice },
): Promise<void> {
  for (const process of host.processes.splice(0)) process.kill();
  const disk = await restoreDisk(host.disk.writes, count);
  scene.witness.noteRestore(host, disk, isGuarded && !isPromoted);
  host.disk = disk;
  scene.traffic.drop(host);
  if (!isGuarded) host.guard = createGuardNotes();
  if (dice.chance(50)) host.scratch = new Map();
  if (isPromoted) host.identity += "+";
  await restart(scene, host);
}

async function restart(scene: Scene, host: Host): Promise<void> {
  for (const process of host.processes.splice(0)) process.kill();
  await startProcess(scene.around, host, `${host.name}.1`);
}

const voiceOf = (host: Host): Process => {
  const [process] = host.processes;
  if (process === undefined) throw new Error("broken invariant: nothing dies in a world of restores");
  return process;
};

async function speak(scene: Scene, host: Host, serial: number): Promise<boolean> {
  const drafts = writeDrafts(openDesk(scene, host, serial));
  return drafts.length > 0 && perform(scene, host, drafts);
}

/** Something that no rule of consent can refuse. */
async function speakUp(scene: Scene, host: Host, serial: number): Promise<boolean> {
  const content = { session: `session:up${serial}`, when: { day: "2026-11-02" } };
  return perform(scene, host, [{ kind: "session.held", content, by: "head" }]);
}

async function perform(scene: Scene, host: Host, drafts: ReturnType<typeof writeDrafts>): Promise<boolean> {
  const done = await call(voiceOf(host), (node) => node.perform(scene.mechanism, drafts));
  if (done === died) return false;
  if (!done.ok) scene.tally.count(`refused: ${done.refusal.code}`);
  else scene.witness.acknowledge(host, [...done.value.acts, ...done.value.entered]);
  return done.ok;
}

function cutOff({ hosts, traffic }: Scene, absent: readonly Host[]): void {
  for (const host of absent) {
    for (const other of hosts) {
      traffic.cut.add(linkOf(host, other));
      traffic.cut.add(linkOf(other, host));
    }
  }
}

const roundsMax = 40;

async function settle(scene: Scene, present: readonly Host[]): Promise<void> {
  let still = 0;
  for (let round = 0; round < roundsMax && still < 2; round++) {
    let moved = 0;
    for (const host of present) moved += await exchange(scene, voiceOf(host));
    still = moved === 0 ? still + 1 : 0;
    scene.wait(1);
  }
  scene.traffic.drop();
}
