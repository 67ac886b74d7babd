import type { Envelope, Verdict } from "../act/envelope.ts";
import { parseHex } from "../base/bytes.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Document, DocumentKind, Documents } from "../mechanism/documents.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { Acts, HeldAct } from "../view/scene.ts";
import type { NodeWorld, Reading } from "./node.ts";
import type { DocumentText, EntryText, MechanismRow, StoredCosignature, StoredHead } from "./ports.ts";
import { createEntryShelf, isLacking } from "./entry-shelf.ts";
import type { Asked, EntryShelf } from "./entry-shelf.ts";
import type { Places } from "./places.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { dateUnder } from "../record/cosignature.ts";
import { readEvidence } from "./fork/settle.ts";
import { findFrozenRows, isFollowed } from "./fork/frozen-rows.ts";
import { bannerOf } from "./status.ts";

/** Rounds of fetching for one page: a page asks for the entries and words that what it has read names. */
const roundsMax = 64;

/**
 * Reads a mechanism for showing: documents as they are stored, none parsed before it is asked for; entries and words as a page
 * asks for them.
 */
export async function readMechanism(world: NodeWorld, row: MechanismRow, places: Places): Promise<Reading> {
  const snapshot = await world.store.snapshot();
  try {
    const documents = readDocuments(await snapshot.listDocumentTexts(row.id));
    const evidence = [...readEvidence(await snapshot.listEvidence(row.id))].map(([name, bytes]) => ({ name, bytes }));
    const frozen = await findFrozenRows(snapshot, row, evidence);
    const heads = await snapshot.listHeads(row.id);
    const cosignatures = await snapshot.listCosignatures(row.id);
    // What is asked for later is asked of the store itself: entries never change, and more of them than there were are not shown.
    const shelf = createEntryShelf(world.store, row.id, heads, places);
    const desk = openActs(row, { shelf, documents, heads, cosignatures });
    return {
      row,
      documents,
      acts: desk.acts,
      banners: evidence.flatMap(({ name }) => {
        if (isFollowed(name, evidence)) return [];
        return bannerOf(name, documents.find("charter", "charter")?.charter, frozen.get(name)) ?? [];
      }),
      hold: () => shelf.fetchAll(),
      async render(make) {
        const end = desk.open();
        try {
          for (let round = 0; round < roundsMax; round++) {
            const { isWhole, made, missing } = desk.attempt(make);
            if (isWhole) return made();
            await shelf.fetch(missing.entries);
            for (const commitment of missing.words)
              desk.words.set(commitment, await findWords(world, row.id, commitment));
          }
          throw new Error("broken invariant: a page asks for finitely much");
        } finally {
          end();
        }
      },
    };
  } finally {
    await snapshot.close();
  }
}

async function findWords(
  { store }: NodeWorld,
  mechanism: MechanismId,
  commitment: string,
): Promise<Uint8Array | undefined> {
  const bytes = parseHex(commitment);
  return bytes === undefined ? undefined : (await store.findPart(mechanism, bytes))?.bytes;
}

