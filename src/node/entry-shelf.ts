import type { MechanismId, PartyId } from "../base/ids.ts";
import type { EntryText, FoldedLog, StoreReads } from "./ports.ts";
import type { Place, Places } from "./places.ts";

/**
 * The entries that pages ask for, read from the store as they are asked for. Asking is synchronous: what is not here is noted, and
 * here once that was fetched. Entries never change, so what is held of one stays right.
 */
export interface EntryShelf {
  /** Notes from now on what is asked for and not here. */
  begin(): Asked;
  /** `unread` where it has to be fetched; undefined where the log does not hold it. */
  at(log: PartyId, n: number): EntryText | "unread" | undefined;
  find(id: string): EntryText | "unread" | undefined;
  /** The first of the first `end` entries of a log that `isPast` says yes to, as it then does to all after it. */
  search(log: PartyId, end: number, isPast: IsPast, key: string): EntryText | "unread" | undefined;
  fetch(asked: Asked): Promise<void>;
  /** Reads everything, for good: from then on nothing is `unread`. */
  fetchAll(): Promise<void>;
  /** Lets go of what was read, where that is much; to be called while no page is being made. */
  trim(): void;
}

type IsPast = (entry: EntryText) => boolean;

/** What was asked for and is not here. */
export interface Asked {
  readonly blocks: Map<PartyId, Set<number>>;
  readonly ids: Set<string>;
  readonly searches: Map<string, { readonly log: PartyId; readonly end: number; readonly isPast: IsPast }>;
}

/** Entries read around one that is asked for: who asks for one mostly asks for its neighbours. */
const entriesPerBlock = 32;
const blocksPerRead = 64;
/** Who asks for more than this share of all entries by their ids is given all at once. */
const shareApart = 4;
/** Searches of one round for each of which the blocks it needs are read. */
const searchesApart = 256;
/** Blocks kept from one page to the next. */
const blocksKept = 512;

const blockOf = (n: number): number => Math.floor(n / entriesPerBlock);
const isId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const createAsked = (): Asked => ({ blocks: new Map(), ids: new Set(), searches: new Map() });

export const isLacking = ({ blocks, ids, searches }: Asked): boolean => blocks.size + ids.size + searches.size > 0;

/** `logs` as they stood at the moment that is read. */
export function createEntryShelf(
  store: StoreReads,
  mechanism: MechanismId,
  logs: readonly FoldedLog[],
  index: Places,
): EntryShelf {
  const sizes = new Map(logs.map(({ party, size }) => [party, size]));
  const blocks = new Map<PartyId, Map<number, readonly EntryText[]>>(logs.map(({ party }) => [party, new Map()]));
  const found = new Map<string, EntryText | undefined>();
  const searched = new Map<string, EntryText | undefined>();
  let asked = createAsked();
  let isAllHere = false;
  const total = logs.reduce((sum, { size }) => sum + size, 0);

  const here = (log: PartyId, n: number): EntryText | undefined =>
    blocks.get(log)?.get(blockOf(n))?.[n % entriesPerBlock];

  /** Reads those of the blocks of a log that are not here; neighbours together. */
  async function readBlocks(log: PartyId, wanted: Iterable<number>): Promise<void> {
    const held = blocks.get(log);
    const lacking = [...wanted].filter((block) => held?.has(block) === false).toSorted((a, b) => a - b);
    for (let at = 0; at < lacking.length;) {
      const first = lacking[at] ?? 0;
      let count = 1;
      while (count < blocksPerRead && lacking[at + count] === first + count) count += 1;
      const entries = await store.listEntryTexts(mechanism, log, first * entriesPerBlock, count * entriesPerBlock);
      for (let i = 0; i < count; i += 1) {
        held?.set(first + i, entries.slice(i * entriesPerBlock, (i + 1) * entriesPerBlock));
      }
      at += count;
    }
  }

  const readLog = async (log: PartyId, end: number): Promise<void> =>
    readBlocks(
      log,
      Array.from({ length: Math.ceil(end / entriesPerBlock) }, (_, block) => block),
    );

  async function readOne(log: PartyId, n: number): Promise<EntryText | undefined> {
    await readBlocks(log, [blockOf(n)]);
    return here(log, n);
  }

  async function seek(log: PartyId, end: number, isPast: IsPast): Promise<EntryText | undefined> {
    const steps = halve(end, isPast);
    let step = steps.next();
    while (step.done !== true) step = steps.next(here(log, step.value) ?? (await readOne(log, step.value)));
    return step.value < end ? readOne(log, step.value) : undefined;
  }

  function seekHere(log: PartyId, end: number, isPast: IsPast): EntryText | undefined {
    const steps = halve(end, isPast);
    let step = steps.next();
    while (step.done !== true) step = steps.next(here(log, step.value));
    return step.value < end ? here(log, step.value) : undefined;
  }

  async function fetchAll(): Promise<void> {
    for (const { party, size } of logs) {
      await readLog(party, size);
      for (let n = 0; n < size; n += 1) {
        const entry = here(party, n);
        // What several logs share is named by the first of them.
        if (entry !== undefined && found.get(entry.id) === undefined) found.set(entry.id, entry);
      }
    }
    isAllHere = true;
  }

  return {
    begin: () => (asked = createAsked()),
    at(log, n) {
      if (!(n >= 0 && n < (sizes.get(log) ?? 0))) return undefined;
      const entry = here(log, n);
      if (entry !== undefined || isAllHere) return entry;
      asked.blocks.set(log, (asked.blocks.get(log) ?? new Set()).add(blockOf(n)));
      return "unread";
    },
    find(id) {
      if (found.has(id) || isAllHere || !isId(id)) return found.get(id);
      asked.ids.add(id);
      return "unread";
    },
    search(log, end, isPast, key) {
      if (searched.has(key)) return searched.get(key);
      const last = Math.min(end, sizes.get(log) ?? 0);
      if (isAllHere) return seekHere(log, last, isPast);
      asked.searches.set(key, { log, end: last, isPast });
      return "unread";
    },
    async fetch({ blocks: wanted, ids, searches }) {
      if (ids.size > total / shareApart) return fetchAll();
      const places = new Map<string, Place>();
      for (const id of ids) {
        const place = await index.find(logs, id);
        if (place === undefined) found.set(id, undefined);
        else places.set(id, place);
      }
      for (const { log, n } of places.values()) wanted.set(log, (wanted.get(log) ?? new Set()).add(blockOf(n)));
      for (const [log, ofLog] of wanted) await readBlocks(log, ofLog);
      for (const [id, { log, n }] of places) {
        const entry = here(log, n);
        found.set(id, entry?.id === id ? entry : undefined);
      }
      // Each halving reads some ten blocks: of many the log is read through instead.
      if (searches.size > searchesApart) {
        for (const log of new Set([...searches.values()].map((each) => each.log)))
          await readLog(log, sizes.get(log) ?? 0);
      }
      for (const [key, { end, isPast, log }] of searches) {
        searched.set(key, searches.size > searchesApart ? seekHere(log, end, isPast) : await seek(log, end, isPast));
      }
    },
    fetchAll,
    trim() {
      const count = [...blocks.values()].reduce((sum, ofLog) => sum + ofLog.size, 0);
      if (isAllHere || count <= blocksKept) return;
      for (const ofLog of blocks.values()) ofLog.clear();
      found.clear();
    },
  };
}

/** Halves a log, asking for one entry after the other. */
function* halve(end: number, isPast: IsPast): Generator<number, number, EntryText | undefined> {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = yield middle;
    if (entry !== undefined && isPast(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
