import type { Result } from "../../src/base/refusal.ts";
import { PortFailure } from "../../src/node/ports.ts";
import { writeAnswer, writeDrafts } from "./drafts.ts";
import type { Desk } from "./drafts.ts";
import { restoreDisk } from "./disk.ts";
import type { Write } from "./disk.ts";
import { call, createGuardNotes, died, startProcess } from "./host.ts";
import type { Host, Process } from "./host.ts";
import { exchange } from "./mail.ts";
import { Violation } from "./tally.ts";
import { forgeEntry } from "./traitor.ts";
import { linkOf } from "./traffic.ts";
import { createHost, widening } from "./world.ts";
import type { Scene } from "./world.ts";

const hour = 3600;
const day = 24 * hour;
const year = 365 * day;

/** Something that happens in the world; its words are for the replay. */
interface Step {
  readonly says: string;
  readonly act: () => Promise<void>;
}

/** Draws what happens next. */
export function drawStep(scene: Scene, serial: number): Step {
  const { dice, hosts, traffic } = scene;
  const running = hosts.flatMap((each) => (each.disk.logs.has(each.party) ? each.processes : []));
  const process = running.length === 0 ? undefined : dice.pick(running);
  const host = dice.pick(hosts);
  if (process === undefined) return start(scene, host);
  const at = process.name;
  return dice.weigh<() => Step>([
    [26, () => ({ says: `${at} speaks`, act: () => guarded(scene, process, () => speak(scene, process, serial)) })],
    [24, () => exchangeSome(scene, process)],
    [12, () => confer(scene)],
    [scene.plot.isDouble ? 8 : 0, () => together(scene, hosts[0] ?? host, serial)],
    [8, () => waitLong(scene)],
    [4, () => changeLinks(scene)],
    [4, () => armFuse(scene, process)],
    [8, () => start(scene, host)],
    [2, () => fillDisk(scene, host)],
    [1, () => doubtCommit(scene, host)],
    [1, () => restore(scene, host)],
    [1, () => setClock(scene, host)],
    [1, () => roll(scene, process)],
    [2, () => ({ says: "an old letter is played again", act: async () => void traffic.replay() })],
    [scene.plot.hasTraitor ? 5 : 0, () => betray(scene)],
    [1, () => leave(scene, process)],
    [2, () => joinLate(scene)],
    [1, () => rebuild(scene, process)],
  ])();
}

/** A few exchange one after another, so that there is sometimes an answer. */
function exchangeSome(scene: Scene, first: Process): Step {
  const { dice, hosts } = scene;
  const some = [first, ...hosts.flatMap(({ processes }) => processes).filter(() => dice.chance(60))];
  return {
    says: `${some.map(({ name }) => name).join(", ")} exchange`,
    act: async () => {
      for (const process of some) await guarded(scene, process, () => exchange(scene, process));
    },
  };
}

/** Runs what a process does; a failing port ends the process as it would end a server, anything else thrown is a fault of ours. */
export async function guarded(scene: Scene, process: Process, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Violation) throw error;
    if (!(error instanceof PortFailure)) {
      // A node that finds in its own log what no node enters gives up, and may.
      if (!process.host.isHonest) {
        end(scene, process);
        return;
      }
      throw new Violation("no broken logic", error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    scene.tally.count(`port failed: ${error.refusal.code}`);
    if (error.refusal.code === "commit-uncertain") end(scene, process);
  }
}

function end(scene: Scene, process: Process): void {
  process.kill();
  const { processes } = process.host;
  const at = processes.indexOf(process);
  if (at !== -1) processes.splice(at, 1);
  scene.tally.count("process ended");
}

function noteAnswer<T>(scene: Scene, what: string, answer: Result<T> | typeof died): T | undefined {
  if (answer === died) {
    scene.tally.count(`${what}: died over it`);
    return undefined;
  }
  scene.tally.count(answer.ok ? `${what}: done` : `${what} refused: ${answer.refusal.code}`);
  return answer.ok ? answer.value : undefined;
}

/** Everybody exchanges and answers what lies before it. */
function confer(scene: Scene): Step {
  return {
    says: "all exchange and answer",
    act: async () => {
      for (const process of scene.hosts.flatMap(({ processes }) => processes)) {
        await guarded(scene, process, () => exchange(scene, process));
        await guarded(scene, process, () => speak(scene, process, 0, writeAnswer));
      }
    },
  };
}