/** Documents over their rows; each row is parsed once, when it is first asked for. */
function readDocuments(rows: readonly DocumentText[]): Documents {
  const kinds = new Map<string, Map<string, Lazy<Document>>>();
  for (const { id, json, kind } of rows) {
    const ofKind = kinds.get(kind) ?? new Map<string, Lazy<Document>>();
    kinds.set(kind, ofKind.set(id, { text: json, value: undefined }));
  }
  const find = (kind: DocumentKind, id: string): Document | undefined => {
    const row = kinds.get(kind)?.get(id);
    return row === undefined ? undefined : parse(row);
  };
  const list = (kind: DocumentKind): readonly Document[] =>
    [...(kinds.get(kind) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => parse(row));
  return { find: find as Documents["find"], list: list as Documents["list"] };
}

/** Text with what it holds, once that was asked for. */
interface Lazy<T> {
  readonly text: string;
  value: T | undefined;
}

const parse = <T>(row: Lazy<T>): T => (row.value ??= JSON.parse(row.text) as T);

interface Held {
  readonly shelf: EntryShelf;
  readonly documents: Documents;
  readonly heads: readonly StoredHead[];
  readonly cosignatures: readonly StoredCosignature[];
}

/** The acts as pages ask for them, and how a page is made of what is here. */
interface ActsDesk {
  readonly acts: Acts;
  readonly words: Map<string, Uint8Array | undefined>;
  /** A page is being made from now on until the answer is called. */
  open(): () => void;
  /** Makes a page of what is here; whole, or with what it lacked. What an unfinished one throws is of no account. */
  attempt<T>(make: () => T): {
    readonly isWhole: boolean;
    readonly made: () => T;
    readonly missing: { readonly entries: Asked; readonly words: ReadonlySet<string> };
  };
}

function openActs(row: MechanismRow, { cosignatures, documents, heads, shelf }: Held): ActsDesk {
  const live = findLive(heads);
  const sizes = [...live].map(([party, name]) => ({
    party,
    size: heads.find((head) => head.party === name)?.size ?? 0,
  }));
  const names = heads.map((head) => head.party);
  const stranded = new Set(names.flatMap((name) => (name.includes("~") || name.includes("+") ? [partyOf(name)] : [])));
  const origins = originsOf(heads);
  const read = new WeakMap<EntryText, { readonly act: HeldAct | undefined }>();
  const words = new Map<string, Uint8Array | undefined>();
  let lacking: { readonly entries: Asked; readonly words: Set<string> } | undefined;
  let pages = 0;

  const readAct = (entry: EntryText): HeldAct | undefined => {
    const known = read.get(entry);
    if (known !== undefined) return known.act;
    const { id, n } = entry;
    const party = partyOf(entry.party);
    const verdict = findVerdict(documents, party, stranded.has(party) ? -1 : n, id as ActId);
    const act = verdict === undefined ? undefined : openAct(row.id, entry, verdict);
    read.set(entry, { act });
    return act;
  };
  const show = (
    entry: EntryText | "unread" | undefined,
    unread: Pick<HeldAct, "party" | "n" | "id">,
  ): HeldAct | undefined => {
    assert(lacking !== undefined || entry !== "unread", "acts are asked for by a page that is being made");
    return entry === "unread" ? { ...standIn, ...unread, mechanism: row.id } : entry && readAct(entry);
  };
  const acts: Acts = {
    logs: () => sizes,
    at: (party, n) => show(shelf.at(live.get(party) ?? party, n), { party, n, id: standIn.id }),
    find: (id) => show(shelf.find(id), { party: row.party, n: 0, id }),
    firstSeeing(by, of, n) {
      const isPast = (entry: EntryText): boolean => (readAct(entry)?.seen[of]?.size ?? 0) > n;
      // The end of a log may still wait for what its author had seen.
      const end = stranded.has(by) ? Number.MAX_SAFE_INTEGER : (documents.find("log", by)?.size ?? 0);
      const entry = shelf.search(live.get(by) ?? by, end, isPast, `${by} ${of} ${n}`);
      return entry === "unread" ? undefined : entry && readAct(entry)?.at;
    },
    isLacking: () => lacking !== undefined && (isLacking(lacking.entries) || lacking.words.size > 0),
    part(commitment) {
      if (!words.has(commitment)) lacking?.words.add(commitment);
      return words.get(commitment);
    },
    cosigned: (party) =>
      cosignatures
        .filter((each) => each.log === (live.get(party) ?? party))
        .map(({ cosigner, note, size }) => {
          const at = dateUnder(note, origins.get(cosigner) ?? []);
          return { by: cosigner, size, ...(at === undefined ? {} : { at }) };
        }),
  };
  return {
    acts,
    words,
    open() {
      pages += 1;
      return () => {
        pages -= 1;
        if (pages === 0) shelf.trim();
      };
    },
    attempt(make) {
      const missing = { entries: shelf.begin(), words: new Set<string>() };
      lacking = missing;
      try {
        const value = make();
        return { isWhole: acts.isLacking?.() !== true, made: () => value, missing };
      } catch (error) {
        const made = (): never => {
          throw error;
        };
        return { isWhole: acts.isLacking?.() !== true, made, missing };
      } finally {
        lacking = undefined;
      }
    },
  };
}

/** Stands where an entry is still to be read, in a page that is made again once it is. */
const standIn: Omit<HeldAct, "mechanism"> = {
  id: "" as ActId,
  at: "" as Instant,
  by: "",
  content: {},
  kind: "",
  n: 0,
  parts: [],
  party: "" as PartyId,
  refs: [],
  seen: {},
  v: 1,
  verdict: { status: "valid" },
};

/** Of each party the name of the log that is shown: no branch, and of several the one that follows the others. */
function findLive(heads: readonly StoredHead[]): ReadonlyMap<PartyId, PartyId> {
  const live = new Map<PartyId, PartyId>();
  for (const { party: name } of heads) {
    const party = partyOf(name);
    const before = parseLogName(live.get(party) ?? party)?.generation ?? 0;
    const { generation = 1, witness } = parseLogName(name) ?? {};
    if (witness === undefined && generation >= before) live.set(party, name);
  }
  return live;
}

/** Names under which each party signs: those of its logs. */
function originsOf(heads: readonly StoredHead[]): ReadonlyMap<PartyId, readonly string[]> {
  const origins = new Map<PartyId, string[]>();
  for (const { checkpoint, party } of heads) {
    const read = readCheckpoint(checkpoint);
    if (read.ok) origins.set(partyOf(party), [...(origins.get(partyOf(party)) ?? []), read.value.origin]);
  }
  return origins;
}

const partyOf = (log: PartyId): PartyId => parseLogName(log)?.party ?? log;

/** An act over its text, parsed when more is asked of it than who said it, where and when. */
function openAct(mechanism: MechanismId, { id, n, party: log, text }: EntryText, verdict: Verdict): HeldAct {
  const party = partyOf(log);
  const row: Lazy<Envelope> = { text, value: undefined };
  return {
    id: id as ActId,
    mechanism,
    n,
    party,
    verdict,
    // The first field of every entry's canonical form.
    at: text.slice(7, 27) as Instant,
    get by() {
      return parse(row).by;
    },
    get content() {
      return parse(row).content;
    },
    get kind() {
      return parse(row).kind;
    },
    get parts() {
      return parse(row).parts;
    },
    get refs() {
      return parse(row).refs;
    },
    get seen() {
      return parse(row).seen;
    },
    get v() {
      return parse(row).v;
    },
  };
}

/** Undefined while the entry waits for what its author had seen. */
function findVerdict(documents: Documents, party: PartyId, n: number, id: ActId): Verdict | undefined {
  const uncounted = documents.find("uncounted", id);
  if (uncounted?.status === "unknown") return { status: "unknown" };
  if (uncounted !== undefined) {
    return { status: "void", code: uncounted.code ?? "void", sentence: uncounted.sentence ?? "It has no effect." };
  }
  return n < (documents.find("log", party)?.size ?? 0) ? { status: "valid" } : undefined;
}
