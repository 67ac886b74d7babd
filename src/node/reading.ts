import type { Envelope, Verdict } from "../act/envelope.ts";
import { parseHex } from "../base/bytes.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Document, DocumentKind, Documents } from "../mechanism/documents.ts";
import { parseLogName } from "../exchange/log-name.ts";
import type { Acts, HeldAct } from "../view/scene.ts";
import type { NodeWorld, Reading } from "./node.ts";
import type { DocumentText, EntryText, MechanismRow, StoredHead, StoreReads } from "./ports.ts";
import { readCheckpoint } from "../record/checkpoint.ts";
import { dateUnder } from "../record/cosignature.ts";
import { readEvidence } from "./fork/settle.ts";
import { findFrozenRows, isFollowed } from "./fork/frozen-rows.ts";
import { bannerOf } from "./status.ts";

/** Rounds of fetching words for one page: a page asks for the words of what it has read, not for words named in words. */
const roundsMax = 8;

/** Reads a mechanism for showing: every row as it is stored, nothing folded and nothing parsed before it is asked for. */
export async function readMechanism(world: NodeWorld, row: MechanismRow): Promise<Reading> {
  const snapshot = await world.store.snapshot();
  try {
    const documents = readDocuments(await snapshot.listDocumentTexts(row.id));
    const evidence = [...readEvidence(await snapshot.listEvidence(row.id))].map(([name, bytes]) => ({ name, bytes }));
    const frozen = await findFrozenRows(snapshot, row, evidence);
    const words = new Map<string, Uint8Array | undefined>();
    const asked = new Set<string>();
    const acts = await readActs(row, snapshot, documents, (commitment) => {
      if (!words.has(commitment)) asked.add(commitment);
      return words.get(commitment);
    });
    return {
      row,
      documents,
      acts,
      banners: evidence.flatMap(({ name }) => {
        if (isFollowed(name, evidence)) return [];
        return bannerOf(name, documents.find("charter", "charter")?.charter, frozen.get(name)) ?? [];
      }),
      async render(make) {
        for (let round = 0; ; round++) {
          asked.clear();
          const made = make();
          if (asked.size === 0) return made;
          assert(round < roundsMax, "a page asks for finitely many words");
          for (const commitment of asked) words.set(commitment, await findWords(world, row.id, commitment));
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

async function readActs(row: MechanismRow, store: StoreReads, documents: Documents, part: Acts["part"]): Promise<Acts> {
  const logs = new Map<PartyId, readonly EntryText[]>();
  const places = new Map<string, EntryText>();
  const live = new Map<PartyId, PartyId>();
  const stored = await store.listHeads(row.id);
  const heads = stored.map((head) => head.party);
  const stranded = new Set(heads.flatMap((name) => (name.includes("~") || name.includes("+") ? [partyOf(name)] : [])));
  for (const name of heads) {
    const entries = await store.listEntryTexts(row.id, name, 0, Number.MAX_SAFE_INTEGER);
    for (const entry of entries) if (!places.has(entry.id)) places.set(entry.id, entry);
    const party = partyOf(name);
    const before = parseLogName(live.get(party) ?? party)?.generation ?? 0;
    const { generation = 1, witness } = parseLogName(name) ?? {};
    if (witness !== undefined || generation < before) continue;
    live.set(party, name);
    logs.set(party, entries);
  }
  const sizes = [...logs].map(([party, entries]) => ({ party, size: entries.length }));
  const cosignatures = await store.listCosignatures(row.id);
  const origins = originsOf(stored);
  const read = new Map<EntryText, HeldAct | undefined>();
  const readAct = (entry: EntryText | undefined): HeldAct | undefined => {
    if (entry === undefined) return undefined;
    if (!read.has(entry)) {
      const { id, n } = entry;
      const party = partyOf(entry.party);
      const verdict = findVerdict(documents, party, stranded.has(party) ? -1 : n, id as ActId);
      read.set(entry, verdict === undefined ? undefined : openAct(row.id, entry, verdict));
    }
    return read.get(entry);
  };
  return {
    logs: () => sizes,
    at: (party, n) => readAct(logs.get(party)?.[n]),
    find: (id) => readAct(places.get(id)),
    part,
    cosigned: (party) =>
      cosignatures
        .filter((each) => each.log === (live.get(party) ?? party))
        .map(({ cosigner, note, size }) => {
          const at = dateUnder(note, origins.get(cosigner) ?? []);
          return { by: cosigner, size, ...(at === undefined ? {} : { at }) };
        }),
  };
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
