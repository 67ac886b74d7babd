/**
 * Compares the record's trees, proofs and notes with an independent implementation: Go's `sumdb/tlog` and `sumdb/note`, from
 * Debian's `golang-go` and `golang-golang-x-mod-dev`. Installs nothing. `--seed N` repeats a run, `--trees N` sets its length.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { concatBytes, equalBytes, formatBase64, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { getValue } from "../../src/base/refusal.ts";
import { assembleCheckpoint, checkpointMessages } from "../../src/record/checkpoint.ts";
import { formatVerifierKey, keyIdOf, parseVerifierKey, signatureType } from "../../src/record/key.ts";
import type { KeySet } from "../../src/record/key.ts";
import { checkConsistency, checkInclusion } from "../../src/record/merkle-check.ts";
import type { Consistency, Inclusion } from "../../src/record/merkle-check.ts";
import { createTree, hashLeaf } from "../../src/record/merkle.ts";
import type { Tree } from "../../src/record/merkle.ts";
import { formatNote, openNote } from "../../src/record/note.ts";
import { createDice } from "./dice.ts";
import type { Dice } from "./dice.ts";

const modules = "/usr/share/gocode";

interface Answer {
  readonly Roots: readonly (string | null)[];
  readonly Inclusion: readonly boolean[];
  readonly Consistency: readonly boolean[];
  readonly ProofsOfEntry: readonly (readonly string[] | null)[];
  readonly ProofsOfLog: readonly (readonly string[] | null)[];
  readonly Opened: readonly string[];
  readonly Signed: readonly string[];
}

/** One tree with what is asked about it. */
interface Case {
  readonly leaves: readonly Uint8Array[];
  readonly tree: Tree;
  readonly inclusion: readonly Inclusion[];
  readonly consistency: readonly Consistency[];
  readonly notes: readonly { readonly note: Uint8Array; readonly text: string; readonly isWhole: boolean }[];
  readonly texts: readonly string[];
  readonly seed: Uint8Array;
  readonly name: string;
}

