import { Decrypter, Encrypter } from "age-encryption";
import { open } from "node:fs/promises";
import { concatBytes, decodeUtf8 } from "../../base/bytes.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import { pouchLimits } from "../../exchange/pouch.ts";
import type { Sealing } from "../../exchange/pouch.ts";

/** An age file's header is read whole before anything is known of it; longer ones are refused unread. */
const headerBytesMax = 64 * 1024;
const readBytes = 64 * 1024;
const intro = "age-encryption.org/v1\n";

/** Words in clear under a seal that holds, taken piece by piece. */
export interface Unsealed {
  /** The next so many bytes; undefined where fewer are left. Throws a `SealBroken` where the file was changed or cut short. */
  take(bytes: number): Promise<Uint8Array | undefined>;
  /** Up to the next line feed, without it, of at most so many bytes; undefined where there is none. */
  takeLine(bytesMax: number): Promise<string | undefined>;
  isDone(): Promise<boolean>;
  /** Kinds of recipients the file is sealed to, as its header names them. */
  readonly kinds: readonly string[];
  close(): Promise<void>;
}

/** Found while reading: what was sealed is not what lies here. */
export class SealBroken extends Error {
  readonly refusal: Refusal = {
    code: "pouch-damaged",
    sentence: "The pouch was changed or cut short on its way: ask for the same number again.",
  };
}

/** Seals what is given, piece by piece; the recipients were judged by `sealingOf`. Memory is that of a piece. */
export async function seal(
  recipients: readonly string[],
  pieces: Iterable<Uint8Array>,
): Promise<Result<AsyncIterable<Uint8Array>>> {
  const encrypter = new Encrypter();
  try {
    for (const each of recipients) encrypter.addRecipient(each);
    return accept(await encrypter.encrypt(ReadableStream.from(pieces)));
  } catch {
    // The library's own words may hold the recipient; nobody needs them.
    return refuse("recipient", "A recipient was mistyped: it is not as its owner's machine printed it.");
  }
}

/**
 * Opens the seal of a file. Nothing is decompressed, and no more than a piece of 64 KiB is held. Codes: `pouch-unreadable` for what
 * is no file of ours, `pouch-too-large`, `pouch-not-for-us` where no identity fits, `pouch-damaged`.
 */
export async function unseal(path: string, identities: readonly string[]): Promise<Result<Unsealed>> {
  const file = await openFile(path);
  if (!file.ok) return file;
  const { close, head, pieces } = file.value;
  const failed = async (refusal: Refusal): Promise<Result<never>> => {
    await close();
    return { ok: false, refusal };
  };
  const kinds = readKinds(head);
  if (!kinds.ok) return failed(kinds.refusal);
  const decrypter = new Decrypter();
  for (const each of identities) decrypter.addIdentity(each);
  try {
    const clear = await decrypter.decrypt(ReadableStream.from(pieces));
    return accept({ ...createTaker(clear), kinds: kinds.value, close });
  } catch (error) {
    const isOthers = error instanceof Error && error.message.startsWith("no identity matched");
    const sentence = "The pouch is sealed to another identity than ours: ask its sender which recipient was used.";
    return failed(isOthers ? { code: "pouch-not-for-us", sentence } : new SealBroken().refusal);
  }
}

async function openFile(path: string): Promise<
  Result<{
    readonly head: Uint8Array;
    readonly pieces: AsyncIterable<Uint8Array>;
    close(): Promise<void>;
  }>
> {
  const unreadable = refuse("pouch-unreadable", `${path} is no file that can be read.`);
  const opened = await open(path, "r").catch(() => undefined);
  if (opened === undefined) return unreadable;
  const file = opened;
  const { size, ...stat } = await file.stat().then((found) => ({ size: found.size, isFile: found.isFile() }));
  if (!stat.isFile || size > pouchLimits.fileBytesMax) {
    await file.close();
    const sentence = `${path} has ${size} bytes; at most ${pouchLimits.fileBytesMax} are opened: ask for smaller volumes.`;
    return stat.isFile ? refuse("pouch-too-large", sentence) : unreadable;
  }
  const head = new Uint8Array(Math.min(size, headerBytesMax));
  await file.read(head, 0, head.length, 0);
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < size;) {
      const piece = new Uint8Array(Math.min(readBytes, size - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }
  return accept({ head, pieces: pieces(), close: () => file.close() });
}

/** Kinds of recipients in a header that is whole and no longer than ours are. */
function readKinds(head: Uint8Array): Result<readonly string[]> {
  const text = new TextDecoder("latin1").decode(head);
  const end = text.indexOf("\n--- ");
  if (!text.startsWith(intro)) {
    return refuse("not-a-pouch", "This is no pouch: it does not begin as a sealed age file does.");
  }
  if (end === -1) return { ok: false, refusal: new SealBroken().refusal };
  const kinds = [...text.slice(0, end).matchAll(/^-> (\S{1,64})/gm)].map(([, kind = ""]) => kind);
  return accept(kinds);
}

function createTaker(clear: ReadableStream<Uint8Array>): Pick<Unsealed, "take" | "takeLine" | "isDone"> {
  const reader = clear.getReader();
  let rest: Uint8Array = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const next = await reader.read().catch(() => {
      throw new SealBroken();
    });
    if (next.value !== undefined) rest = rest.length === 0 ? next.value : concatBytes(rest, next.value);
    return !next.done;
  };
  const cut = (at: number): Uint8Array => {
    const taken = rest.slice(0, at);
    rest = rest.subarray(at);
    return taken;
  };
  return {
    async take(bytes) {
      if (bytes <= rest.length) return cut(bytes);
      // Filled once, so that a large parcel is not copied for each piece of it.
      const out = new Uint8Array(bytes);
      out.set(rest);
      let at = rest.length;
      rest = new Uint8Array(0);
      while (at < bytes) {
        if (!(await more())) return undefined;
        const piece = cut(Math.min(bytes - at, rest.length));
        out.set(piece, at);
        at += piece.length;
      }
      return out;
    },
    async takeLine(bytesMax) {
      while (rest.indexOf(10) === -1 && rest.length < bytesMax) if (!(await more())) break;
      const end = rest.indexOf(10);
      if (end === -1 || end > bytesMax) return undefined;
      const line = decodeUtf8(cut(end));
      cut(1);
      return line;
    },
    async isDone() {
      while (rest.length === 0) if (!(await more())) return true;
      return false;
    },
  };
}

/** The kind of recipient that a manifest says, among those of the file's header. */
export const isSealedAs = ({ kinds }: Pick<Unsealed, "kinds">, sealing: Sealing): boolean =>
  kinds.includes(sealing) && !kinds.some((each) => each !== sealing && (each === "X25519" || each === "scrypt"));