export async function speak(scene: Scene, process: Process, serial: number, write = writeDrafts): Promise<void> {
  const { host } = process;
  if (!host.disk.logs.has(host.party)) return;
  const drafts = write(openDesk(scene, host, serial));
  if (drafts.length === 0) return;
  const answer = await call(process, (node) => node.perform(scene.mechanism, drafts));
  const done = noteAnswer(scene, "perform", answer);
  if (done === undefined) return;
  scene.witness.acknowledge(host, [...done.acts, ...done.entered]);
  for (const { kind } of drafts) scene.tally.count(`performed: ${kind}`);
}

export function openDesk({ around, charter, dice, witness }: Scene, host: Host, serial: number): Desk {
  const held = [...host.disk.logs.values()].flatMap(({ ids }) =>
    ids.map((act) => ({ act, envelope: witness.envelopeOf(act) })),
  );
  return {
    party: host.party,
    now: around.now(),
    dice,
    charter,
    serial,
    proposals: [...host.disk.proposals.values()],
    revisions: held.flatMap(({ act, envelope }) =>
      envelope?.kind === "text.tabled" ? [{ act, text: envelope.content["text"] as string }] : [],
    ),
    worded: held.flatMap(({ act, envelope }) => (envelope?.parts ?? []).map(({ lang, name }) => ({ act, lang, name }))),
  };
}

/** Two processes of one home, or of two, act at the same time; their effects fall between each other's. */
function together(scene: Scene, host: Host, serial: number): Step {
  const [one, other] = host.processes;
  if (one === undefined || other === undefined) return start(scene, host);
  const act = async (process: Process, next: number): Promise<void> =>
    guarded(scene, process, () => (scene.dice.chance(60) ? speak(scene, process, next) : exchange(scene, process)));
  return {
    says: `${one.name} and ${other.name} act at once`,
    act: async () => {
      scene.tally.count("two processes at once");
      await Promise.all([act(one, serial), act(other, serial + 2000)]);
    },
  };
}

function waitLong(scene: Scene): Step {
  const seconds = scene.dice.chance(50) ? scene.dice.below(3 * hour) : scene.dice.below(2 * day);
  return { says: `${Math.round(seconds / hour)} hours pass`, act: async () => scene.wait(seconds) };
}

function changeLinks({ dice, hosts, tally, traffic }: Scene): Step {
  const from = dice.pick(hosts);
  const to = dice.pick(hosts);
  const fate = dice.below(4);
  if (fate === 0) {
    const alone = (isCut: boolean) => {
      for (const other of hosts) {
        if (other === from) continue;
        for (const link of [linkOf(from, other), linkOf(other, from)]) {
          if (isCut) traffic.cut.add(link);
          else traffic.cut.delete(link);
        }
      }
    };
    return {
      says: `${from.name} is cut off`,
      act: async () => {
        tally.count("partition");
        alone(true);
      },
    };
  }
  if (fate === 1) {
    return {
      says: `the link from ${from.name} to ${to.name} breaks`,
      act: async () => {
        tally.count("one-way link broken");
        traffic.cut.add(linkOf(from, to));
      },
    };
  }
  return { says: "every link works again", act: async () => traffic.cut.clear() };
}

function armFuse({ dice, tally }: Scene, process: Process): Step {
  const left = 1 + dice.below(25);
  const isAfter = dice.chance(50);
  return {
    says: `the power of ${process.name} will go ${isAfter ? "after" : "before"} its effect ${left} from now`,
    act: async () => {
      tally.count("fuse set");
      process.fuse = { left, isAfter };
    },
  };
}

function start(scene: Scene, host: Host): Step {
  const most = scene.plot.isDouble && host === scene.hosts[0] ? 2 : 1;
  if (host.processes.length >= most) return { says: "nothing", act: async () => {} };
  const used = new Set(host.processes.map(({ name }) => name));
  const name = [`${host.name}.1`, `${host.name}.2`].find((each) => !used.has(each)) ?? `${host.name}.1`;
  return {
    says: `${name} starts`,
    act: async () => {
      scene.tally.count("process started");
      if (scene.dice.chance(20)) {
        scene.tally.count("scratch lost");
        host.scratch = new Map();
      }
      await startProcess(scene.around, host, name);
    },
  };
}

function fillDisk({ dice }: Scene, host: Host): Step {
  const isFull = !host.isFull && dice.chance(40);
  return {
    says: `the disk of ${host.name} is ${isFull ? "full" : "free"}`,
    act: async () => void (host.isFull = isFull),
  };
}

