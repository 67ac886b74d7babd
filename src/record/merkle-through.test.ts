import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../base/crypto-node.ts";
import { encodeUtf8 } from "../base/bytes.ts";
import { createTree, hashLeaf } from "./merkle.ts";
import { proveThrough } from "./merkle-through.ts";

test("R46 who holds part of a log proves an earlier size of it by the same hashes as who holds all", () => {
  const sizeMax = 21;
  const all = createTree(nodeCrypto);
  for (let n = 0; n < sizeMax; n++) all.append(hashLeaf(nodeCrypto, encodeUtf8(`entry ${n}`)));
  const part = createTree(nodeCrypto);
  for (let held = 1; held <= sizeMax; held++) {
    part.append(all.leaf(held - 1));
    for (let to = held; to <= sizeMax; to++) {
      const span = { held, to, proof: all.proveConsistency(held, to) };
      for (let from = 0; from <= held; from++) {
        assert.deepEqual(
          proveThrough(nodeCrypto, part, from, span),
          all.proveConsistency(from, to),
          `${from} ${held} ${to}`,
        );
      }
    }
  }
});
