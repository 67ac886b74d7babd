import { decodeUtf8, encodeUtf8, formatBase64, formatHex, parseBase64, parseHex } from "../base/bytes.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { formatBlocks, parseBlocks } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { CopiedLog } from "./copy.ts";
import { proofHashesMax } from "./merkle-check.ts";

const certificateFormat = "entente.certificate/v1";
/** Bytes of one certificate, its parts included. */
export const certificateBytesMax = 64 * 1024 * 1024;

/**
 * Acts of several logs with everything needed to verify them offline, about one of them: what an agreement rests on, where a
 * certified copy is one entry alone.
 */
export interface Certificate {
  /** Hash of the entry it is about. */
  readonly about: Uint8Array;
  readonly parts: readonly CertificatePart[];
  readonly logs: readonly CertificateLog[];
}

export interface CertificatePart {
  /** Hash of the entry that names it. */
  readonly of: Uint8Array;
  readonly name: string;
  /** "" where the part has no language. */
  readonly lang: string;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

/** One log: a signed state, the entries that say its keys, the acts shown of it, and what else is known to lie under that state. */
export interface CertificateLog extends CopiedLog {
  readonly shown: readonly ShownLeaf[];
  /** Earlier states with the cosignatures they have gathered, each joined to the log's state by a consistency proof. */
  readonly states: readonly { readonly note: Uint8Array; readonly hashes: readonly Uint8Array[] }[];
  /** What others say they had seen of this log, each joined likewise. */
  readonly heads: readonly SeenHead[];
}

export interface ShownLeaf {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** Inclusion proof under the log's state. */
  readonly hashes: readonly Uint8Array[];
}

export interface SeenHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

const formatHashes = (hashes: readonly Uint8Array[]): Uint8Array =>
  encodeUtf8(hashes.map((hash) => `${formatBase64(hash)}\n`).join(""));

export function formatCertificate({ about, logs, parts }: Certificate): Uint8Array {
  return formatBlocks(certificateFormat, [
    { title: "about", bytes: encodeUtf8(formatHex(about)) },
    ...parts.map(({ bytes, lang, name, of, salt }) => {
      const words = `${formatHex(of)} ${name} ${lang === "" ? "-" : lang} ${formatHex(salt)}`;
      return decodeUtf8(bytes) === undefined
        ? { title: `file ${words}`, bytes: encodeUtf8(formatBase64(bytes)) }
        : { title: `part ${words}`, bytes };
    }),
    ...logs.flatMap(({ entries, heads, note, origin, shown, states }) => [
      { title: `log ${origin}`, bytes: note },
      ...entries.flatMap(({ bytes, hashes, index, rootBefore }) => [
        { title: `keys ${index} ${formatHex(rootBefore)}`, bytes },
        { title: "path", bytes: formatHashes(hashes) },
      ]),
      ...shown.flatMap(({ bytes, hashes, index }) => [
        { title: `entry ${index}`, bytes },
        { title: "path", bytes: formatHashes(hashes) },
      ]),
      ...states.flatMap(({ hashes, note: state }) => [
        { title: "state", bytes: state },
        { title: "path", bytes: formatHashes(hashes) },
      ]),
      ...heads.map(({ hashes, root, size }) => ({
        title: `head ${size} ${formatHex(root)}`,
        bytes: formatHashes(hashes),
      })),
    ]),
  ]);
}

/** Reads the form of a certificate and judges nothing: what is accepted is written back byte for byte. */
export function parseCertificate(bytes: Uint8Array): Result<Certificate> {
  const blocks = parseBlocks(certificateFormat, bytes, certificateBytesMax);
  if (!blocks.ok) return blocks;
  const reader = createReader(blocks.value);
  const about = readAbout(reader.take("about"));
  const parts: CertificatePart[] = [];
  for (let block = reader.take("part", "file"); block !== undefined; block = reader.take("part", "file")) {
    const part = readPart(block);
    if (part === undefined) return malformed(block);
    parts.push(part);
  }
  const logs: CertificateLog[] = [];
  for (let block = reader.take("log"); block !== undefined; block = reader.take("log")) {
    const log = readLog(block, reader);
    if (log === undefined || logs.some(({ origin }) => origin === log.origin)) return malformed(block);
    logs.push(log);
  }
  const rest = reader.rest();
  if (about === undefined || logs.length === 0 || rest !== undefined) return malformed(rest);
  return accept({ about, parts, logs });
}

function malformed(block: Block | undefined) {
  const where = block === undefined ? "" : ` at "${block.title.slice(0, 60)}"`;
  return refuse("certificate-form", `This certificate cannot be read${where}.`);
}

interface Reader {
  /** The next block, where its title begins with one of the words. */
  take(...words: readonly string[]): Block | undefined;
  rest(): Block | undefined;
}

function createReader(blocks: readonly Block[]): Reader {
  let at = 0;
  return {
    take(...words) {
      const block = blocks[at];
      if (block === undefined || !words.includes(block.title.split(" ")[0] ?? "")) return undefined;
      at += 1;
      return block;
    },
    rest: () => blocks[at],
  };
}

function readAbout(block: Block | undefined): Uint8Array | undefined {
  const hash = parseHex(decodeUtf8(block?.bytes ?? new Uint8Array(0)) ?? "?");
  return block?.title === "about" && hash?.length === 32 ? hash : undefined;
}

function readPart({ bytes, title }: Block): CertificatePart | undefined {
  const [word, id = "?", name, lang, hex = "?", ...more] = title.split(" ");
  const of = parseHex(id);
  const salt = parseHex(hex);
  if (of?.length !== 32 || salt?.length !== 32 || name === undefined || lang === undefined || more.length > 0) {
    return undefined;
  }
  const part = { of, name, lang: lang === "-" ? "" : lang, salt };
  if (word === "part") return decodeUtf8(bytes) === undefined ? undefined : { ...part, bytes };
  // A part that is no text stands in base64, and only such a one.
  const file = parseBase64(decodeUtf8(bytes) ?? "?");
  return file === undefined || decodeUtf8(file) !== undefined ? undefined : { ...part, bytes: file };
}

function readLog({ bytes: note, title }: Block, reader: Reader): CertificateLog | undefined {
  const [, origin, ...more] = title.split(" ");
  if (origin === undefined || more.length > 0) return undefined;
  const entries: CopiedLog["entries"][number][] = [];
  for (let block = reader.take("keys"); block !== undefined; block = reader.take("keys")) {
    const [, digits = "", hex = "?", ...extra] = block.title.split(" ");
    const index = readCount(digits);
    const rootBefore = parseHex(hex);
    const hashes = readHashes(reader.take("path"));
    if (index === undefined || rootBefore?.length !== 32 || hashes === undefined || extra.length > 0) return undefined;
    entries.push({ index, rootBefore, bytes: block.bytes, hashes });
  }
  const shown: ShownLeaf[] = [];
  for (let block = reader.take("entry"); block !== undefined; block = reader.take("entry")) {
    const [, digits = "", ...extra] = block.title.split(" ");
    const index = readCount(digits);
    const hashes = readHashes(reader.take("path"));
    if (index === undefined || hashes === undefined || extra.length > 0) return undefined;
    if (index <= (shown.at(-1)?.index ?? -1)) return undefined;
    shown.push({ index, bytes: block.bytes, hashes });
  }
  const states: CertificateLog["states"][number][] = [];
  for (let block = reader.take("state"); block !== undefined; block = reader.take("state")) {
    const hashes = readHashes(reader.take("path"));
    if (hashes === undefined || block.title !== "state") return undefined;
    states.push({ note: block.bytes, hashes });
  }
  const heads: SeenHead[] = [];
  for (let block = reader.take("head"); block !== undefined; block = reader.take("head")) {
    const [, digits = "", hex = "?", ...extra] = block.title.split(" ");
    const size = readCount(digits);
    const root = parseHex(hex);
    const hashes = readHashes(block);
    if (size === undefined || root?.length !== 32 || hashes === undefined || extra.length > 0) return undefined;
    heads.push({ size, root, hashes });
  }
  return entries.length === 0 ? undefined : { origin, note, entries, shown, states, heads };
}

function readCount(digits: string): number | undefined {
  return /^(?:0|[1-9]\d{0,14})$/.test(digits) ? Number(digits) : undefined;
}

function readHashes(block: Block | undefined): readonly Uint8Array[] | undefined {
  const lines = decodeUtf8(block?.bytes ?? encodeUtf8("?"))?.split("\n") ?? [];
  if (block === undefined || lines.pop() !== "" || lines.length > proofHashesMax) return undefined;
  if (block.title.startsWith("path") && block.title !== "path") return undefined;
  const hashes = lines.map((line) => parseBase64(line));
  return hashes.every((hash) => hash?.length === 32) ? (hashes as readonly Uint8Array[]) : undefined;
}
