import { concatBytes, decodeUtf8, encodeUtf8 } from "../base/bytes.ts";
import { accept, assert, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";

/**
 * The frame of the record's files of evidence, text where their contents are text: a first line that names format and
 * version, then blocks, each a line with its title and its length in bytes, the bytes, and a newline.
 */
export interface Block {
  /** Words parted by single blanks. */
  readonly title: string;
  readonly bytes: Uint8Array;
}

const newline = encodeUtf8("\n");
const titleForm = /^[A-Za-z0-9][A-Za-z0-9./-]*(?: [A-Za-z0-9./-]+)*$/;
const headingBytesMax = 512;

export function formatBlocks(format: string, blocks: readonly Block[]): Uint8Array {
  const chunks = blocks.flatMap(({ title, bytes }) => {
    assert(titleForm.test(title), `not a title: ${title}`);
    return [encodeUtf8(`${title} ${bytes.length}\n`), bytes, newline];
  });
  return concatBytes(encodeUtf8(`${format}\n`), ...chunks);
}

/** Reads the frame strictly: what is accepted is written back by `formatBlocks` byte for byte. */
export function parseBlocks(format: string, bytes: Uint8Array, bytesMax: number): Result<readonly Block[]> {
  if (bytes.length > bytesMax) return refuse("file-size", `A file of this kind has at most ${bytesMax} bytes.`);
  const wrong = refuse("file-form", `This is not a whole file of the form ${format}.`);
  let at = 0;
  const line = (): string | undefined => {
    const end = bytes.subarray(at, at + headingBytesMax).indexOf(10);
    const text = end < 0 ? undefined : decodeUtf8(bytes.subarray(at, at + end));
    at += end + 1;
    return text;
  };
  if (line() !== format) return wrong;
  const blocks: Block[] = [];
  while (at < bytes.length) {
    const heading = /^(.+) (0|[1-9]\d{0,9})$/.exec(line() ?? "");
    const [, title, digits] = heading ?? [];
    if (title === undefined || !titleForm.test(title)) return wrong;
    const end = at + Number(digits);
    if (bytes[end] !== 10) return wrong;
    blocks.push({ title, bytes: bytes.subarray(at, end) });
    at = end + 1;
  }
  return accept(blocks);
}
