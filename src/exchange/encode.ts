import { encodeUtf8, formatBase64, formatHex } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";
import { parcelVersion } from "./parcel.ts";
import type { Parcel } from "./parcel.ts";

const newline = 10;

/** The parcel as text, byte for byte determined by its value. */
export function encodeParcel(parcel: Parcel): Uint8Array {
  const sheet = createSheet();
  sheet.line(parcelVersion);
  sheet.line(`mechanism ${parcel.mechanism}`);
  sheet.line(`from ${parcel.from}`);
  sheet.line(`to ${parcel.to}`);
  for (const held of parcel.claim.held) {
    const cosigned = held.cosigned.map((each) => ` ${each.cosigner}:${each.size}`).join("");
    sheet.line(`held ${held.party} ${held.size} ${held.root}${cosigned}`);
  }
  for (const commitment of parcel.claim.wanted) sheet.line(`wanted ${commitment}`);
  for (const name of parcel.claim.known) sheet.line(`known ${name}`);
  if (parcel.claim.asks !== undefined) sheet.line(`asks ${parcel.claim.asks}`);
  for (const log of parcel.logs) {
    const bridge = log.bridge === undefined ? "" : ` ${countLines(log.bridge)}`;
    sheet.line(`log ${log.party} ${log.from} ${log.entries.length} ${countLines(log.checkpoint)}${bridge}`);
    sheet.bytes(log.checkpoint);
    if (log.bridge !== undefined) sheet.bytes(log.bridge);
    for (const entry of log.entries) {
      sheet.bytes(entry);
      sheet.end();
    }
  }
  for (const each of parcel.cosignatures) {
    sheet.line(`cosignature ${each.log} ${each.cosigner} ${countLines(each.note)}`);
    sheet.bytes(each.note);
  }
  if (parcel.answer !== undefined) {
    sheet.line(`answer ${countLines(parcel.answer)}`);
    sheet.bytes(parcel.answer);
  }
  for (const part of parcel.parts) {
    sheet.line(`part ${part.bytes.length} ${formatHex(part.salt)}`);
    sheet.line(formatBase64(part.bytes));
  }
  for (const each of parcel.evidence) {
    sheet.line(`evidence ${each.name} ${countLines(each.bytes)}`);
    sheet.bytes(each.bytes);
  }
  sheet.line("end");
  return sheet.whole();
}

/** Lines of a text that ends each line, the last too. */
export function countLines(text: Uint8Array): number {
  assert(text.at(-1) === newline, "a text in a parcel ends with a newline");
  let lines = 0;
  for (let at = text.indexOf(newline); at !== -1; at = text.indexOf(newline, at + 1)) lines++;
  return lines;
}

function createSheet() {
  const chunks: Uint8Array[] = [];
  const lineEnd = Uint8Array.of(newline);
  let size = 0;
  const bytes = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    size += chunk.length;
  };
  return {
    bytes,
    line: (text: string): void => bytes(encodeUtf8(`${text}\n`)),
    end: (): void => bytes(lineEnd),
    whole: (): Uint8Array => {
      const out = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        out.set(chunk, at);
        at += chunk.length;
      }
      return out;
    },
  };
}
