import { open, readFile, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { encodeUtf8 } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { withFileLock } from "../home/file-lock.ts";
import { formatKeysFile, isIntact, keysFile, noKeys } from "./keys-chain.ts";
import type { KeysFile } from "./keys-chain.ts";
import { isSealed } from "./keys-seal.ts";
import type { PassphraseSeal } from "./keys-seal.ts";
import { PortFailure } from "../ports.ts";
import { checkPrivate, parsePrivate, writePrivateBytes } from "../home/private-file.ts";

/** Answers with the passphrase of the keys file, or undefined where nobody can be asked. Called once per process. */
export type AskPassphrase = () => Promise<string | undefined>;

/** The keys file as it stands on disk, whoever wrote it last. */
export interface Vault {
  readonly path: string;
  read(): Promise<KeysFile>;
  /** Reads, changes and writes while no other process does; what `change` was handed is what it answers where nothing is to change. */
  change(change: (held: KeysFile) => KeysFile): Promise<KeysFile>;
  /** Seals the file by a passphrase from now on, or leaves it open to whoever may read it. */
  protect(passphrase: string | undefined): Promise<void>;
}

/** What was read, and the file it was read from. */
interface Reading {
  readonly stamp: string;
  readonly held: KeysFile;
  /** By which passphrase the file was sealed; undefined for one that was not. */
  readonly passphrase: string | undefined;
}

/**
 * A keys file, sealed or not. It is looked at anew at each use, so that a roll by another process counts at once; its contents are
 * read again only when it is another file than before.
 */
export function openVault(
  path: string,
  { crypto, seal }: { readonly crypto: Crypto; readonly seal: PassphraseSeal },
  ask: AskPassphrase,
): Vault {
  let last: Reading | undefined;

  const read = async (): Promise<Reading> => {
    if (!(await checkPrivate(path))) return { stamp: "", held: noKeys, passphrase: undefined };
    const stamp = await stampOf(path);
    if (last?.stamp === stamp) return last;
    const bytes = await readFile(path);
    last = {
      stamp,
      ...(isSealed(bytes) ? await unseal(bytes) : { held: parse(crypto, path, bytes), passphrase: undefined }),
    };
    return last;
  };

  const unseal = async (bytes: Uint8Array): Promise<Omit<Reading, "stamp">> => {
    // Asked again only where the one that opened the file before opens it no longer.
    for (const known of [async () => last?.passphrase, ask]) {
      const passphrase = await known();
      if (passphrase === undefined) continue;
      const opened = await seal.open(bytes, passphrase);
      if (opened.ok) return { held: parse(crypto, path, encodeUtf8(opened.value)), passphrase };
    }
    const sentence = `${path} is sealed, and no passphrase was given that opens it: nothing can be signed. If the passphrase is right, the file is damaged: put back the copy you keep of it.`;
    throw new PortFailure({ code: "keys-sealed", sentence });
  };

  const write = async (held: KeysFile, passphrase: string | undefined): Promise<void> => {
    const text = formatKeysFile(crypto, held);
    const bytes = passphrase === undefined ? encodeUtf8(text) : await seal.seal(text, passphrase);
    const retired = await open(path, "r+").catch(() => undefined);
    try {
      await writePrivateBytes(path, bytes);
      // The renamed file stands; what this handle still names is the old one, whose seeds are overwritten.
      if (retired !== undefined) await overwrite(retired);
    } finally {
      await retired?.close();
    }
    last = { stamp: await stampOf(path), held, passphrase };
  };

  return {
    path,
    read: async () => (await read()).held,
    change: (change) =>
      withFileLock(`${path}.lock`, async () => {
        const { held, passphrase } = await read();
        const changed = change(held);
        if (changed !== held) await write(changed, passphrase);
        return changed;
      }),
    protect: (passphrase) => withFileLock(`${path}.lock`, async () => write((await read()).held, passphrase)),
  };
}

async function stampOf(path: string): Promise<string> {
  const { ctimeNs, ino, mtimeNs, size } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

async function overwrite(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  await file.write(new Uint8Array(size), 0, size, 0);
  await file.sync();
}

function parse(crypto: Crypto, path: string, bytes: Uint8Array): KeysFile {
  const read = parsePrivate(bytes, keysFile);
  if (read !== undefined && isIntact(crypto, read)) return read;
  // What stands in the file is not repeated here: it may be half a seed.
  const sentence = `${path} is not as Entente wrote it: put back the copy you keep of it.`;
  throw new PortFailure({ code: "file-spoilt", sentence });
}
