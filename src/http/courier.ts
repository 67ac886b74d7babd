import type { MechanismId, PartyId } from "../base/ids.ts";
import type { Node } from "../node/node.ts";
import { findPeerAddress } from "../node/home/read-settings.ts";
import type { PeerBook } from "../node/home/peers-file.ts";
import type { MechanismRow } from "../node/ports.ts";
import type { Settings } from "../node/home/settings.ts";
import type { Callee, Caller } from "./caller.ts";
import { shortId } from "./journal.ts";
import type { Journal } from "./journal.ts";
import type { Meter } from "./meter.ts";
import { runRoute } from "./route.ts";

/** What the courier needs of the program. */
export interface CourierWorld {
  readonly node: Node;
  readonly settings: Settings;
  readonly book: PeerBook;
  readonly journal: Journal;
  readonly meter: Meter;
  /** Between 0 and 1, by chance. */
  readonly chance: () => number;
  readonly signal: AbortSignal;
  readonly createCaller: (callee: Callee) => Caller;
}

/** Brings each peer what it lacks: one queue a peer, so that a slow one keeps nobody else waiting. */
export interface Courier {
  /** Something moved: whoever waits for it is served. */
  wake(mechanism: MechanismId): void;
  /** A peer has called, so it can be reached: what waits for it goes at once. */
  called(mechanism: MechanismId, party: PartyId): void;
  /** Whether parcels are on their way to a peer, and it takes them. */
  isBringing(mechanism: MechanismId, party: PartyId): boolean;
  /** Looks for new peers, changed addresses, ended ones. */
  survey(): Promise<void>;
  /** Until nothing is under way any more; the world's signal ends what is. */
  settle(): Promise<void>;
}

/** One peer's queue. */
interface Queue {
  readonly callee: Callee;
  readonly caller: Caller;
  running: Promise<void> | undefined;
  /** It was woken while it ran. */
  isWoken: boolean;
  /** Calls that failed one after another. */
  failures: number;
  timer: NodeJS.Timeout | undefined;
}

export function createCourier(world: CourierWorld): Courier {
  const { journal, meter, node, settings, signal } = world;
  const queues = new Map<string, Queue>();

  /** Runs a queue now, or once more after the run that is under way. */
  function start(queue: Queue, asking: boolean): void {
    if (signal.aborted) return;
    if (queue.running !== undefined) {
      queue.isWoken = true;
      return;
    }
    clearTimeout(queue.timer);
    queue.isWoken = false;
    queue.running = run(queue, asking).finally(() => {
      queue.running = undefined;
      if (queue.isWoken && queue.failures === 0) start(queue, false);
    });
  }

  async function run(queue: Queue, asking: boolean): Promise<void> {
    const { mechanism, party, us } = queue.callee;
    const route = {
      node,
      mechanism,
      us,
      party,
      caller: queue.caller,
      journal,
      meter,
      room: settings.parcelBytes,
      signal,
    };
    const named = { mechanism: shortId(mechanism), peer: party };
    try {
      const done = await runRoute(route, asking);
      if (signal.aborted) return;
      if (done.ok) {
        if (queue.failures > 0) journal.note("info", "peer reached again", named);
        queue.failures = 0;
        wait(queue, settings.pollSeconds);
        return;
      }
      const { code } = done.refusal;
      queue.failures += 1;
      node.noteContact(mechanism, party, { kind: "failed", code });
      const seconds = backOff(settings, queue.failures, world.chance());
      journal.note(queue.failures === 1 ? "warn" : "debug", "call failed", { ...named, code, seconds });
      wait(queue, seconds);
    } catch (error) {
      queue.failures += 1;
      journal.fault("exchange failed", error);
      wait(queue, backOff(settings, queue.failures, world.chance()));
    }
  }

  /** A queue at rest asks its peer for news after the time that was set, or tries again. */
  function wait(queue: Queue, seconds: number): void {
    if (signal.aborted) return;
    queue.timer = setTimeout(() => start(queue, true), seconds * 1000);
  }

  async function open(row: MechanismRow, party: PartyId, offered: string | undefined): Promise<void> {
    const key = keyOf(row.id, party);
    const known = queues.get(key);
    const address = await findAddress(world, row, party, offered);
    if (known?.callee.address === address) return;
    if (known !== undefined) {
      clearTimeout(known.timer);
      queues.delete(key);
    }
    if (address === undefined) return;
    const callee = { mechanism: row.id, us: row.party, party, address };
    const queue: Queue = {
      callee,
      caller: world.createCaller(callee),
      running: undefined,
      isWoken: false,
      failures: 0,
      timer: undefined,
    };
    queues.set(key, queue);
    journal.note("info", "peer", { mechanism: shortId(row.id), peer: party, address });
    start(queue, true);
  }

  return {
    wake(mechanism) {
      for (const queue of queues.values()) {
        if (queue.callee.mechanism === mechanism && queue.failures === 0) start(queue, false);
      }
    },
    called(mechanism, party) {
      const queue = queues.get(keyOf(mechanism, party));
      // What failed is tried again at once; it counts as failed until it succeeds, so that two never drive each other.
      if (queue !== undefined && queue.failures > 0) start(queue, true);
    },
    isBringing(mechanism, party) {
      const queue = queues.get(keyOf(mechanism, party));
      return queue?.running !== undefined && queue.failures === 0;
    },
    async survey() {
      for (const row of await node.listMechanisms()) {
        for (const { offered, party, status } of await node.listPeers(row.id)) {
          await open(row, party, status === "unknown" || status === "introduced" ? undefined : offered);
        }
      }
    },
    async settle() {
      for (const { running, timer } of queues.values()) {
        clearTimeout(timer);
        await running;
      }
    },
  };
}

const keyOf = (mechanism: MechanismId, party: PartyId): string => `${mechanism} ${party}`;

/** By the settings, by what `entente peer` noted, or where the peer itself says: in this order. Undefined where it was ended. */
async function findAddress(
  { book, settings }: CourierWorld,
  row: MechanismRow,
  party: PartyId,
  offered: string | undefined,
): Promise<string | undefined> {
  const noted = await book.find(row.id, party);
  if (noted !== undefined && "ended" in noted) return undefined;
  return findPeerAddress(settings, row, party) ?? noted?.address ?? offered;
}

/** Full jitter: anything up to a bound that doubles with each failure, so that peers do not come back all at once. Seconds. */
export const backOff = (
  { backOffSeconds, backOffSecondsMax }: Pick<Settings, "backOffSeconds" | "backOffSecondsMax">,
  failures: number,
  chance: number,
): number => chance * Math.min(backOffSecondsMax, backOffSeconds * 2 ** Math.min(failures - 1, 30));
