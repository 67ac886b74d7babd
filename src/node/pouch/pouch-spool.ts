import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encodeUtf8 } from "../../base/bytes.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import { isInstant } from "../../base/time.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { parseRuns } from "../../exchange/pouch-runs.ts";
import { withFileLock } from "../home/file-lock.ts";
import { readPrivate, syncFolder } from "../home/private-file.ts";

const instant = z.string().refine(isInstant);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const runs = z.string().refine((text) => text === "" || parseRuns(text) !== undefined);

/** What we packed under one number, beside its sealed volumes. */
export const sentFile = z.strictObject({
  entente: z.literal("pouch-sent/v1"),
  number: z.int().min(1),
  at: instant,
  sealing: z.enum(["mlkem768x25519", "X25519"]),
  recipients: z.array(z.string()),
  /** Receipts it carries. */
  opened: runs,
  volumes: z.array(
    z.strictObject({
      name: z.string().regex(/^\d{4,9}(?:-\d{1,4}of\d{1,4})?\.pouch$/),
      bytes: z.int().min(0),
      parcels: z.int().min(0),
      /** Commitments of the parts in it. */
      parts: z.array(digest),
      /** When it was destroyed for a part in it that was expunged. */
      destroyed: instant.optional(),
    }),
  ),
});
export type SentPouch = Shaped<typeof sentFile>;

/** One volume that we opened whole. */
export const openedFile = z.strictObject({
  entente: z.literal("pouch-opened/v1"),
  number: z.int().min(1),
  volume: z.int().min(1),
  volumes: z.int().min(1),
  /** When its sender packed it, by the sender's word. */
  at: instant,
  openedAt: instant,
  bytes: z.int().min(0),
  parcels: z.int().min(0),
  /** SHA-256 of its manifest's text. */
  manifest: digest,
  answerTo: z.array(z.string()),
  /** Ours for which it brought receipts. */
  receipts: runs,
});
export type OpenedVolume = Shaped<typeof openedFile>;

/** To whom pouches for a peer are sealed. */
export const recipientsFile = z.strictObject({
  entente: z.literal("pouch-recipients/v1"),
  recipients: z.array(z.string()),
  /** What the peer's newest pouch said when these were chosen: another saying asks for another choice. */
  announced: z.array(z.string()),
});
export type PinnedRecipients = Shaped<typeof recipientsFile>;

/** What lies in `pouches/` for one peer. Every file appears whole or not at all, so several processes may use it at once. */
export interface PouchShelf {
  listSent(): Promise<readonly SentPouch[]>;
  listOpened(): Promise<readonly OpenedVolume[]>;
  /** Keeps what was opened; the same volume once more changes nothing. */
  keepOpened(volume: OpenedVolume): Promise<void>;
  /** Runs `work` while nobody else packs for this peer or destroys what is spooled for it. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Spools a pouch, to be called in `alone`: `fill` writes its volumes into a folder, which then gets its number all at once. */
  keepSent(number: number, fill: (folder: string) => Promise<SentPouch>): Promise<SentPouch>;
  /** Where a volume lies; whether it still does is for the reader to see. */
  pathOf(number: number, name: string): string;
  hasVolume(number: number, name: string): Promise<boolean>;
  /** Ends a volume's bytes: overwritten, synced, unlinked. */
  destroy(number: number, name: string): Promise<void>;
  /** Ends the bytes of all volumes of a pouch that need not lie here any longer, and the list of what was in them. */
  retire(pouch: SentPouch): Promise<void>;
  /** Writes again what is said of a pouch. */
  amend(pouch: SentPouch): Promise<void>;
  findRecipients(): Promise<PinnedRecipients | undefined>;
  keepRecipients(pinned: PinnedRecipients): Promise<void>;
}

/** All of a home's pouches. */
export interface PouchSpool {
  shelfOf(mechanism: MechanismId, peer: PartyId): PouchShelf;
  listPeers(mechanism: MechanismId): Promise<readonly PartyId[]>;
}

const contents = "contents.json";
const asidePrefix = ".packing-";
const recipientsName = "recipients.json";

export const formatNumber = (number: number): string => String(number).padStart(4, "0");

/** `0017.pouch`, or `0017-2of3.pouch` where there are several. */
export const volumeName = (number: number, volume: number, volumes: number): string =>
  `${formatNumber(number)}${volumes === 1 ? "" : `-${volume}of${volumes}`}.pouch`;

export function openPouchSpool(dir: string): PouchSpool {
  return {
    shelfOf: (mechanism, peer) => openShelf(join(dir, mechanism, peer)),
    async listPeers(mechanism) {
      if (!isMechanismId(mechanism)) return [];
      return (await listNames(join(dir, mechanism))).filter(isPartyId).toSorted();
    },
  };
}

