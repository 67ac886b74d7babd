import { buildCommand } from "@stricli/core";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { verifyArchive, verifyPublished } from "../../node/check/archive-check.ts";
import { compareHeard } from "../../node/recovery/heard.ts";
import type { Guard, Store } from "../../node/ports.ts";
import { checkFile } from "../../node/check/verify-file.ts";
import { verifyStore } from "../../node/check/verify.ts";
import type { Verification } from "../../node/check/verify.ts";
import { parseFingerprint } from "../../record/key.ts";
import { createTree, hashLeaf } from "../../record/merkle.ts";
import { count } from "../../view/time-words.ts";
import { isAddress, openAddress } from "../address.ts";
import { atHome, homeOf, readInput, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { openFolder } from "../folder.ts";
import { homeFlags, optionalSwitch, optionalText, repeatedText } from "../flags.ts";
import { describeFaults, describeFile, describeHome, describePouch } from "../verified.ts";
import type { Verified } from "../verified.ts";

interface VerifyFlags {
  readonly home?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
  readonly keys?: readonly string[];
  readonly token?: string;
}

/** `entente verify [PATH]`: every check there is, trusting nobody. */
export const verifyCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      json: optionalSwitch("As JSON"),
      progress: optionalSwitch("Says on the error output how many entries were checked; for a home"),
      keys: repeatedText("Forty digits you trust; without any it says under which keys it checked", "DIGITS"),
      token: optionalText("What the address asks of strangers, where it does not give the record to everyone", "TOKEN"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief:
            "A home, an archive, or a file: page, certificate, certified copy, fork proof, pouch; or https://… [the home]",
          placeholder: "PATH",
          optional: true,
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Check everything and trust nobody: signatures, order, what follows from it; each fault is named" },
  async func(this: Desk, flags: VerifyFlags, path?: string) {
    const trusted = (flags.keys ?? []).map((digits) => take(parseFingerprint(digits)));
    const what = path ?? homeOf(this, flags);
    const verified = await verifyPath(this, flags, what, trusted);
    if (flags.json === true) say(this, JSON.stringify({ v: 1, ok: verified.ok, ...verified.value }));
    else for (const line of verified.lines) say(this, line);
    if (!verified.ok) {
      throw new Refused({ code: "not-verified", sentence: "This is not what was signed; see above." });
    }
  },
});

async function verifyPath(desk: Desk, flags: VerifyFlags, path: string, trusted: readonly string[]): Promise<Verified> {
  if (isAddress(path)) {
    const folder = await openAddress(path, flags.token);
    return describeHome([take(await verifyPublished(desk.wiring.crypto, folder, trusted))]);
  }
  if (await isSealed(path)) return verifySealed(desk, flags, path, trusted);
  if (await isFile(path)) return verifyFile(desk, path, trusted);
  return (await isFile(join(path, "archive.json")))
    ? verifyFolder(desk, path, trusted)
    : verifyHome(desk, path, trusted, flags.progress === true);
}

async function verifyFolder({ wiring }: Desk, dir: string, trusted: readonly string[]): Promise<Verified> {
  return describeHome([take(await verifyArchive(wiring.crypto, openFolder(dir), trusted, true))]);
}

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true;

/** The store is read by itself: no node, and nothing a node remembers, is believed. */
async function verifyHome(
  { terminal, wiring }: Desk,
  dir: string,
  trusted: readonly string[],
  isTelling: boolean,
): Promise<Verified> {
  const { findGuarded, listHeard, store } = take(await wiring.openStore(dir));
  try {
    const found: Verification[] = [];
    const tell = (checked: number, entries: number): void => terminal.err(`checked ${checked} of ${entries}\n`);
    for (const each of await verifyStore(wiring.crypto, store, trusted, isTelling ? tell : undefined)) {
      const notes = compareHeard(each, await listHeard(each.mechanism.id));
      const faults = await checkGuard(wiring.crypto, store, findGuarded, each);
      found.push({ ...each, faults: [...each.faults, ...faults], notes: [...each.notes, ...notes] });
    }
    return describeHome(found);
  } finally {
    await store.close();
  }
}

/** What the store alone cannot tell: that our own log was longer once than it is now, or another than was given out. */
async function checkGuard(
  crypto: Crypto,
  store: Store,
  findGuarded: Guard["find"],
  { mechanism: { id, party }, under }: Verification,
): Promise<Verification["faults"]> {
  const guarded = await findGuarded(id);
  const own = under.find((each) => each.party === party)?.entries ?? 0;
  if (guarded === undefined || guarded.size === 0) return [];
  if (guarded.size > own) {
    const sentence = `Our own log had ${count(guarded.size, "entry", "entries")} when something of it was last given out, and has ${own} now.`;
    return [{ code: "log-shortened", sentence, party }];
  }
  const tree = createTree(crypto);
  for (const { bytes } of await store.listEntries(id, party, 0, guarded.size)) tree.append(hashLeaf(crypto, bytes));
  if (formatHex(tree.root()) === guarded.root) return [];
  const sentence = `The first ${count(guarded.size, "entry", "entries")} of our own log are not the ones that were given out.`;
  return [{ code: "log-differs", sentence, party }];
}

/** A pouch is opened by the home's identity, and nothing else of the home is asked. */
async function verifySealed(
  desk: Desk,
  flags: VerifyFlags,
  path: string,
  trusted: readonly string[],
): Promise<Verified> {
  return atHome(desk, flags, async ({ pouches }) => describePouch(take(await pouches.verify(path, trusted))));
}

const sealedIntro = "age-encryption.org/v1\n";

async function isSealed(path: string): Promise<boolean> {
  if (!(await isFile(path))) return false;
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sealedIntro.length), 0, sealedIntro.length, 0);
    return buffer.toString("latin1", 0, bytesRead) === sealedIntro;
  } finally {
    await file.close();
  }
}

/** Files that convince by themselves are told by how they open. */
async function verifyFile({ wiring }: Desk, path: string, trusted: readonly string[]): Promise<Verified> {
  const checked = checkFile(wiring.crypto, await readInput(path), trusted);
  return checked.ok ? describeFile(checked.value) : describeFaults(checked.refusal);
}
