import assert from "node:assert/strict";
import { formatHex } from "../../src/base/bytes.ts";
import { decodeParcel } from "../../src/exchange/decode.ts";
import type { Carrier } from "../../src/node/ports.ts";
import { readCheckpoint } from "../../src/record/checkpoint.ts";
import { createTree } from "../../src/record/merkle.ts";
import type { Crypto } from "../../src/base/crypto.ts";

/**
 * Every signed state of every log that ever left a home. Two of one log that do not extend each other are what no node may ever sign.
 */
export class Released {
  /** By origin and size: the root, in hex. */
  readonly #states = new Map<string, Map<number, string>>();

  /** The carrier, with an ear at it. */
  watch(carrier: Carrier): Carrier {
    return {
      ...carrier,
      send: async (to, mechanism, bytes) => {
        const parcel = decodeParcel(bytes);
        assert.ok(parcel.ok, "a node sends parcels");
        const { cosignatures, logs } = parcel.value;
        for (const { checkpoint } of logs) this.#note(checkpoint);
        for (const { note } of cosignatures) this.#note(note);
        await carrier.send(to, mechanism, bytes);
      },
    };
  }

  #note(note: Uint8Array): void {
    const read = readCheckpoint(note);
    assert.ok(read.ok, "what is sent of a log is a signed state");
    const { origin, size } = read.value;
    const root = formatHex(read.value.root);
    const ofLog = this.#states.get(origin) ?? new Map<number, string>();
    this.#states.set(origin, ofLog);
    assert.equal(ofLog.get(size) ?? root, root, `two states of ${origin} at ${size} were released`);
    ofLog.set(size, root);
  }

  /** Compares all that was released of a log with its entries as they stand in the end; the number of states. */
  compare(crypto: Crypto, origin: string, leaves: readonly Uint8Array[]): number {
    const tree = createTree(crypto);
    for (const leaf of leaves) tree.append(leaf);
    const ofLog = this.#states.get(origin) ?? new Map<number, string>();
    for (const [size, root] of ofLog) {
      assert.ok(
        size <= leaves.length,
        `${origin} was released up to ${size}, and nobody holds more than ${leaves.length}`,
      );
      assert.equal(formatHex(tree.root(size)), root, `what was released of ${origin} at ${size} is not what is held`);
    }
    return ofLog.size;
  }
}
