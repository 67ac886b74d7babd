import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { concatBytes, encodeUtf8 } from "../../base/bytes.ts";

const block = 512;
/** Date of every file: the same folder gives the same bytes. 1 January 2000, UTC. */
const fixedTime = 946_684_800;

/**
 * A folder as one file (POSIX ustar): paths in order, under `top`. Chosen before zip for it has no bound on the number of files, can
 * be sent while it is read, and every system opens it with what it brings.
 */
export async function* packFolder(folder: string, top: string): AsyncGenerator<Uint8Array> {
  for (const path of await listFiles(folder, "")) {
    const file = join(folder, path);
    const { size } = await lstat(file);
    yield headerOf(`${top}/${path}`, size);
    for await (const chunk of createReadStream(file, { end: Math.max(size - 1, 0) }))
      yield new Uint8Array(chunk as Buffer);
    const rest = size % block;
    if (rest > 0) yield new Uint8Array(block - rest);
  }
  yield new Uint8Array(2 * block);
}

/** Files below a folder, in order; what is no plain file is left out. */
async function listFiles(folder: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await listFiles(folder, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

function headerOf(path: string, size: number): Uint8Array {
  const cut = path.length > 100 ? path.indexOf("/", path.length - 101) : -1;
  const header = new Uint8Array(block);
  const put = (at: number, bytes: Uint8Array): void => header.set(bytes, at);
  put(0, encodeUtf8(path.slice(cut + 1)));
  put(100, encodeUtf8("0000644\0"));
  put(108, encodeUtf8("0000000\0"));
  put(116, encodeUtf8("0000000\0"));
  put(124, encodeUtf8(`${size.toString(8).padStart(11, "0")}\0`));
  put(136, encodeUtf8(`${fixedTime.toString(8).padStart(11, "0")}\0`));
  put(148, encodeUtf8(" ".repeat(8)));
  put(156, encodeUtf8("0"));
  put(257, concatBytes(encodeUtf8("ustar"), new Uint8Array(1), encodeUtf8("00")));
  if (cut > 0) put(345, encodeUtf8(path.slice(0, cut)));
  const sum = header.reduce((all, byte) => all + byte, 0);
  put(148, encodeUtf8(`${sum.toString(8).padStart(6, "0")}\0 `));
  return header;
}
