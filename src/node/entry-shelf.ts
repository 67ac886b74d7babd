import type { MechanismId, PartyId } from "../base/ids.ts";
import type { EntryText, FoldedLog, StoreReads } from "./ports.ts";
import type { Places } from "./places.ts";

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
  readonly blocks: Map<string, { readonly log: PartyId; readonly block: number }>;
  readonly ids: Set<string>;
  readonly searches: Map<string, { readonly log: PartyId; readonly end: number; readonly isPast: IsPast }>;
}

/** Entries read around one that is asked for: who asks for one mostly asks for its neighbours. */
const entriesPerBlock = 32;
/** Blocks kept from one page to the next. */
const blocksKept = 512;

const keyOf = (log: PartyId, block: number): string => `${log} ${block}`;
const blockOf = (n: number): number => Math.floor(n / entriesPerBlock);
const isId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const createAsked = (): Asked => ({ blocks: new Map(), ids: new Set(), searches: new Map() });

export const isLacking = ({ blocks, ids, searches }: Asked): boolean => blocks.size + ids.size + searches.size > 0;

/** `logs` as they stood at the moment that is read. */
export function createEntryShelf(
  store: StoreReads,
  mechanism: MechanismId,
  logs: readonly FoldedLog[],
  places: Places,
): EntryShelf {
  const sizes = new Map(logs.map(({ party, size }) => [party, size]));
  const blocks = new Map<string, readonly EntryText[]>();
  const found = new Map<string, EntryText | undefined>();
  const searched = new Map<string, EntryText | undefined>();
  let asked = createAsked();
  let isAllHere = false;

  async function readBlock(log: PartyId, block: number): Promise<readonly EntryText[]> {
    const key = keyOf(log, block);
    const entries =
      blocks.get(key) ?? (await store.listEntryTexts(mechanism, log, block * entriesPerBlock, entriesPerBlock));
    blocks.set(key, entries);
    return entries;
  }

  const readOne = async (log: PartyId, n: number): Promise<EntryText | undefined> =>
    (await readBlock(log, blockOf(n)))[n % entriesPerBlock];

  async function seek(log: PartyId, end: number, isPast: IsPast): Promise<EntryText | undefined> {
    const steps = halve(end, isPast);
    let step = steps.next();
    while (step.done !== true) step = steps.next(await readOne(log, step.value));
    return step.value < end ? readOne(log, step.value) : undefined;
  }

  function seekHere(log: PartyId, end: number, isPast: IsPast): EntryText | undefined {
    const here = (n: number): EntryText | undefined => blocks.get(keyOf(log, blockOf(n)))?.[n % entriesPerBlock];
    const steps = halve(end, isPast);
    let step = steps.next();
    while (step.done !== true) step = steps.next(here(step.value));
    return step.value < end ? here(step.value) : undefined;
  }

  return {
    begin: () => (asked = createAsked()),
    at(log, n) {
      if (!(n >= 0 && n < (sizes.get(log) ?? 0))) return undefined;
      const block = blockOf(n);
      const entries = blocks.get(keyOf(log, block));
      const entry = entries?.[n % entriesPerBlock];
      if (entry !== undefined || isAllHere) return entry;
      asked.blocks.set(keyOf(log, block), { log, block });
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
      for (const { block, log } of wanted.values()) await readBlock(log, block);
      for (const id of ids) {
        const place = await places.find(logs, id);
        const entry = place === undefined ? undefined : await readOne(place.log, place.n);
        found.set(id, entry?.id === id ? entry : undefined);
      }
      for (const [key, { end, isPast, log }] of searches) searched.set(key, await seek(log, end, isPast));
    },
    async fetchAll() {
      for (const { party, size } of logs) {
        for (let n = 0; n < size; n += entriesPerBlock) {
          for (const entry of await readBlock(party, blockOf(n))) {
            // What several logs share is named by the first of them.
            if (entry.n < size && found.get(entry.id) === undefined) found.set(entry.id, entry);
          }
        }
      }
      isAllHere = true;
    },
    trim() {
      if (isAllHere || blocks.size <= blocksKept) return;
      blocks.clear();
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
