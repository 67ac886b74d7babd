import { concatBytes, decodeUtf8, encodeUtf8, formatHex, parseHex } from "../../base/bytes.ts";
import type { PartyId } from "../../base/ids.ts";
import { formatArchiveHead, recordPaths } from "./archive.ts";
import type { MechanismRow, Store } from "../ports.ts";

/** A record as strangers may read it at a node's address: the files that an archive has under `record/`, read from the store as asked. */
export interface Published {
  list(): Promise<readonly string[]>;
  /** Undefined for what is not there. A log's entries come in pages by their number; `next` is the number the next page begins at. */
  read(path: string, from: number): Promise<{ readonly bytes: Uint8Array; readonly next?: number } | undefined>;
}

/** Entries of one page. */
const entriesPerPage = 2048;
/** Salts of one page. */
const saltsPerPage = 512;

export function openPublished(store: Store, row: MechanismRow): Published {
  const { id } = row;
  const findHead = async (log: string) => (await store.listHeads(id)).find(({ party }) => party === log);

  async function readLog(log: string, file: string, from: number): ReturnType<Published["read"]> {
    const head = await findHead(log);
    if (head === undefined) return undefined;
    if (file === "state.txt") return { bytes: head.checkpoint };
    if (file === "bridge.txt") return head.proof.length === 0 ? undefined : { bytes: head.proof };
    if (file === "entries.jsonl") {
      const entries = await store.listEntries(id, log as PartyId, from, entriesPerPage);
      const next = from + entries.length;
      const bytes = concatBytes(...entries.flatMap((entry) => [entry.bytes, newline]));
      return { bytes, ...(entries.length > 0 && next < head.size ? { next } : {}) };
    }
    const note = (await store.listCosignatures(id)).find(
      (each) => each.log === log && file === `cosigned-by-${each.cosigner}.txt`,
    )?.note;
    return note === undefined ? undefined : { bytes: note };
  }

  async function readSalts(from: number): ReturnType<Published["read"]> {
    const all = await store.listPartCommitments(id);
    const lines: Uint8Array[] = [];
    for (const commitment of all.slice(from, from + saltsPerPage)) {
      const part = await store.findPart(id, commitment);
      if (part !== undefined) lines.push(encodeUtf8(`${formatHex(commitment)} ${formatHex(part.salt)}\n`));
    }
    const next = from + saltsPerPage;
    return { bytes: concatBytes(...lines), ...(next < all.length ? { next } : {}) };
  }

  return {
    async list() {
      const [heads, cosignatures, evidence, parts] = await Promise.all([
        store.listHeads(id),
        store.listCosignatures(id),
        store.listEvidence(id),
        store.listPartCommitments(id),
      ]);
      const record = { heads, cosignatures, evidence, parts: parts.map((each) => ({ commitment: formatHex(each) })) };
      return ["archive.json", ...recordPaths(record)];
    },
    async read(path, from) {
      if (path === "archive.json") return { bytes: formatArchiveHead(row, undefined) };
      if (path === "record/salts.txt") return readSalts(from);
      const [, log, file] = /^record\/logs\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
      if (log !== undefined && file !== undefined) return readLog(log, file, from);
      const evidence = /^record\/evidence\/([^/]+)$/.exec(path)?.[1];
      if (evidence !== undefined) {
        const found = (await store.listEvidence(id)).find(({ name }) => name === evidence);
        return found === undefined ? undefined : { bytes: found.bytes };
      }
      const commitment = parseHex(/^record\/parts\/([0-9a-f]{64})$/.exec(path)?.[1] ?? "?");
      const part = commitment === undefined ? undefined : await store.findPart(id, commitment);
      return part === undefined ? undefined : { bytes: part.bytes };
    },
  };
}

const newline = encodeUtf8("\n");

/** Paths that `list` may name: what a reader asks of an address it does not trust. */
export const isRecordPath = (path: string): boolean =>
  path === "archive.json" || /^record(?:\/[A-Za-z0-9+~_-][A-Za-z0-9+~._-]*)+$/.test(path);

/** The text of a page of paths, as it travels. */
export const formatPaths = (paths: readonly string[]): string => JSON.stringify({ paths });

export function parsePaths(bytes: Uint8Array): readonly string[] | undefined {
  try {
    const { paths } = JSON.parse(decodeUtf8(bytes) ?? "") as { readonly paths?: unknown };
    const isList = Array.isArray(paths) && paths.every((each) => typeof each === "string" && isRecordPath(each));
    return isList ? (paths as readonly string[]) : undefined;
  } catch {
    return undefined;
  }
}
