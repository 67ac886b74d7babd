import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "fast-check";
import { encodeUtf8, formatHex } from "../base/bytes.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { checkConsistency, checkInclusion } from "./merkle-check.ts";
import { createTree, hashLeaf, hashNode } from "./merkle.ts";
import type { Tree } from "./merkle.ts";

const vectors = join(import.meta.dirname, "../../../shared/vectors");
const leafHash = (i: number): Uint8Array => hashLeaf(nodeCrypto, encodeUtf8(`entry ${i}`));

function treeOf(size: number): Tree {
  const tree = createTree(nodeCrypto);
  for (let i = 0; i < size; i++) tree.append(leafHash(i));
  return tree;
}

/** The definition of RFC 9162, 2.1.1, word for word and slow. */
function definedRoot(start: number, end: number): Uint8Array {
  if (end === start) return nodeCrypto.sha256();
  if (end - start === 1) return leafHash(start);
  let k = 1;
  while (k * 2 < end - start) k *= 2;
  return hashNode(nodeCrypto, definedRoot(start, start + k), definedRoot(start + k, end));
}

test("R3 the root of every size is the one RFC 9162 defines, at the time and ever after", () => {
  const tree = createTree(nodeCrypto);
  const roots: Uint8Array[] = [];
  for (let size = 0; size <= 70; size++) {
    roots.push(tree.root());
    assert.deepEqual(tree.root(), definedRoot(0, size));
    tree.append(leafHash(size));
  }
  for (const [size, root] of roots.entries()) assert.deepEqual(tree.root(size), root);
  assert.match(formatHex(tree.root(0)), /^e3b0c44298fc1c14/);
});

test("R3 a tree that was cut and grown again is the same tree", () => {
  const whole = treeOf(200).root();
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (a, b) => {
      const tree = treeOf(Math.max(a, b));
      tree.truncate(Math.min(a, b));
      assert.equal(tree.size, Math.min(a, b));
      for (let i = tree.size; i < 200; i++) tree.append(leafHash(i));
      assert.deepEqual(tree.root(), whole);
    }),
    { numRuns: 50 },
  );
});

test("R4 every inclusion proof holds for its entry, index and size, and for nothing else", () => {
  const tree = treeOf(40);
  for (let size = 1; size <= 40; size++) {
    for (let index = 0; index < size; index++) {
      const proof = tree.proveInclusion(index, size);
      const claim = { index, size, leafHash: leafHash(index), root: tree.root(size), proof };
      assert.equal(checkInclusion(nodeCrypto, claim).ok, true);
      const wrong = [
        { ...claim, leafHash: leafHash(index + 1) },
        { ...claim, root: tree.root(size - 1) },
        { ...claim, proof: [...proof, leafHash(3)] },
        ...proof.map((_, i) => ({ ...claim, proof: proof.toSpliced(i, 1) })),
        ...proof.map((_, i) => ({ ...claim, proof: proof.with(i, leafHash(99)) })),
        ...proof.map((_, i) => ({ ...claim, index: index ^ (1 << i) })),
      ];
      for (const each of wrong) assert.equal(checkInclusion(nodeCrypto, each).ok, false);
    }
  }
});

test("R5 every consistency proof joins its two states, and no others", () => {
  const tree = treeOf(40);
  const other = treeOf(20);
  for (let i = 20; i < 40; i++) other.append(leafHash(i + 1));
  for (let to = 1; to <= 40; to++) {
    for (let from = 0; from <= to; from++) {
      const proof = tree.proveConsistency(from, to);
      const claim = { from, to, rootFrom: tree.root(from), rootTo: tree.root(to), proof };
      assert.equal(checkConsistency(nodeCrypto, claim).ok, true);
      const wrong = [
        { ...claim, rootFrom: leafHash(99) },
        { ...claim, proof: [...proof, leafHash(3)] },
        ...proof.map((_, i) => ({ ...claim, proof: proof.with(i, leafHash(99)) })),
        ...proof.map((_, i) => ({ ...claim, proof: proof.toSpliced(i, 1) })),
        ...(from === 0 ? [] : [{ ...claim, rootTo: tree.root(to - 1) }]),
        ...(from === 0 || to <= 20 ? [] : [{ ...claim, rootTo: other.root(to) }]),
        ...(from === to ? [] : [{ ...claim, from: to, to: from }]),
      ];
      for (const each of wrong) assert.equal(checkConsistency(nodeCrypto, each).ok, false, `${from} ${to}`);
    }
  }
});

