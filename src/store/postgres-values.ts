import { encodeUtf8 } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";

/** What a column gives back. */
export type Cell = string | number | boolean | Uint8Array | null;
export type Row = Readonly<Record<string, Cell>>;

const oids = { bytea: 17, bigint: 20, text: 25 } as const;

/** Columns as they are read: bytes as bytes of our own, numbers as safe integers, everything else as text. */
export function parserOf(oid: number): (text: string) => Cell {
  switch (oid) {
    case 16:
      return (text) => text === "t";
    case oids.bytea:
      return (text) => Uint8Array.fromHex(text.slice(2));
    case oids.bigint:
    case 23:
      return readInteger;
    default:
      return (text) => text;
  }
}

function readInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `a number in the database beyond 2^53: ${text}`);
  return value;
}

/** One parameter for a whole column, as PostgreSQL's binary array (array_recv): bytes go as they are, nothing is escaped. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  return encodeArray(oids.bytea, values);
}

export function textArray(values: readonly string[]): Buffer {
  return encodeArray(oids.text, values.map(encodeUtf8));
}

export function bigintArray(values: readonly number[]): Buffer {
  return encodeArray(oids.bigint, values.map(encodeBigint));
}

function encodeBigint(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function encodeArray(oid: number, values: readonly Uint8Array[]): Buffer {
  const header = values.length === 0 ? 12 : 20;
  const array = Buffer.alloc(values.reduce((sum, each) => sum + 4 + each.length, header));
  // Dimensions, a flag for nulls, the type of the elements; then of the one dimension its length and where it begins.
  array.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  array.writeInt32BE(oid, 8);
  if (values.length === 0) return array;
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = header;
  for (const value of values) {
    array.writeInt32BE(value.length, at);
    array.set(value, at + 4);
    at += 4 + value.length;
  }
  return array;
}
