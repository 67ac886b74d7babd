import type { MechanismId } from "../base/ids.ts";
import type { Result } from "../base/refusal.ts";
import { countOf } from "../record/log.ts";
import { listLogs } from "./chamber.ts";
import type { Chamber } from "./chamber.ts";
import { guardKey, guardKeyOf } from "./guard-key.ts";
import { applyExpungings } from "./expunge.ts";
import { loadChamber } from "./load.ts";
import { rebuild } from "./rebuild.ts";
import type { NodeWorld } from "./node.ts";
import { pause } from "./pause.ts";
import { PortFailure } from "./ports.ts";
import type { GuardedHead, MechanismRow } from "./ports.ts";
import { isHoldCurrent, recallHold } from "./recovery/recovery.ts";
import { catchUp, refresh } from "./refresh.ts";
import { settleForks } from "./fork/settle.ts";
import { succeed } from "./fork/successor.ts";
import { conflict, isBehind, isUnfolded } from "./write.ts";

/** Turns in which another process wrote first, before it is given up. */
const attemptsMax = 16;
const pauseMillisecondsMax = 250;
/** How long nobody else may have come before a catch-up takes its next step, looking so often; and how long it lets others first. */
const giveWayMilliseconds = 2;
const giveWaySteps = 5;
const giveWayMillisecondsMax = 5000;

/** The mechanisms of a node, each loaded once; one call at a time is let at each of them. */
export interface Chambers {
  /** Lets a step at a chamber that holds what is stored. A step that another process forestalled is made again. */
  use<T>(mechanism: MechanismId, step: (chamber: Chamber) => Promise<T>): Promise<T>;
  /** Forgets what is loaded, to be called where its row was changed and nobody is at it. */
  drop(mechanism: MechanismId): void;
  /** Calls back after each commit; answers with how to end it. */
  onMoved(listener: (mechanism: MechanismId) => void): () => void;
  /** Until nothing is being caught up with any more; or, where somebody waits for us to end, until the step under way is done. */
  settle(isLeaving?: boolean): Promise<void>;
}

