import { concatBytes } from "../base/bytes.ts";
import type { Log } from "./log.ts";

/** What is kept of a log that is held part of the way, beside its entries and its newest signed state. */
export interface Arriving {
  /** What joins the entries held to that state (`bridge.ts`); undefined where a shorter state came in between. */
  readonly bridge: Uint8Array | undefined;
  /** Note of the newest state of which every entry is held; undefined where there is none yet. */
  readonly whole: Uint8Array | undefined;
}

const newline = 10;
const parting = Uint8Array.of(newline);
const nothing = new Uint8Array(0);

/** The lines of the bridge, and after an empty line the note; no byte for a log that is held whole. */
export const formatArriving = ({ bridge, head, size, whole }: Log): Uint8Array =>
  head === undefined || head.size === size
    ? nothing
    : whole === undefined && bridge !== undefined
      ? bridge
      : concatBytes(bridge ?? nothing, parting, whole?.note ?? nothing);

/** The two apart, unjudged. */
export function parseArriving(bytes: Uint8Array): Arriving {
  // No line of a bridge is empty.
  let at = bytes[0] === newline ? 0 : bytes.length;
  for (let i = 1; i < bytes.length && at === bytes.length; i++) {
    if (bytes[i] === newline && bytes[i - 1] === newline) at = i;
  }
  const part = (from: number, to: number): Uint8Array | undefined => (to > from ? bytes.slice(from, to) : undefined);
  return { bridge: part(0, at), whole: part(at + 1, bytes.length) };
}
