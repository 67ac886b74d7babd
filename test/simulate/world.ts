import type { Charter } from "../../src/act/charter.ts";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import type { Node } from "../../src/node/node.ts";
import { formatFingerprint } from "../../src/record/key.ts";
import { createDice } from "./dice.ts";
import type { Dice } from "./dice.ts";
import { createDisk } from "./disk.ts";
import type { Flaw } from "./flaws.ts";
import { call, createGuardNotes, died, startProcess } from "./host.ts";
import type { Host, Process, Surroundings } from "./host.ts";
import { createRealSeals, createStandInSeals } from "./seal.ts";
import type { Seals } from "./seal.ts";
import { Tally } from "./tally.ts";
import { Traffic } from "./traffic.ts";
import { WorldWitness } from "./witness.ts";

/** What befalls a world, drawn once from its seed. */
export interface Plot {
  readonly parties: number;
  /** The last party is not in the founding charter. */
  readonly isLate: boolean;
  /** The last party founded with shows two faces. */
  readonly hasTraitor: boolean;
  /** One party runs two processes on one database. */
  readonly isDouble: boolean;
  readonly isReal: boolean;
}

/** One simulated world, whole. */
export interface Scene {
  readonly seed: number;
  readonly plot: Plot;
  readonly dice: Dice;
  readonly tally: Tally;
  readonly witness: WorldWitness;
  readonly traffic: Traffic;
  readonly around: Surroundings;
  /** The party that shows two faces has two of them from the moment it does. */
  readonly hosts: Host[];
  readonly seals: Seals;
  readonly mechanism: MechanismId;
  readonly charter: Charter;
  readonly invitation: string;
  /** The true time moves on. */
  wait(seconds: number): void;
}

const names: readonly (readonly [id: string, name: string])[] = [
  ["kor", "Seoul"],
  ["usa", "Washington"],
  ["jpn", "Tokyo"],
  ["aus", "Canberra"],
];

/** The proposal by which the party that was not there at the founding is taken in. */
export const widening = "charter:wider";

const start = "2026-11-01T09:00:00Z" as Instant;

function drawCharter(dice: Dice, count: number): Charter {
  return {
    name: "Standing consultation",
    shortName: "standing",
    parties: names.slice(0, count).map(([id, name]) => ({
      id: id as PartyId,
      name,
      shortName: name,
      domain: `${id}.example`,
      zone: "Etc/UTC",
    })),
    languages: ["en"],
    levels: [{ id: "working", label: "Working level" }],
    rules: [
      { terms: "session", silence: { noticeHours: 24 } },
      { terms: "text", silence: { noticeHours: 24 } },
      // Two of the parties suffice for the one, where there are more.
      { terms: "commitment", needed: ["kor", "usa"] as PartyId[] },
    ],
    adReferendumDays: 10,
    carriageHours: 48,
    leavingNoticeDays: 1,
    nonce: dice.bytes(16).toHex(),
  };
}

export function drawPlot(seed: number): Plot {
  const dice = createDice(seed, "plot");
  const parties = dice.weigh([
    [20, 2],
    [55, 3],
    [25, 4],
  ] as const);
  return {
    parties,
    isLate: parties > 2 && dice.chance(20),
    hasTraitor: parties > 2 && dice.chance(25),
    isDouble: dice.chance(30),
    isReal: seed % 100 === 7,
  };
}

export function createHost(seals: Seals, party: PartyId, name: string, isHonest: boolean): Host {
  const drawer = { generation: 0 };
  return {
    name,
    party,
    disk: createDisk(),
    guard: createGuardNotes(),
    scratch: new Map(),
    drawer,
    keys: seals.keysOf(party, drawer),
    skew: 0,
    identity: "first",
    isFull: false,
    wasPutBack: false,
    doubt: undefined,
    isHonest,
    processes: [],
  };
}

/** Founds a world: everybody that the charter names has joined and has exchanged once. Nothing goes wrong before that. */
export async function openScene(seed: number, plot: Plot = drawPlot(seed), flaw?: Flaw): Promise<Scene> {
  const dice = createDice(seed, "world");
  const tally = new Tally();
  const seals = plot.isReal ? createRealSeals(`world ${seed}`) : createStandInSeals(`world ${seed}`);
  const founding = plot.isLate ? plot.parties - 1 : plot.parties;
  const traitor = plot.hasTraitor ? founding - 1 : -1;
  const hosts: Host[] = names
    .slice(0, plot.parties)
    .map(([party], at) => createHost(seals, party as PartyId, party, at !== traitor));
  const witness = new WorldWitness(tally, hosts);
  const charter = drawCharter(dice, founding);
  const fingerprints = new Map<PartyId, string>();
  let elapsed = 0;
  const around: { -readonly [K in keyof Surroundings]: Surroundings[K] } = {
    crypto: seals.crypto,
    dice: createDice(seed, "effects"),
    witness,
    now: () => addSeconds(start, elapsed),
    elapsed: () => elapsed,
    flaw: undefined,
    fingerprintOf: (party) => fingerprints.get(party),
  };
  const [founder] = hosts as [Host];
  const opened = await open(around, founder);
  const { id: mechanism } = getValue(
    await answered(opened, (node) => node.found({ charter, party: founder.party, by: "head" })),
  );
  const invitation = getValue(await answered(opened, (node) => node.invite(mechanism)));
  for (const { party } of hosts) {
    // Asked of other keys than the host's own: whoever has made keys already is taken to have lost its log.
    const keys = seals.keysOf(party, { generation: 0 });
    fingerprints.set(party, formatFingerprint(seals.crypto, await keys.current(mechanism)));
  }
  for (const host of hosts.slice(1, founding)) {
    const process = await open(around, host);
    getValue(await answered(process, (node) => node.join({ invitation, party: host.party, by: "head" })));
  }
  around.flaw = flaw;
  return {
    seed,
    plot,
    dice,
    tally,
    witness,
    traffic: new Traffic(createDice(seed, "weather"), tally),
    around,
    hosts,
    seals,
    mechanism,
    charter,
    invitation,
    wait: (seconds) => void (elapsed += seconds),
  };
}

async function open(around: Surroundings, host: Host): Promise<Process> {
  const process = await startProcess(around, host, `${host.name}.1`);
  if (process === died) throw new Error("broken invariant: nothing dies before the world begins");
  return process;
}

async function answered<T>(process: Process, ask: (node: Node) => Promise<T>): Promise<T> {
  const answer = await call(process, ask);
  if (answer === died) throw new Error("broken invariant: nothing dies before the world begins");
  return answer;
}