export function createChambers(world: NodeWorld): Chambers {
  const loaded = new Map<MechanismId, Chamber>();
  const last = new Map<MechanismId, Promise<unknown>>();
  const listeners = new Set<(mechanism: MechanismId) => void>();
  const following = new Map<MechanismId, Promise<void>>();
  let hasLeft = false;
  /** Calls that were made and have not ended. */
  const waiting = new Map<MechanismId, number>();

  async function enter(mechanism: MechanismId): Promise<Chamber> {
    const known = loaded.get(mechanism);
    const isCurrent = known !== undefined && (await refresh(world, known)) && (await isHoldCurrent(world, known));
    const chamber = isCurrent ? known : await loadCurrent(world, mechanism);
    loaded.set(mechanism, chamber);
    // Our own log is always followed to its end: what we enter next goes on from it.
    while (isOwnBehind(chamber)) await catchUp(world, chamber);
    return chamber;
  }

  async function attempt<T>(mechanism: MechanismId, step: (chamber: Chamber) => Promise<T>): Promise<T> {
    const chamber = await enter(mechanism);
    const before = chamber.revision;
    try {
      return await step(chamber);
    } catch (error) {
      if (!isForestalled(error)) chamber.isSpoilt = true;
      throw error;
    } finally {
      // A fork has come to light: what follows from it is stored before anybody asks.
      if (!chamber.isSpoilt && (await succeed(world, chamber))) chamber.isRewoven = true;
      if (chamber.isSpoilt) loaded.delete(mechanism);
      if (chamber.isRewoven) loaded.set(mechanism, await load(world, mechanism));
      if (chamber.revision !== before) for (const listener of listeners) listener(mechanism);
      if (isUnfolded(chamber)) follow(mechanism);
    }
  }

  async function persist<T>(mechanism: MechanismId, step: (chamber: Chamber) => Promise<T>): Promise<T> {
    for (let turn = 1; ; turn++) {
      try {
        const answer = await attempt(mechanism, step);
        if (turn === attemptsMax || !isConflict(answer)) return answer;
      } catch (error) {
        if (turn === attemptsMax || !isForestalled(error)) throw error;
      }
      // Not the same length for two that met, and longer the more there are.
      const [chance = 0] = world.randomness.bytes(1);
      await pause(world, (chance / 256) * Math.min(pauseMillisecondsMax, 2 ** turn));
    }
  }

  async function use<T>(mechanism: MechanismId, step: (chamber: Chamber) => Promise<T>): Promise<T> {
    waiting.set(mechanism, (waiting.get(mechanism) ?? 0) + 1);
    const turn = (last.get(mechanism) ?? Promise.resolve())
      .then(() => persist(mechanism, step))
      .finally(() => waiting.set(mechanism, (waiting.get(mechanism) ?? 1) - 1));
    last.set(
      mechanism,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Lets others first as long as they keep coming, but not for ever. */
  async function giveWay(mechanism: MechanismId): Promise<void> {
    let quiet = 0;
    for (let waited = 0; quiet < giveWaySteps && waited < giveWayMillisecondsMax; waited += giveWayMilliseconds) {
      await pause(world, giveWayMilliseconds);
      quiet = (waiting.get(mechanism) ?? 0) > 0 ? 0 : quiet + 1;
    }
  }

  /** Folds what arrived in mass, step by step, letting others in between. A failure shows at the next call. */
  function follow(mechanism: MechanismId): void {
    if (following.has(mechanism)) return;
    const done = (async () => {
      for (let more = true; more;) {
        await giveWay(mechanism);
        more = (await use(mechanism, (chamber) => catchUp(world, chamber))) && !hasLeft;
      }
    })()
      .catch(() => undefined)
      .finally(() => void following.delete(mechanism));
    following.set(mechanism, done);
  }

  return {
    use,
    drop: (mechanism) => void loaded.delete(mechanism),
    onMoved(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async settle(isLeaving = false) {
      hasLeft = isLeaving;
      await Promise.all(following.values());
    },
  };
}

/** Everything that is stored folded, and every document written; between the steps whoever else asks the process is answered. */
export async function drain(world: NodeWorld, chamber: Chamber): Promise<void> {
  while (isBehind(chamber)) {
    await catchUp(world, chamber);
    await pause(world);
  }
}

export async function getRow({ store }: NodeWorld, mechanism: MechanismId): Promise<MechanismRow> {
  const row = (await store.listMechanisms()).find(({ id }) => id === mechanism);
  if (row === undefined) throw new Error(`broken invariant: no mechanism ${mechanism} in this store`);
  return row;
}

/** A long load is overtaken by what other processes write meanwhile: that is read in too, so that the step begins on it. */
async function loadCurrent(world: NodeWorld, mechanism: MechanismId): Promise<Chamber> {
  for (let turn = 1; ; turn++) {
    const chamber = await load(world, mechanism);
    if (turn === attemptsMax || (await refresh(world, chamber))) return chamber;
  }
}

function isOwnBehind({ logs, row }: Chamber): boolean {
  const own = logs.get(row.party);
  return own !== undefined && own.folded < countOf(own.log);
}

async function load(world: NodeWorld, mechanism: MechanismId): Promise<Chamber> {
  // Before the store is read: another process of ours moves the store first and then the guard.
  const guarded = await readGuarded(world, mechanism);
  const row = await getRow(world, mechanism);
  let chamber = await loadChamber(world, row);
  // What was a fork and is only reported by now is one strand again.
  const isReported = await settleForks(world, chamber);
  if (isReported) chamber = await loadChamber(world, row);
  if (isReported || isUnwoven(chamber)) {
    // A fork, or more of one, came to light: every document is derived anew.
    await rebuild(world, chamber);
    chamber = await loadChamber(world, row);
  }
  if (await succeed(world, chamber)) return load(world, mechanism);
  await recallHold(world, chamber, guarded.get(guardKey(chamber)));
  // Before anything of it is served: it may be an older record put back.
  await applyExpungings(world, chamber);
  return chamber;
}

/** What the guard has of every log of ours, before the store is read. */
async function readGuarded(
  { guard }: NodeWorld,
  mechanism: MechanismId,
): Promise<ReadonlyMap<MechanismId, GuardedHead | undefined>> {
  const found = new Map<MechanismId, GuardedHead | undefined>();
  for (let generation = 1; ; generation++) {
    const key = guardKeyOf(mechanism, generation);
    const head = await guard.find(key);
    found.set(key, head);
    if (head === undefined && generation > 1) return found;
  }
}

/** Whether the stored documents were derived from other strands than are held, or from more than counts. */
const isUnwoven = (chamber: Chamber): boolean =>
  listLogs(chamber).some(({ folded, log, name, party }) => {
    const followed = chamber.followed.get(name) ?? 0;
    const isWoven = chamber.woven?.parties.has(party) === true;
    return log.head !== undefined && (isWoven ? followed !== folded : followed > folded);
  });

const isForestalled = (error: unknown): boolean =>
  error instanceof PortFailure && error.refusal.code === conflict.refusal.code;

function isConflict(answer: unknown): boolean {
  const result = answer as Result<unknown> | undefined;
  return (
    typeof result === "object" && result !== null && "ok" in result && !result.ok && result.refusal === conflict.refusal
  );
}
