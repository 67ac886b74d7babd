import type { CommandContext } from "@stricli/core";
import { readFile, writeFile } from "node:fs/promises";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId } from "../base/ids.ts";
import type { Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import type { Manifest } from "../node/home/backup.ts";
import type { Copied } from "../node/home/copy-record.ts";
import type { KeysCare } from "../node/keys/keys-care.ts";
import type { Heard } from "../node/recovery/heard.ts";
import type { Accounts } from "../node/people/accounts.ts";
import type { PeopleStore } from "../node/ports/people.ts";
import type { Node, Reading } from "../node/node.ts";
import type { PeerBook } from "../node/home/peers-file.ts";
import type { Pouches } from "../node/pouch/pouches.ts";
import type { Carrier, Clock, Guard, MechanismRow, Store } from "../node/ports.ts";
import type { Restored } from "../node/home/restore.ts";
import type { Settings } from "../node/home/settings.ts";
import { findAct } from "../view/act.ts";
import type { Scene } from "../view/scene.ts";
import type { OpenHome } from "./example/stage.ts";
import { Misuse, Refused, take } from "./failure.ts";

/** A home opened for commands. */
export interface Home {
  readonly node: Node;
  /** The carrier through a shared folder or a stick, as this home uses it. */
  openCarrier(folder: string): Promise<Carrier>;
  readonly pouches: Pouches;
  /** Addresses of peers. */
  readonly book: PeerBook;
  readonly settings: Settings;
}

/** What main gives the commands: the ports they may not choose themselves. */
export interface Wiring {
  readonly clock: Clock;
  init(dir: string): Promise<Result<void>>;
  open(dir: string): Promise<Result<Home>>;
  readonly crypto: Crypto;
  /** The store of a home alone, for checks that trust no node; and how far the home's guard says its own logs had come. */
  openStore(dir: string): Promise<
    Result<{
      readonly store: Store;
      readonly findGuarded: Guard["find"];
      /** What peers last said they hold. */
      listHeard(mechanism: MechanismId): Promise<readonly Heard[]>;
    }>
  >;
  /** Who may sign in at a home; its record is not opened. Nothing is looked up before: a home without people gets some. */
  openPeople(
    dir: string,
  ): Promise<Result<{ readonly store: PeopleStore; readonly accounts: Accounts; readonly origin: string }>>;
  /** The keys of a home, without its record. */
  openKeys(dir: string): Promise<Result<KeysCare>>;
  /** Copies record and settings of a home into a new directory. */
  backUp(dir: string, to: string): Promise<Result<Manifest>>;
  /** Puts a backup in a home; `replace` says that a record which is there may be put aside. */
  restore(from: string, dir: string, replace: boolean): Promise<Result<Restored>>;
  /** Copies the record of a home into another, empty database; `place` names it without its password. */
  moveRecord(dir: string, to: string): Promise<Result<{ readonly copied: Copied; readonly place: string }>>;
  readonly openExampleHome: OpenHome;
  /** Serves a home with the settings of a file, or of its own; `stopped` resolves once it was told to stop and has. */
  serve(dir: string, config: string | undefined): Promise<Result<{ readonly stopped: Promise<void> }>>;
}

/** Where commands speak, and what they know of their surroundings. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly columns?: number | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Asks for a secret without showing it; undefined where nobody can be asked. */
  ask?(question: string): Promise<string | undefined>;
}

/** The context of every command. */
export interface Desk extends CommandContext {
  readonly terminal: Terminal;
  readonly wiring: Wiring;
}

/** Flags that every command on a home takes. */
export interface HomeFlags {
  readonly home?: string;
  readonly mechanism?: string;
}

const homeDefault = "var/home";

export function homeOf(desk: Desk, flags: Pick<HomeFlags, "home">): string {
  return flags.home ?? desk.terminal.env?.["ENTENTE_HOME"] ?? homeDefault;
}

export function say(desk: Desk, line: string): void {
  desk.terminal.out(`${line}\n`);
}

/** Opens the home for one command and closes it whatever happens. */
export async function atHome<T>(desk: Desk, flags: HomeFlags, work: (home: Home) => Promise<T>): Promise<T> {
  const home = take(await desk.wiring.open(homeOf(desk, flags)));
  try {
    return await work(home);
  } finally {
    await home.node.close();
  }
}

/** The mechanism named, or the only one there is. */
export async function chooseMechanism(node: Node, flags: HomeFlags): Promise<MechanismRow> {
  if (flags.mechanism !== undefined) return take(await node.findMechanism(flags.mechanism));
  const all = await node.listMechanisms();
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  if (only === undefined) {
    const sentence = "This home has no mechanism yet: found one with `entente init --charter FILE`, or join one.";
    throw new Refused({ code: "mechanism-none", sentence });
  }
  throw new Misuse(`Say which with --mechanism: ${all.map((row) => row.shortName).join(", ")}.`);
}

/** A mechanism as it is read, from our desk at this second. */
export function sceneOf(reading: Reading, now: Instant, audience: Scene["audience"] = "party"): Scene {
  const { documents, acts, row } = reading;
  return { mechanism: row.id, documents, acts, party: row.party, now, audience };
}

/** The same with every act at hand. */
export async function readScene(node: Node, row: MechanismRow, now: Instant): Promise<Scene> {
  const reading = await node.read(row.id);
  await reading.hold();
  return sceneOf(reading, now);
}

/** The act that a person names: PARTY/NUMBER, its id, or at least eight of its first digits. */
export function nameAct(scene: Scene, name: string): ActId {
  const act = findAct(scene, name);
  if (act !== undefined) return act.id;
  const sentence = `No act named "${name}" is held here, or more than one begins so. Acts are named PARTY/NUMBER or by at least eight digits of their id.`;
  throw new Refused({ code: "act-unknown", sentence });
}

export async function readInput(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Misuse(
      error.code === "ENOENT" ? `There is no file ${path}.` : `${path} cannot be read: ${error.message}`,
    );
  });
}

/** `mode` is that of a new file, where it is to be less open than usual. */
export async function writeOutput(path: string, text: string | Uint8Array, mode?: number): Promise<void> {
  await writeFile(path, text, mode === undefined ? {} : { mode }).catch((error: NodeJS.ErrnoException) => {
    throw new Refused({ code: "output-failed", sentence: `${path} cannot be written: ${error.message}.` });
  });
}
