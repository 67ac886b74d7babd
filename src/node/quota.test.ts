import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeUtf8 } from "../base/bytes.ts";
import { createWeight, weighEntry } from "./quota.ts";

test("an entry weighs the same as text and as bytes, wherever in memory the bytes begin", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", ",", ":", "[", "{", "}") }), fc.nat(3), (text, offset) => {
      const [ofText, ofBytes] = [createWeight(), createWeight()];
      weighEntry(ofText, text);
      const room = new Uint8Array(offset + text.length + 1).fill(",".charCodeAt(0));
      room.set(encodeUtf8(text), offset);
      weighEntry(ofBytes, room.subarray(offset, offset + text.length));
      assert.deepEqual(ofBytes, ofText);
    }),
  );
});