function doubtCommit({ dice }: Scene, host: Host): Step {
  const doubt = dice.pick(["written", "lost"] as const);
  return { says: `the next commit of ${host.name} fails, ${doubt}`, act: async () => void (host.doubt = doubt) };
}

/** Most restores of one world: after each the party is silent until everybody has answered. */
const restoresMax = 2;

/** A home is put back as an older backup had it; its guard is still there, or gone, and the notes with it. */
function restore(scene: Scene, host: Host): Step {
  const { dice, tally } = scene;
  if (tally.counts.get("restored") === restoresMax || host.disk.logs.get(host.party) === undefined) {
    return { says: "nothing", act: async () => {} };
  }
  const { writes } = host.disk;
  const founding = writes.findIndex((write) => opensLog(write, host));
  const count = dice.chance(15) ? writes.length : founding + 1 + dice.below(writes.length - founding);
  const isGuarded = dice.chance(40);
  const isPromoted = dice.chance(25);
  return {
    says: `${host.name} is put back ${writes.length - count} of ${writes.length} writes, guard ${isGuarded ? "kept" : "lost"}${isPromoted ? ", by promoting a replica" : ""}`,
    act: async () => {
      tally.count("restored");
      tally.count(isGuarded ? "restored, guard kept" : "restored, guard lost");
      if (isPromoted) tally.count("restored, replica promoted");
      for (const process of host.processes.slice()) end(scene, process);
      const disk = await restoreDisk(writes, count);
      scene.witness.noteRestore(host, disk, isGuarded);
      host.disk = disk;
      host.wasPutBack = true;
      // What only its parcels held went with it.
      scene.traffic.drop(host);
      if (!isGuarded) host.guard = createGuardNotes();
      if (!isGuarded || dice.chance(50)) host.scratch = new Map();
      if (isPromoted) host.identity += "+";
      if (scene.around.flaw?.hasNoGuard === true) putBackGuard(scene, host);
    },
  };
}

const opensLog = (write: Write, { party }: Host): boolean =>
  write.kind === "batch" && write.batch.appends.some((each) => each.party === party);

/** The guard as it was when the disk was as it is now: nothing is noticed by it. */
function putBackGuard({ mechanism }: Scene, host: Host): void {
  const held = host.disk.logs.get(host.party);
  host.guard.holds.clear();
  host.guard.databases.set(mechanism, host.identity);
  host.guard.heads.set(mechanism, { size: held?.ids.length ?? 0, root: held?.tree.root().toHex() ?? "" });
}

function setClock({ dice, tally }: Scene, host: Host): Step {
  const skew = dice.weigh([
    [3, 0],
    [2, dice.below(600) - 300],
    [2, dice.below(2 * day)],
    [2, -dice.below(2 * day)],
    [1, 10 * year],
  ] as const);
  return {
    says: `the clock of ${host.name} now stands ${skew} seconds off`,
    act: async () => {
      if (skew !== 0)
        tally.count(skew < 0 ? "clock set back" : skew > year ? "clock set ten years ahead" : "clock set ahead");
      host.skew = skew;
      for (const { node } of host.processes) void node;
    },
  };
}

function roll(scene: Scene, process: Process): Step {
  return {
    says: `${process.name} rolls its keys`,
    act: () =>
      guarded(scene, process, async () => {
        const answer = await call(process, (node) => node.rollKeys(scene.mechanism, "head"));
        const done = noteAnswer(scene, "roll", answer);
        if (done !== undefined) scene.witness.acknowledge(process.host, [...done.acts, ...done.entered]);
      }),
  };
}

/**
 * The party without honour shows two faces: a second installation with the same keys, or its own put back whole, guard and all, so
 * that it goes on as if nothing had been said. Or it enters what no node would.
 */