function main(): void {
  const { values } = parseArgs({ options: { seed: { type: "string" }, trees: { type: "string" } } });
  const missing = [
    spawnSync("go", ["version"]).status === 0 ? [] : ["golang-go"],
    existsSync(join(modules, "src/golang.org/x/mod/sumdb/tlog")) ? [] : ["golang-golang-x-mod-dev"],
  ].flat();
  if (missing.length > 0) {
    console.error(`The cross-check needs Go and its log packages. Missing here, from Debian: ${missing.join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const dice = createDice(seed);
  const cases = Array.from({ length: Number(values.trees ?? 60) }, (_, i) => makeCase(dice, i));
  const answers = ask(cases);
  const counts = { roots: 0, proofs: 0, verdicts: 0, notes: 0 };
  for (const [i, each] of cases.entries()) compare(each, answers[i] as Answer, counts);
  console.log(
    `Seed ${seed}: ${cases.length} trees, ${counts.roots} roots, ${counts.proofs} proofs made by both and exchanged, ` +
      `${counts.verdicts} verdicts on true and altered proofs, ${counts.notes} notes: all alike.`,
  );
}

function ask(cases: readonly Case[]): readonly Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "entente-crosscheck-"));
  try {
    const program = join(folder, "crosscheck");
    const env = {
      ...process.env,
      GOPATH: modules,
      GO111MODULE: "off",
      GOPROXY: "off",
      GOFLAGS: "",
      GOCACHE: join(folder, "cache"),
    };
    const built = spawnSync("go", ["build", "-o", program, join(import.meta.dirname, "main.go")], {
      env,
      encoding: "utf8",
    });
    assert.equal(built.status, 0, built.stderr);
    const input = cases.map((each) => JSON.stringify(questionOf(each))).join("\n");
    const ran = spawnSync(program, [], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
    assert.equal(ran.status, 0, ran.stderr);
    return ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function makeCase(dice: Dice, number: number): Case {
  const size = number === 0 ? 1 : 1 + dice.below(dice.below(4) === 0 ? 700 : 40);
  const leaves = Array.from({ length: size }, () => dice.bytes(dice.below(80)));
  const tree = createTree(nodeCrypto);
  for (const leaf of leaves) tree.append(hashLeaf(nodeCrypto, leaf));
  const inclusion = Array.from({ length: 40 }, () => {
    const of = 1 + dice.below(size);
    const index = dice.below(of);
    const claim = {
      index,
      size: of,
      leafHash: tree.leaf(index),
      root: tree.root(of),
      proof: tree.proveInclusion(index, of),
    };
    return dice.below(2) === 0 ? claim : alterInclusion(dice, claim);
  });
  const consistency = Array.from({ length: 40 }, () => {
    const to = 1 + dice.below(size);
    const from = 1 + dice.below(to);
    const claim = {
      from,
      to,
      rootFrom: tree.root(from),
      rootTo: tree.root(to),
      proof: tree.proveConsistency(from, to),
    };
    return dice.below(2) === 0 ? claim : alterConsistency(dice, claim);
  });
  const seed = dice.bytes(32);
  const name = `party${number}.example/entente/${formatHex(dice.bytes(32))}`;
  const note = signState(seed, name, tree);
  const notes = Array.from({ length: 12 }, (_, i) => {
    const altered = i === 0 ? note : flip(dice, note);
    return { note: altered, text: `${name}\n${size}\n${formatBase64(tree.root())}\n`, isWhole: i === 0 };
  });
  const texts = Array.from({ length: 4 }, () => `${formatBase64(dice.bytes(dice.below(90)))}\n\n\u00e9\n`);
  return { leaves, tree, inclusion, consistency, notes, texts, seed, name };
}

/** A whole checkpoint note, with the line of ML-DSA-44 that Go does not know. */
function signState(seed: Uint8Array, origin: string, tree: Tree): Uint8Array {
  const keys: KeySet = {
    ed25519: nodeCrypto.ed25519.publicKey(seed),
    mldsa44: nodeCrypto.mldsa44.publicKey(seed),
    next: new Uint8Array(32),
  };
  const checkpoint = { origin, size: tree.size, root: tree.root() };
  const messages = checkpointMessages(checkpoint);
  const signatures = {
    ed25519: nodeCrypto.ed25519.sign(seed, messages.ed25519),
    mldsa44: nodeCrypto.mldsa44.sign(seed, messages.mldsa44),
  };
  return getValue(assembleCheckpoint(nodeCrypto, checkpoint, keys, signatures)).note;
}

function alterInclusion(dice: Dice, claim: Inclusion): Inclusion {
  const { proof } = claim;
  const ways: readonly (() => Inclusion)[] = [
    () => ({ ...claim, leafHash: flip(dice, claim.leafHash) }),
    () => ({ ...claim, root: flip(dice, claim.root) }),
    () => ({ ...claim, index: dice.below(claim.size) }),
    () => ({ ...claim, proof: [...proof, dice.bytes(32)] }),
    () => ({ ...claim, proof: proof.slice(1) }),
    () => ({ ...claim, proof: proof.map((hash, i) => (i === 0 ? flip(dice, hash) : hash)) }),
  ];
  return (ways[dice.below(ways.length)] as () => Inclusion)();
}

function alterConsistency(dice: Dice, claim: Consistency): Consistency {
  const { proof } = claim;
  const ways: readonly (() => Consistency)[] = [
    () => ({ ...claim, rootFrom: flip(dice, claim.rootFrom) }),
    () => ({ ...claim, rootTo: flip(dice, claim.rootTo) }),
    () => ({ ...claim, from: 1 + dice.below(claim.to) }),
    () => ({ ...claim, proof: [...proof, dice.bytes(32)] }),
    () => ({ ...claim, proof: proof.slice(1) }),
    () => ({ ...claim, proof: proof.map((hash, i) => (i === 0 ? flip(dice, hash) : hash)) }),
  ];
  return (ways[dice.below(ways.length)] as () => Consistency)();
}

function flip(dice: Dice, bytes: Uint8Array): Uint8Array {
  const at = dice.below(bytes.length);
  return bytes.with(at, (bytes[at] as number) ^ (1 << dice.below(8)));
}

function questionOf(each: Case): object {
  const keyId = keyIdOf(nodeCrypto, each.name, signatureType.ed25519Note, nodeCrypto.ed25519.publicKey(each.seed));
  const material = formatBase64(concatBytes(Uint8Array.of(signatureType.ed25519Note), each.seed));
  return {
    Leaves: each.leaves.map((leaf) => formatBase64(leaf)),
    Inclusion: each.inclusion.map(({ index, size, root, leafHash, proof }) => ({
      Index: index,
      Size: size,
      Root: formatBase64(root),
      Leaf: formatBase64(leafHash),
      Proof: proof.map((hash) => formatBase64(hash)),
    })),
    Consistency: each.consistency.map(({ from, to, rootFrom, rootTo, proof }) => ({
      From: from,
      To: to,
      RootFrom: formatBase64(rootFrom),
      RootTo: formatBase64(rootTo),
      Proof: proof.map((hash) => formatBase64(hash)),
    })),
    Notes: each.notes.map(({ note }) => ({ Note: formatBase64(note), Key: verifierKeyOf(each) })),
    Texts: each.texts,
    Signer: `PRIVATE+KEY+${each.name}+${formatHex(keyId)}+${material}`,
  };
}

function verifierKeyOf({ name, seed }: Case): string {
  const publicKey = nodeCrypto.ed25519.publicKey(seed);
  return formatVerifierKey(nodeCrypto, { name, type: signatureType.ed25519Note, publicKey });
}

function compare(
  each: Case,
  answer: Answer,
  counts: { roots: number; proofs: number; verdicts: number; notes: number },
): void {
  const { tree } = each;
  for (const [size, root] of answer.Roots.entries()) {
    if (root === null) continue;
    assert.deepEqual(tree.root(size), Uint8Array.fromBase64(root), `root of ${size}`);
    counts.roots += 1;
  }
  for (const [i, claim] of each.inclusion.entries()) {
    assert.equal(
      checkInclusion(nodeCrypto, claim).ok,
      answer.Inclusion[i],
      `inclusion ${claim.index} in ${claim.size}`,
    );
    const made = answer.ProofsOfEntry[i]?.map((hash) => Uint8Array.fromBase64(hash)) ?? [];
    const { index, size } = claim;
    assert.deepEqual(tree.proveInclusion(index, size), made);
    const theirs = { index, size, leafHash: tree.leaf(index), root: tree.root(size), proof: made };
    assert.equal(checkInclusion(nodeCrypto, theirs).ok, true);
    counts.verdicts += 1;
    counts.proofs += 1;
  }
  for (const [i, claim] of each.consistency.entries()) {
    assert.equal(checkConsistency(nodeCrypto, claim).ok, answer.Consistency[i], `from ${claim.from} to ${claim.to}`);
    const made = answer.ProofsOfLog[i]?.map((hash) => Uint8Array.fromBase64(hash)) ?? [];
    const { from, to } = claim;
    assert.deepEqual(tree.proveConsistency(from, to), made);
    const theirs = { from, to, rootFrom: tree.root(from), rootTo: tree.root(to), proof: made };
    assert.equal(checkConsistency(nodeCrypto, theirs).ok, true);
    counts.verdicts += 1;
    counts.proofs += 1;
  }
  compareNotes(each, answer, counts);
}

function compareNotes(each: Case, answer: Answer, counts: { notes: number }): void {
  const { name, type, publicKey } = getValue(parseVerifierKey(nodeCrypto, verifierKeyOf(each)));
  const verifier = {
    name,
    keyId: keyIdOf(nodeCrypto, name, type, publicKey),
    verify: (text: string, signature: Uint8Array) =>
      nodeCrypto.ed25519.verify(publicKey, new TextEncoder().encode(text), signature),
  };
  for (const [i, { note, text, isWhole }] of each.notes.entries()) {
    const opened = openNote(note, [verifier]);
    const theirs = answer.Opened[i];
    if (isWhole) assert.equal(theirs, text);
    // What Go refuses we refuse. We refuse besides what has a second spelling, which Go lets pass.
    if (opened.ok) assert.equal(theirs, opened.value.text);
    counts.notes += 1;
  }
  for (const [i, text] of each.texts.entries()) {
    const signed = Uint8Array.fromBase64(answer.Signed[i] ?? "");
    const opened = getValue(openNote(signed, [verifier]));
    assert.equal(opened.text, text);
    assert.ok(equalBytes(formatNote(opened), signed));
    counts.notes += 1;
  }
}

main();
