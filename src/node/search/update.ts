import { decodeUtf8 } from "../../base/bytes.ts";
import type { MechanismId } from "../../base/ids.ts";
import { lastDayOf } from "../../mechanism/derive/day.ts";
import { readRevision } from "../../text/revision.ts";
import { tokensOf } from "../../text/search-words.ts";
import { entryOf, expungedParts, searchedKinds } from "../../view/desk/search-entries.ts";
import type { EntryPart, SearchEntry } from "../../view/desk/search-entries.ts";
import type { Library } from "../library.ts";
import type { Node } from "../node.ts";
import type { SearchField, SearchIndex, SearchRow } from "../ports/search.ts";
import { kindTag, mechanismTag, partyTag } from "./tags.ts";

export interface UpdateWorld {
  readonly node: Pick<Node, "findPart" | "listRevisions">;
  readonly library: Pick<Library, "look">;
  readonly index: SearchIndex;
  /** Lets what waits in the program go first: between steps of a long update. */
  readonly pause: () => Promise<void>;
}

/** Characters of one thing that can be found; what is longer is found by its beginning. */
const charsMax = 200_000;
/** Bytes of one part that are read for their words. */
const partBytesMax = 1024 * 1024;
/** Things written in one step. */
const stepSize = 50;
/** Part of a digest's space: a number that JavaScript holds exactly. */
const digestBits = 21;

/** Brings the index of a mechanism to what the record holds now: only what changed is read and written (D88). */
export async function updateIndex(world: UpdateWorld, mechanism: MechanismId): Promise<void> {
  const { index, library, node, pause } = world;
  const revision = (await node.listRevisions()).get(mechanism) ?? 0;
  if (await index.isCurrent(mechanism, revision)) return;
  const state = await index.state(mechanism);
  const gone = new Set(state.rows.keys());
  for (const kind of searchedKinds) {
    const entries = await library.look(mechanism, (scene) => {
      const expunged = expungedParts(scene.documents);
      return scene.documents.list(kind).flatMap((each) => entryOf(scene, kind, each, expunged) ?? []);
    });
    const changed: { readonly entry: SearchEntry; readonly digest: string }[] = [];
    for (const entry of entries) {
      gone.delete(entry.key);
      const digest = digestOf(JSON.stringify(entry));
      const held = state.rows.get(entry.key);
      if (held === undefined || held.digest !== digest || held.lacks) changed.push({ entry, digest });
    }
    for (let at = 0; at < changed.length; at += stepSize) {
      const put: SearchRow[] = [];
      for (const { digest, entry } of changed.slice(at, at + stepSize))
        put.push(await rowOf(world, mechanism, entry, digest));
      await index.write(mechanism, { put, remove: [] });
      await pause();
    }
    await pause();
  }
  await index.write(mechanism, { put: [], remove: [...gone], revision });
}

async function rowOf(
  { node }: UpdateWorld,
  mechanism: MechanismId,
  entry: SearchEntry,
  digest: string,
): Promise<SearchRow> {
  const fields: SearchField[] = entry.texts.map((text) => ({ field: "words", text }));
  let lacks = false;
  for (const each of entry.parts) {
    if (each.isExpunged || !hasWords(each)) continue;
    const bytes = await node.findPart(mechanism, each.part.commitment);
    if (bytes === undefined) lacks = true;
    else fields.push(...wordsOf(each, bytes));
  }
  const kept = cut(fields);
  return {
    key: entry.key,
    kind: entry.kind,
    subject: entry.subject,
    day: entry.stated === "" ? "" : lastDayOf(entry.stated),
    stated: entry.stated,
    parties: entry.parties,
    acts: entry.acts,
    name: JSON.stringify(entry.name),
    fields: kept,
    digest,
    lacks,
    words: kept.map(({ text }) => tokensOf(text)).join(" x "),
    tags: [mechanismTag(mechanism), kindTag(entry.kind), ...entry.parties.map(partyTag)].join(" "),
  };
}

/** Words are read from texts and from revisions of texts; a scanned page or a table has none. */
const hasWords = ({ part }: EntryPart): boolean =>
  part.size <= partBytesMax && (part.media.startsWith("text/") || part.name === "revision");

function wordsOf({ part }: EntryPart, bytes: Uint8Array): readonly SearchField[] {
  const lang = part.lang === "" ? {} : { lang: part.lang };
  if (part.name === "revision") {
    const read = readRevision(bytes);
    if (read.ok) {
      return read.value.clauses.map(({ heading, number, text }) => ({
        field: "clause",
        ...lang,
        text: [number, heading, text].filter((word) => word !== undefined).join(" "),
      }));
    }
  }
  const text = decodeUtf8(bytes);
  return text === undefined || text === "" ? [] : [{ field: part.name, ...lang, text }];
}

function cut(fields: readonly SearchField[]): readonly SearchField[] {
  let room = charsMax;
  return fields.flatMap((field) => {
    if (room <= 0) return [];
    const text = field.text.slice(0, room);
    room -= text.length;
    return [{ ...field, text }];
  });
}

/** Tells changed from unchanged and nothing more, so it need not withstand anybody: two multiplicative hashes side by side. */
function digestOf(text: string): string {
  let a = 0xdeadbeef ^ text.length;
  let b = 0x41c6ce57 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return ((b >>> (32 - digestBits)) * 2 ** 32 + (a >>> 0)).toString(36);
}
