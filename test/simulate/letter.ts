import { decodeParcel } from "../../src/exchange/decode.ts";
import type { Parcel } from "../../src/exchange/parcel.ts";

const read = new WeakMap<Uint8Array, { readonly parcel: Parcel | undefined }>();

/** What bytes on their way say; undefined where nobody can read them. The same bytes are read once. */
export function readLetter(bytes: Uint8Array): Parcel | undefined {
  const known = read.get(bytes);
  if (known !== undefined) return known.parcel;
  const decoded = decodeParcel(bytes);
  const parcel = decoded.ok ? decoded.value : undefined;
  read.set(bytes, { parcel });
  return parcel;
}