test("R4 sizes and hashes no log can have are refused", () => {
  const root = leafHash(0);
  const sound = { index: 0, size: 1, leafHash: root, root, proof: [] };
  assert.equal(checkInclusion(nodeCrypto, sound).ok, true);
  for (const wrong of [
    { index: -1 },
    { index: 0.5 },
    { size: 2 ** 53 },
    { size: 2 ** 63, index: 2 ** 63 - 1 },
    { size: Number.NaN },
    { root: root.subarray(0, 12), leafHash: root.subarray(0, 12) },
    { proof: Array.from({ length: 64 }, () => root) },
  ]) {
    assert.equal(checkInclusion(nodeCrypto, { ...sound, ...wrong }).ok, false, JSON.stringify(wrong));
  }
});

interface Probe {
  readonly name: string;
  readonly root: string;
  readonly root1: string;
  readonly root2: string;
  readonly leafHash: string;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly size1: number;
  readonly size2: number;
  readonly start: number;
  readonly end: number;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
const read = (name: string): readonly Probe[] =>
  JSON.parse(readFileSync(join(vectors, name), "utf8")) as readonly Probe[];
const base64 = (text: string | null): Uint8Array => Uint8Array.fromBase64(text ?? "");
const hashesOf = ({ proof }: Probe): Uint8Array[] => (proof ?? []).map(base64);
const skipped = "the public test vectors are not here (../shared/vectors)";

test("R4 R5 of the 196 public probes 195 agree; the one that differs has roots that are not 32 bytes long", (context) => {
  if (!existsSync(vectors)) return context.skip(skipped);
  const inclusion = read("merkle-inclusion.json").map((probe) => ({
    ...probe,
    accepted: checkInclusion(nodeCrypto, {
      index: probe.leafIdx,
      size: probe.treeSize,
      leafHash: base64(probe.leafHash),
      root: base64(probe.root),
      proof: hashesOf(probe),
    }).ok,
  }));
  const consistency = read("merkle-consistency.json").map((probe) => ({
    ...probe,
    accepted: checkConsistency(nodeCrypto, {
      from: probe.size1,
      to: probe.size2,
      rootFrom: base64(probe.root1),
      rootTo: base64(probe.root2),
      proof: hashesOf(probe),
    }).ok,
  }));
  const probes = [...inclusion, ...consistency];
  assert.equal(probes.length, 196);
  const differing = probes.filter(({ accepted, wantErr }) => accepted === wantErr);
  assert.deepEqual(
    differing.map(({ name, accepted }) => [name.split("/").at(-1), accepted]),
    [["sizes-are-equal-one-and-proof-is-empty", false]],
  );
  assert.equal(base64(differing[0]?.root1 ?? "").length, 12);
});

test("R4 the public probes of whole subtrees agree, each subtree taken as a log of its own", (context) => {
  if (!existsSync(vectors)) return context.skip(skipped);
  const probes = read("merkle-subtreeinclusion.json");
  assert.ok(probes.length > 100, `only ${probes.length} probes`);
  for (const probe of probes) {
    const { start, end, leafIdx, name } = probe;
    let width = 1;
    while (width < end - start) width *= 2;
    const { ok } = checkInclusion(nodeCrypto, {
      index: leafIdx - start,
      size: end - start,
      leafHash: base64(probe.leafHash),
      root: base64(probe.root),
      proof: hashesOf(probe),
    });
    assert.equal(start % width === 0 && ok, !probe.wantErr, name);
  }
});