function openShelf(dir: string): PouchShelf {
  const sent = join(dir, "sent");
  const opened = join(dir, "opened");
  const folderOf = (number: number): string => join(sent, formatNumber(number));
  const amend: PouchShelf["amend"] = (pouch) => writeJson(join(folderOf(pouch.number), contents), pouch);
  const destroy: PouchShelf["destroy"] = async (number, name) => {
    await shred(join(folderOf(number), name));
    await syncFolder(folderOf(number));
  };
  return {
    pathOf: (number, name) => join(folderOf(number), name),
    hasVolume: async (number, name) => (await stat(join(folderOf(number), name)).catch(() => undefined)) !== undefined,
    async listSent() {
      const numbers = (await listNames(sent)).filter((name) => /^\d{4,9}$/.test(name));
      const read = await Promise.all(numbers.map((name) => readPrivate(join(sent, name, contents), sentFile)));
      return read.filter((each) => each !== undefined).toSorted((a, b) => a.number - b.number);
    },
    async listOpened() {
      const names = (await listNames(opened)).filter((name) => /^\d[0-9a-z.-]{0,40}\.json$/.test(name));
      const read = await Promise.all(names.map((name) => readPrivate(join(opened, name), openedFile)));
      return read
        .filter((each) => each !== undefined)
        .toSorted((a, b) => a.number - b.number || a.volume - b.volume || (a.openedAt < b.openedAt ? -1 : 1));
    },
    async keepOpened(volume) {
      await makeFolder(opened);
      const name = `${formatNumber(volume.number)}-${volume.volume}.${volume.manifest.slice(0, 16)}.json`;
      // The first opening is the one that counts: its date is when what it brought was held.
      if ((await listNames(opened)).includes(name)) return;
      await writeJson(join(opened, name), volume);
    },
    async alone(work) {
      await makeFolder(dir);
      return withFileLock(join(dir, "lock"), work);
    },
    async keepSent(number, fill) {
      await makeFolder(sent);
      // Whoever was packing alone before and left this is gone.
      for (const left of (await listNames(sent)).filter((name) => name.startsWith(asidePrefix))) {
        await rm(join(sent, left), { recursive: true, force: true });
      }
      const aside = await mkdtemp(join(sent, asidePrefix));
      try {
        const pouch = await fill(aside);
        await writeJson(join(aside, contents), pouch);
        await rename(aside, folderOf(number));
        await syncFolder(sent);
        return pouch;
      } finally {
        await rm(aside, { recursive: true, force: true });
      }
    },
    destroy,
    async retire(pouch) {
      const { number, volumes } = pouch;
      if (volumes.every(({ parts }) => parts.length === 0) && !(await hasAny(folderOf(number)))) return;
      for (const { name } of volumes) await destroy(number, name);
      await amend({ ...pouch, volumes: volumes.map((volume) => ({ ...volume, parts: [] })) });
    },
    amend,
    findRecipients: () => readPrivate(join(dir, recipientsName), recipientsFile),
    async keepRecipients(pinned) {
      await makeFolder(dir);
      await writeJson(join(dir, recipientsName), pinned);
    },
  };
}

/** Whether a file is what a broken-off `writeWhole` left. */
export const isAside = (name: string): boolean => /\.[0-9a-f]{12}\.part$/.test(name);

const writeJson = async (path: string, value: unknown): Promise<void> =>
  void (await writeWhole(path, [encodeUtf8(`${JSON.stringify(value, null, 2)}\n`)]));

async function listNames(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

/** Each folder that is new is on disk with its name before anything is put into it. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/**
 * Writes a file whole: aside under a name of its own, so that two who write the same do not meet, synced, renamed, and its folder
 * synced. Answers its size.
 */
export async function writeWhole(
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  const aside = `${path}.${randomBytes(6).toString("hex")}.part`;
  const file = await open(aside, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece);
      bytes += piece.length;
    }
    await file.sync();
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(aside, path).catch(async (error: unknown) => {
    await rm(aside, { force: true });
    throw error;
  });
  await syncFolder(dirname(path));
  return bytes;
}

/** Whether a volume still lies in the folder of a pouch. */
const hasAny = async (folder: string): Promise<boolean> =>
  (await listNames(folder)).some((name) => name.endsWith(".pouch"));

/** As far as a file system allows: its blocks are overwritten in place before its name goes. */
async function shred(path: string): Promise<void> {
  const file = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    const zeros = new Uint8Array(64 * 1024);
    for (let at = 0; at < size; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
}
