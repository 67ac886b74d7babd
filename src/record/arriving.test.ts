import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../base/bytes.ts";
import type { VerifiedCheckpoint } from "./checkpoint.ts";
import { formatArriving, parseArriving } from "./arriving.ts";
import type { Log } from "./log.ts";

const stateOf = (size: number): VerifiedCheckpoint => ({
  origin: "a.example",
  size,
  root: new Uint8Array(32),
  note: encodeUtf8(`a.example\n${size}\n\n— line\n`),
});

test("R31 what is kept of a log that is arriving is read back as it was: its bridge, the state held whole, either or both", () => {
  const bridge = encodeUtf8("proof a\nproof b\n");
  for (const log of [
    { bridge, whole: stateOf(3) },
    { bridge, whole: undefined },
    { bridge: undefined, whole: stateOf(3) },
    { bridge: undefined, whole: undefined },
  ]) {
    const bytes = formatArriving({ ...log, head: stateOf(9), size: 5 } as Log);
    assert.ok(bytes.length > 0);
    assert.deepEqual(parseArriving(bytes), { bridge: log.bridge, whole: log.whole?.note });
  }
  const isWhole = { bridge: undefined, head: stateOf(5), size: 5, whole: stateOf(5) } as Log;
  assert.equal(formatArriving(isWhole).length, 0);
});