function betray(scene: Scene): Step {
  const { dice, hosts, tally } = scene;
  const traitors = hosts.filter(({ isHonest }) => !isHonest);
  const [traitor] = traitors;
  if (traitor === undefined || !traitor.disk.logs.has(traitor.party)) return { says: "nothing", act: async () => {} };
  if (dice.chance(40)) {
    return { says: `${traitor.name} enters what no node would`, act: () => forgeEntry(scene, dice.pick(traitors)) };
  }
  if (traitors.length > 1) return { says: "nothing", act: async () => {} };
  const { writes } = traitor.disk;
  const isTwin = dice.chance(60);
  const founding = 1 + writes.findIndex((write) => opensLog(write, traitor));
  const count = isTwin ? writes.length : founding + dice.below(writes.length - founding + 1);
  return {
    says: `${traitor.name} ${isTwin ? "begins to show two faces" : `goes back ${writes.length - count} writes, guard and all`}`,
    act: async () => {
      tally.count(isTwin ? "two faces" : "a machine put back whole");
      const disk = await restoreDisk(writes, count);
      if (!isTwin) {
        for (const process of traitor.processes.slice()) end(scene, process);
        traitor.disk = disk;
        putBackGuard(scene, traitor);
        return;
      }
      const twin = createHost(scene.seals, traitor.party, `${traitor.name}'`, false);
      twin.drawer.generation = traitor.drawer.generation;
      twin.disk = disk;
      twin.guard = createGuardNotes(traitor.guard);
      await twin.keys.create(scene.mechanism);
      hosts.push(twin);
      await startProcess(scene.around, twin, `${twin.name}.1`);
    },
  };
}

function leave(scene: Scene, process: Process): Step {
  if (scene.plot.parties < 3 || !scene.dice.chance(25)) return { says: "nothing", act: async () => {} };
  const effective = new Date(Date.parse(scene.around.now()) + 3 * day * 1000).toISOString().slice(0, 10);
  return {
    says: `${process.host.name} leaves`,
    act: () =>
      guarded(scene, process, async () => {
        const drafts = [{ kind: "party.left", content: { effective }, by: "head" }];
        const answer = await call(process, (node) => node.perform(scene.mechanism, drafts));
        const done = noteAnswer(scene, "leave", answer);
        if (done !== undefined) scene.witness.acknowledge(process.host, [...done.acts, ...done.entered]);
      }),
  };
}

function joinLate(scene: Scene): Step {
  const { charter, dice, hosts, invitation, mechanism, plot } = scene;
  const late = hosts[plot.parties - 1];
  if (!plot.isLate || late === undefined || late.disk.logs.has(late.party))
    return { says: "nothing", act: async () => {} };
  const joined = hosts.filter(({ disk, party }) => disk.logs.has(party));
  const founder = dice.chance(70) || joined.length === 0 ? (hosts[0] as Host) : dice.pick(joined);
  const wider = {
    ...charter,
    parties: [
      ...charter.parties,
      { ...charter.parties[0], id: late.party, name: "Late", shortName: "Late", domain: `${late.party}.example` },
    ],
  };
  const isTabled = [...founder.disk.proposals.values()].some(({ subject }) => subject === widening);
  const [voice] = founder.processes;
  if (!isTabled && voice !== undefined) {
    const rule = {
      kind: "consensus",
      openUntil: new Date(Date.parse(scene.around.now()) + 9 * day * 1000).toISOString().slice(0, 19) + "Z",
    };
    const content = { subject: widening, terms: { kind: "charter", charter: wider }, rule };
    return {
      says: `${founder.name} proposes that ${late.name} joins`,
      act: () =>
        guarded(scene, voice, async () => {
          const drafts = [{ kind: "proposal.tabled", content: content as never, by: "head" }];
          const done = noteAnswer(scene, "invite", await call(voice, (node) => node.perform(mechanism, drafts)));
          if (done !== undefined) scene.witness.acknowledge(founder, [...done.acts, ...done.entered]);
        }),
    };
  }
  const [process] = late.processes;
  if (process === undefined) return start(scene, late);
  return {
    says: `${late.name} tries to join`,
    act: () =>
      guarded(scene, process, async () => {
        const joining = { invitation, party: late.party, by: "head" };
        noteAnswer(scene, "join", await call(process, (node) => node.join(joining)));
      }),
  };
}

function rebuild(scene: Scene, process: Process): Step {
  return { says: `${process.name} rebuilds`, act: () => guarded(scene, process, () => checkRows(scene, process)) };
}

/** The stored rows are those that the record gives. */
export async function checkRows(scene: Scene, process: Process): Promise<void> {
  if (!process.host.disk.logs.has(process.host.party)) return;
  const done = await call(process, (node) => node.rebuild(scene.mechanism));
  if (done === died) return;
  scene.tally.count("rows compared with a rebuild");
  if (done.changed > 0) {
    throw new Violation(
      "rows are derived",
      `${done.changed} of ${done.rows} rows of ${process.name} differ from a rebuild`,
    );
  }
}
