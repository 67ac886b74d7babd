import type { Act, Envelope, Verdict } from "../act/envelope.ts";
import { decodeUtf8, formatHex, parseHex } from "../base/bytes.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Document, DocumentKind, Documents } from "../mechanism/documents.ts";
import type { Acts } from "../view/scene.ts";
import type { NodeWorld, Reading } from "./node.ts";
import type { DocumentRow, MechanismRow, StoredEntry, StoreReads } from "./ports.ts";
import { bannerOf } from "./status.ts";

/** Rounds of fetching words for one page: a page asks for the words of what it has read, not for words named in words. */
const roundsMax = 8;

/** Reads a mechanism for showing: every row as it is stored, nothing folded and nothing parsed before it is asked for. */
export async function readMechanism(world: NodeWorld, row: MechanismRow): Promise<Reading> {
  const snapshot = await world.store.snapshot();
  try {
    const documents = readDocuments(await snapshot.listAllDocuments(row.id));
    const evidence = await snapshot.listEvidence(row.id);
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
      banners: evidence.flatMap(({ name }) => bannerOf(name, documents.find("charter", "charter")?.charter) ?? []),
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
function readDocuments(rows: readonly DocumentRow[]): Documents {
  const kinds = new Map<string, Map<string, DocumentRow>>();
  for (const row of rows) {
    const ofKind = kinds.get(row.kind) ?? new Map<string, DocumentRow>();
    kinds.set(row.kind, ofKind.set(row.id, row));
  }
  const parsed = new Map<DocumentRow, Document>();
  const parse = (row: DocumentRow): Document => {
    const known = parsed.get(row);
    if (known !== undefined) return known;
    const document = JSON.parse(decodeUtf8(row.json) ?? "") as Document;
    parsed.set(row, document);
    return document;
  };
  function find(kind: DocumentKind, id: string): Document | undefined {
    const row = kinds.get(kind)?.get(id);
    return row === undefined ? undefined : parse(row);
  }
  const list = (kind: DocumentKind): readonly Document[] => [...(kinds.get(kind)?.values() ?? [])].map(parse);
  return { find: find as Documents["find"], list: list as Documents["list"] };
}

async function readActs(row: MechanismRow, store: StoreReads, documents: Documents, part: Acts["part"]): Promise<Acts> {
  const logs = new Map<PartyId, readonly StoredEntry[]>();
  const places = new Map<string, StoredEntry & { readonly party: PartyId }>();
  for (const { party, size } of await store.listHeads(row.id)) {
    const entries = await store.listEntries(row.id, party, 0, size);
    logs.set(party, entries);
    for (const entry of entries) places.set(formatHex(entry.leafHash), { ...entry, party });
  }
  const cosignatures = await store.listCosignatures(row.id);
  const read = new Map<string, Act | undefined>();
  const readAct = (party: PartyId, { bytes, leafHash, n }: StoredEntry): Act | undefined => {
    const id = formatHex(leafHash) as ActId;
    if (!read.has(id)) {
      const verdict = findVerdict(documents, party, n, id);
      const envelope = JSON.parse(decodeUtf8(bytes) ?? "") as Envelope;
      read.set(id, verdict === undefined ? undefined : { ...envelope, id, verdict, divergent: [] });
    }
    return read.get(id);
  };
  return {
    logs: () => [...logs].map(([party, entries]) => ({ party, size: entries.length })),
    at(party, n) {
      const entry = logs.get(party)?.[n];
      return entry === undefined ? undefined : readAct(party, entry);
    },
    find(id) {
      const entry = places.get(id);
      return entry === undefined ? undefined : readAct(entry.party, entry);
    },
    part,
    cosigned: (party) =>
      cosignatures.filter((each) => each.log === party).map(({ cosigner, size }) => ({ by: cosigner, size })),
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
