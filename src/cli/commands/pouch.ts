import { buildCommand, buildRouteMap } from "@stricli/core";
import { formatRuns } from "../../exchange/pouch-runs.ts";
import type { PouchStanding } from "../../node/pouch/pouch-account.ts";
import type { OpenedFile } from "../../node/pouch/pouch-open.ts";
import { volumeBytesDefault } from "../../node/pouch/pouch-load.ts";
import { showHidden } from "../../view/hidden.ts";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, say } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch, optionalText, repeatedText, requiredText } from "../flags.ts";
import { partyFrom } from "../party.ts";
import { tickLines } from "./travel.ts";

interface IdentityFlags {
  readonly home?: string;
  readonly x25519?: boolean;
}

/** `entente pouch identity`: the line by which the others seal what they send us. */
const identityCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      x25519: optionalSwitch("One for senders whose age program knows no post-quantum recipients"),
    },
  },
  docs: { brief: "Print the line to which others seal pouches for us; made the first time" },
  async func(this: Desk, flags: IdentityFlags) {
    await atHome(this, flags, async ({ pouches }) => {
      say(this, await pouches.identify(flags.x25519 === true ? "X25519" : "mlkem768x25519"));
    });
  },
});

interface PackFlags extends HomeFlags {
  readonly to: string;
  readonly recipient?: readonly string[];
  readonly volume?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `entente pouch pack --to PARTY`: what a party is not known to hold, sealed, as files to be carried. */
const packCommand = buildCommand({
  parameters: {
    flags: {
      ...homeFlags,
      to: requiredText("The party it is for", "PARTY"),
      recipient: repeatedText("The line their `entente pouch identity` prints; remembered", "AGE"),
      volume: optionalText("Files of at most about this size, such as 8MiB [64MiB]", "SIZE"),
      out: optionalText("Folder or stick to lay the files in; they stay in the home until acknowledged", "DIR"),
      json: optionalSwitch("As JSON"),
    },
  },
  docs: { brief: "Seal what a party is not known to hold into numbered files, to be carried by hand" },
  async func(this: Desk, flags: PackFlags) {
    await atHome(this, flags, async ({ node, pouches }) => {
      const mechanism = await chooseMechanism(node, flags);
      const to = partyFrom(flags.to);
      const volumeBytes = flags.volume === undefined ? volumeBytesDefault : sizeFrom(flags.volume);
      const packed = take(
        await pouches.pack({ mechanism, to, recipients: flags.recipient ?? [], volumeBytes }, flags.out),
      );
      if (flags.json === true) {
        say(this, JSON.stringify({ v: 1, packed: packed ?? null }));
        return;
      }
      if (packed === undefined) {
        say(this, `Nothing to pack: ${to} is known to hold all we hold, and knows what we hold.`);
        return;
      }
      say(this, `Pouch ${packed.number} for ${to}, sealed by ${packed.sealing}, dated ${packed.at}:`);
      for (const { bytes, path } of packed.volumes) say(this, `  ${path}  ${count(bytes, "byte")}`);
    });
  },
});

interface OpenFlags {
  readonly home?: string;
  readonly json?: boolean;
}

/** `entente pouch open FILE…`: takes what the files hold, in whatever order they came. */
const openCommand = buildCommand({
  parameters: {
    flags: { home: homeFlags.home, json: optionalSwitch("As JSON") },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { brief: "Pouches, or volumes of one", placeholder: "FILE", parse: (input: string): string => input },
    },
  },
  docs: { brief: "Open pouches addressed to us; in any order, and as often as one likes" },
  async func(this: Desk, flags: OpenFlags, ...files: readonly string[]) {
    await atHome(this, flags, async ({ pouches }) => {
      const opened = await pouches.open(files);
      if (flags.json === true)
        say(this, JSON.stringify({ v: 1, files: opened.files.map(summarise), ticked: opened.ticked }));
      else for (const line of [...opened.files.flatMap(openedLines), ...tickLines(opened.ticked)]) say(this, line);
      const [first] = opened.files.flatMap(refusalsOf);
      if (first !== undefined) throw new Refused(first);
    });
  },
});

