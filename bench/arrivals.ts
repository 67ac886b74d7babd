import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { PartyId } from "../src/base/ids.ts";
import { assembleCheckpoint, checkpointMessages, openCheckpoint, originOf } from "../src/record/checkpoint.ts";
import { createTree, hashLeaf, type Tree } from "../src/record/merkle.ts";
import { domainOf } from "./charter.ts";
import type { Corpus, CorpusEntry } from "./corpus.ts";

/** One batch as it arrives: entries of several logs, with a signed state of each log behind the batch. */
export interface Arrival {
  readonly entries: readonly CorpusEntry[];
  readonly notes: ReadonlyMap<PartyId, Uint8Array>;
}

/** The first `count` entries of a corpus in batches of so many, signed by their authors. */
export function* signArrivals(corpus: Corpus, count: number, batchSize: number): Generator<Arrival, void> {
  const trees = treesOf(corpus);
  const close = (entries: readonly CorpusEntry[]): Arrival => {
    for (const { bytes, party } of entries) trees.get(party)?.append(hashLeaf(nodeCrypto, bytes));
    const speakers = corpus.parties.filter((party) => entries.some((each) => each.party === party));
    return { entries, notes: new Map(speakers.map((party) => [party, sign(corpus, party, trees)])) };
  };
  let entries: CorpusEntry[] = [];
  for (const entry of corpus.entries(count)) {
    entries.push(entry);
    if (entries.length < batchSize) continue;
    yield close(entries);
    entries = [];
  }
  if (entries.length > 0) yield close(entries);
}

export const treesOf = (corpus: Corpus): ReadonlyMap<PartyId, Tree> =>
  new Map(corpus.parties.map((party) => [party, createTree(nodeCrypto)]));

function sign(corpus: Corpus, party: PartyId, trees: ReadonlyMap<PartyId, Tree>): Uint8Array {
  const [tree, seeds, keys] = [trees.get(party), corpus.seeds.get(party), corpus.keys.get(party)];
  if (tree === undefined || seeds === undefined || keys === undefined) throw new Error(`no such party: ${party}`);
  const checkpoint = { origin: originOf(domainOf(party), corpus.mechanism), size: tree.size, root: tree.root() };
  const messages = checkpointMessages(checkpoint);
  const signed = assembleCheckpoint(nodeCrypto, checkpoint, keys, {
    ed25519: nodeCrypto.ed25519.sign(seeds.ed25519, messages.ed25519),
    mldsa44: nodeCrypto.mldsa44.sign(seeds.mldsa44, messages.mldsa44),
  });
  if (!signed.ok) throw new Error(signed.refusal.sentence);
  return signed.value.note;
}

export function checkNotes(corpus: Corpus, notes: Arrival["notes"], trees: ReadonlyMap<PartyId, Tree>): void {
  for (const [party, note] of notes) {
    const keys = corpus.keys.get(party);
    const tree = trees.get(party);
    if (keys === undefined || tree === undefined) throw new Error(`no such party: ${party}`);
    const opened = openCheckpoint(nodeCrypto, note, originOf(domainOf(party), corpus.mechanism), keys);
    const isRight =
      opened.ok && opened.value.size === tree.size && formatHex(opened.value.root) === formatHex(tree.root());
    if (!isRight) throw new Error(`the signed state of ${party} does not fit`);
  }
}
