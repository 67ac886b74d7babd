import { buildCommand } from "@stricli/core";
import { stat } from "node:fs/promises";
import { decodeUtf8, formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { certifyAct, checkCertified } from "../../node/certify.ts";
import type { Guard, Store } from "../../node/ports.ts";
import { verifyStore } from "../../node/verify.ts";
import type { Verification } from "../../node/verify.ts";
import { checkFork, parseFork } from "../../record/fork.ts";
import { formatFingerprint, parseFingerprint } from "../../record/key.ts";
import { createTree, hashLeaf } from "../../record/merkle.ts";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, homeOf, nameAct, readInput, readScene, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText, repeatedText } from "../flags.ts";
import { describeCopy, describeFork, describeHome } from "../verified.ts";
import type { Verified } from "../verified.ts";

interface VerifyFlags {
  readonly home?: string;
  readonly json?: boolean;
  readonly keys?: readonly string[];
}

/** `entente verify [PATH]`: every check there is, trusting nobody. */
export const verifyCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      json: optionalSwitch("As JSON"),
      keys: repeatedText("Forty digits you trust; without any it says under which keys it checked", "DIGITS"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "A home, or a file such as a certified copy [the home]",
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
    const verified = (await isFile(what))
      ? await verifyFile(this, what, trusted)
      : await verifyHome(this, what, trusted);
    if (flags.json === true) say(this, JSON.stringify({ v: 1, ok: verified.ok, ...verified.value }));
    else for (const line of verified.lines) say(this, line);
    if (!verified.ok) {
      throw new Refused({ code: "not-verified", sentence: "What is stored here is not what was signed; see above." });
    }
  },
});

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true;

/** The store is read by itself: no node, and nothing a node remembers, is believed. */
async function verifyHome({ wiring }: Desk, dir: string, trusted: readonly string[]): Promise<Verified> {
  const { findGuarded, store } = take(await wiring.openStore(dir));
  try {
    const found: Verification[] = [];
    for (const each of await verifyStore(wiring.crypto, store, trusted)) {
      found.push({ ...each, faults: [...each.faults, ...(await checkGuard(wiring.crypto, store, findGuarded, each))] });
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

/** Certified copies and proofs of contradiction are told by how they open. */
async function verifyFile({ wiring }: Desk, path: string, trusted: readonly string[]): Promise<Verified> {
  const bytes = await readInput(path);
  const fork = parseFork(bytes);
  if (fork.ok) {
    const digits = fork.value.keys.map((keys) => formatFingerprint(wiring.crypto, keys));
    const known = fork.value.keys.filter((_, i) => trusted.length === 0 || trusted.includes(digits[i] ?? ""));
    return describeFork(take(checkFork(wiring.crypto, bytes, known)), digits);
  }
  const certified = take(checkCertified(wiring.crypto, bytes, trusted));
  const digits = [...certified.copy.keys].map(
    ([origin, [first]]) => `${origin}: ${formatFingerprint(wiring.crypto, first.keys)}`,
  );
  return describeCopy(certified, digits);
}

/** `entente certify ACT`: one act with everything needed to check it without us. */
export const certifyCommand = buildCommand({
  parameters: {
    flags: { ...homeFlags, out: optionalText("File to write [the terminal]", "FILE") },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "PARTY/NUMBER or the first digits of its id",
          placeholder: "ACT",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Write a certified copy of one act, to be checked by anybody with `entente verify FILE`" },
  async func(this: Desk, flags: HomeFlags & { readonly out?: string }, name: string) {
    const { row, act } = await atHome(this, flags, async ({ node }) => {
      const chosen = await chooseMechanism(node, flags);
      return { row: chosen, act: nameAct(await readScene(node, chosen, this.wiring.clock.now()), name) };
    });
    const { store } = take(await this.wiring.openStore(homeOf(this, flags)));
    try {
      const copy = take(await certifyAct(this.wiring.crypto, store, row, act));
      if (flags.out === undefined) {
        this.terminal.out(decodeUtf8(copy) ?? "");
        return;
      }
      await writeOutput(flags.out, copy);
      say(this, `Certified copy of ${name} written to ${flags.out}.`);
    } finally {
      await store.close();
    }
  },
});