function summarise(file: OpenedFile): object {
  if (file.status === "refused") return file;
  const { manifest, mechanism, received, ...rest } = file;
  const { at, from, number, volume, volumes } = manifest;
  return { ...rest, mechanism: mechanism.id, from, number, volume, volumes, at, received };
}

function openedLines(file: OpenedFile): readonly string[] {
  if (file.status === "refused") return [`${file.path}: not taken. ${showHidden(file.refusal.sentence)}`];
  const { manifest, received } = file;
  const { at, from, number, volume, volumes } = manifest;
  const entries = received.flatMap((each) => Object.values(each.entries)).reduce((sum, each) => sum + each, 0);
  const part = volumes === 1 ? "" : `, volume ${volume} of ${volumes}`;
  const news = entries === 0 ? "nothing new" : count(entries, "entry", "entries");
  const forks = new Set(received.flatMap((each) => each.forked));
  return [
    `Pouch ${number} of ${from}${part}, dated ${at}: ${file.isRepeated && entries === 0 ? "opened before, nothing new" : news}`,
    ...[...forks].map((party) => `${party} has signed two different logs: the proof is kept.`),
    ...received.flatMap((each) => each.refused.map(({ sentence }) => `Not taken: ${showHidden(sentence)}`)),
    ...(file.status === "waiting"
      ? [`${file.path} waits and is not receipted: open it again when what it lacks has come or is settled.`]
      : []),
  ];
}

function refusalsOf(file: OpenedFile): readonly { readonly code: string; readonly sentence: string }[] {
  return file.status === "refused" ? [file.refusal] : file.received.flatMap((each) => each.refused);
}

interface ListFlags extends HomeFlags {
  readonly with?: string;
  readonly json?: boolean;
}

/** `entente pouch list`: numbers sent and received, what is acknowledged and what is missing. */
const listCommand = buildCommand({
  parameters: {
    flags: { ...homeFlags, with: optionalText("One party alone", "PARTY"), json: optionalSwitch("As JSON") },
  },
  docs: { brief: "List the pouches sent and received, with what is missing" },
  async func(this: Desk, flags: ListFlags) {
    await atHome(this, flags, async ({ node, pouches }) => {
      const row = await chooseMechanism(node, flags);
      const standings = await pouches.list(row.id, flags.with === undefined ? undefined : partyFrom(flags.with));
      if (flags.json === true) {
        say(this, JSON.stringify({ v: 1, mechanism: row.id, peers: standings }));
        return;
      }
      if (standings.length === 0) say(this, "No pouch was packed or opened yet.");
      for (const line of standings.flatMap(standingLines)) say(this, line);
    });
  },
});

function standingLines({ missing, peer, received, sent }: PouchStanding): readonly string[] {
  return [
    `${peer}:`,
    ...sent.map(
      ({ at, bytes, number, status, volumes }) =>
        `  to    ${number}  ${at}  ${count(volumes, "volume")}, ${count(bytes, "byte")}  ${sentWords[status]}`,
    ),
    ...received.map(
      ({ at, bytes, lacking, number, openedAt, volumes }) =>
        `  from  ${number}  ${at}, opened ${openedAt}  ${count(volumes, "volume")}, ${count(bytes, "byte")}${lacking.length === 0 ? "" : `; missing: volume ${formatRuns(lacking)}`}`,
    ),
    ...(missing.length === 0 ? [] : [`  missing from ${peer}: ${formatRuns(missing)}`]),
  ];
}

const sentWords: Readonly<Record<PouchStanding["sent"][number]["status"], string>> = {
  acknowledged: "acknowledged",
  waiting: "not acknowledged",
  destroyed: "destroyed here for words that were expunged",
};

/** `entente pouch …`. */
export const pouchRoutes = buildRouteMap({
  routes: { identity: identityCommand, pack: packCommand, open: openCommand, list: listCommand },
  docs: { brief: "Sealed files for networks that no wire joins" },
});

function sizeFrom(text: string): number {
  const [, digits, unit] = /^(\d{1,9})\s?(KiB|MiB)$/.exec(text) ?? [];
  if (digits === undefined) throw new Misuse(`--volume takes a size such as 8MiB or 700KiB, not "${text}".`);
  return Number(digits) * (unit === "MiB" ? 1024 * 1024 : 1024);
}
