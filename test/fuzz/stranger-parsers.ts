import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeUtf8, encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { accept, getValue, refuse } from "../../src/base/refusal.ts";
import type { ActId } from "../../src/base/ids.ts";
import { formatArchiveHead, readArchiveHead } from "../../src/node/check/archive.ts";
import { formatPaths, parsePaths } from "../../src/node/check/published.ts";
import { testifyAct } from "../../src/node/check/testify.ts";
import { formatCertificate, parseCertificate } from "../../src/record/certificate.ts";
import { renderTestimony } from "../../src/stranger/page.ts";
import { findProofBlock, formatProofBlock } from "../../src/stranger/proof-block.ts";
import { readTestimony } from "../../src/stranger/testimony.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import type { Parser } from "./fuzz.ts";
import { brief, lenient, parser, text } from "./parser.ts";

/** The certificate of an adopted text in two languages, from a home that is kept, and whose record it is. */
async function makeCertificate() {
  const dir = await mkdtemp(join(tmpdir(), "entente-fuzz-"));
  try {
    const path = join(dir, "record.sqlite");
    await cp(join(import.meta.dirname, "../homes/v0.1.0/kor/record.sqlite"), path);
    const store = await openSqlite(path);
    const [row] = await store.listMechanisms();
    if (row === undefined) throw new Error("the home that is kept has a consultation");
    const proposals = await store.listDocuments(row.id, "proposal");
    const adopted = proposals.find(({ json }) => (decodeUtf8(json) ?? "").includes('"subject":"text:rhythm"'));
    const certificate = getValue(await testifyAct(nodeCrypto, store, row, (adopted?.id ?? "") as ActId));
    await store.close();
    return { row, certificate };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const { certificate, row } = await makeCertificate();
const read = getValue(parseCertificate(certificate));
/** The same with its signatures cut short, so that most of what is changed is not the inside of one long number. */
const short = formatCertificate({
  ...read,
  logs: read.logs.map((log) => ({
    ...log,
    note: brief(log.note),
    states: log.states.map((state) => ({ ...state, note: brief(state.note) })),
  })),
});

const certificates = parser("certificate", [short], parseCertificate, (value, bytes) => {
  const testimony = readTestimony(lenient, bytes, []);
  if (testimony.ok) renderTestimony(testimony.value);
  return formatCertificate(value);
});

const proofBlocks = parser(
  "proof block",
  [encodeUtf8(formatProofBlock(short.subarray(0, 300)))],
  text(findProofBlock),
  (proof, bytes) => {
    const made = formatProofBlock(proof);
    const found = findProofBlock(made);
    // Lines of another length say the same: what is written back is read as the same proof.
    if (!found.ok || Buffer.compare(found.value, proof) !== 0) throw new Error("a proof is not found where it was put");
    return bytes;
  },
);

const heads = parser(
  "archive head",
  [formatArchiveHead(row, undefined)],
  (bytes) => readArchiveHead(bytes),
  (_, bytes) => bytes,
);

const paths = parser(
  "published paths",
  [encodeUtf8(formatPaths(["archive.json", "record/logs/kor/state.txt", "record/salts.txt"]))],
  (bytes) => {
    const found = parsePaths(bytes);
    return found === undefined ? refuse("paths-form", "These are no paths.") : accept(found);
  },
  (value, bytes) => {
    if (value.some((path) => path.split("/").includes("..") || path.startsWith("/")))
      throw new Error("a path leads out");
    return bytes;
  },
);

/** Readers of what strangers are given. */
export const strangerParsers: readonly Parser[] = [{ ...certificates, share: 0.008 }, proofBlocks, heads, paths];
