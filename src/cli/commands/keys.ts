import { buildCommand, buildRouteMap } from "@stricli/core";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, homeOf, readInput, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { take } from "../failure.ts";
import { homeFlags, optionalText, speakingFlags } from "../flags.ts";
import type { SpeakingFlags } from "../flags.ts";
import { choosePassphrase } from "../secret.ts";
import { sayFingerprint } from "./found.ts";

interface SecretFlags {
  readonly home?: string;
  readonly "passphrase-file"?: string;
}

const secretFlags = {
  home: homeFlags.home,
  "passphrase-file": optionalText("File whose first line is the passphrase [asked for]", "FILE"),
};

const filePositional = (brief: string) =>
  ({
    kind: "tuple",
    parameters: [{ brief, placeholder: "FILE", parse: (input: string): string => input }],
  }) as const;

/** `entente keys show`: what this home holds of each log, with the digits to compare. */
const showCommand = buildCommand({
  parameters: { flags: homeFlags },
  docs: { brief: "Show the mechanisms of this home, each log's size and the forty digits of its keys" },
  async func(this: Desk, flags: HomeFlags) {
    await atHome(this, flags, async ({ node }) => {
      const all = await node.listMechanisms();
      const rows = flags.mechanism === undefined ? all : [take(await node.findMechanism(flags.mechanism))];
      if (rows.length === 0) say(this, "This home has no mechanism yet.");
      for (const row of rows) {
        say(this, `${row.shortName}, ${row.id}, in which we are ${row.party}`);
        const { held, logs } = await node.consult(row.id);
        if (held !== undefined) say(this, `  Nothing is signed: ${held.sentence}`);
        for (const log of logs) {
          const cosigned = Object.entries(log.cosigned).map(([by, size]) => `${by} holds ${size}`);
          say(
            this,
            `  ${log.party}: ${count(log.size, "entry", "entries")}${cosigned.length > 0 ? `, ${cosigned.join(", ")}` : ""}`,
          );
          say(this, `    ${log.fingerprint}`);
          if (log.forked !== undefined) say(this, `    ${log.forked}`);
        }
      }
    });
  },
});

/** `entente keys roll`: the committed next keys take over. */
export const rollKeysCommand = buildCommand({
  parameters: { flags: speakingFlags },
  docs: { brief: "Replace our keys by the next ones, committed to beforehand" },
  async func(this: Desk, flags: SpeakingFlags) {
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      const rolled = take(await node.rollKeys(row.id, flags.by ?? this.terminal.env?.["ENTENTE_BY"] ?? "desk"));
      say(
        this,
        `Our keys are changed; the change is our entry ${rolled.size - 1}. Make a new \`entente keys backup\`.`,
      );
      await sayFingerprint(this, node, row);
    });
  },
});

/** `entente keys protect`: the keys file sealed by a passphrase. */
const protectCommand = buildCommand({
  parameters: { flags: secretFlags },
  docs: { brief: "Seal the keys file by a passphrase, or change it; ENTENTE_PASSPHRASE_FILE names the one in use" },
  async func(this: Desk, flags: SecretFlags) {
    const keys = take(await this.wiring.openKeys(homeOf(this, flags)));
    const passphrase = await choosePassphrase(this, flags["passphrase-file"], { isNew: true, what: "the keys file" });
    take(await keys.protect(passphrase));
    say(
      this,
      "The keys file is sealed. Every command that signs asks for the passphrase, or reads ENTENTE_PASSPHRASE_FILE.",
    );
  },
});

/** `entente keys unprotect`: the keys file as plain text again. */
const unprotectCommand = buildCommand({
  parameters: { flags: { home: homeFlags.home } },
  docs: { brief: "Take the passphrase away from the keys file" },
  async func(this: Desk, flags: { readonly home?: string }) {
    take(await take(await this.wiring.openKeys(homeOf(this, flags))).protect(undefined));
    say(this, "The keys file has no passphrase any more: its permissions alone guard it.");
  },
});

/** `entente keys backup FILE`: all keys, sealed, apart from the data. */
const backupCommand = buildCommand({
  parameters: { flags: secretFlags, positional: filePositional("The copy, sealed by its own passphrase") },
  docs: { brief: "Write a sealed copy of all keys, to be kept apart from backups of the record" },
  async func(this: Desk, flags: SecretFlags, file: string) {
    const keys = take(await this.wiring.openKeys(homeOf(this, flags)));
    const passphrase = await choosePassphrase(this, flags["passphrase-file"], { isNew: true, what: "the copy" });
    await writeOutput(file, take(await keys.backUp(passphrase)), 0o600);
    say(this, `The keys are copied to ${file}; \`entente keys restore\` opens it, and \`age --decrypt\` does too.`);
    say(
      this,
      "Make another copy after each change of keys: this one holds the keys in force and the two sets after them.",
    );
  },
});

/** `entente keys restore FILE`: keys put back; none that is here is lost by it. */
const restoreCommand = buildCommand({
  parameters: { flags: secretFlags, positional: filePositional("A copy that `entente keys backup` made") },
  docs: { brief: "Put keys back from a sealed copy; keys that were changed since stay" },
  async func(this: Desk, flags: SecretFlags, file: string) {
    const copy = await readInput(file);
    const passphrase = await choosePassphrase(this, flags["passphrase-file"], { isNew: false, what: "the copy" });
    take(await this.wiring.init(homeOf(this, flags)));
    const keys = take(await this.wiring.openKeys(homeOf(this, flags)));
    const held = take(await keys.restore(copy, passphrase));
    say(this, `The keys of ${count(held, "mechanism")} are here.`);
  },
});

/** `entente keys replace`: new keys for a log that cannot go on, to be named in the others' joint act. */
const replaceCommand = buildCommand({
  parameters: { flags: homeFlags },
  docs: { brief: "Make keys for a successor log, where ours are lost, and print them for the others' joint act" },
  async func(this: Desk, flags: HomeFlags) {
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      const { fingerprint, text } = await node.prepareKeys(row.id);
      say(this, "Give the others this line, for a successor log by joint act (`entente table successor-log`):");
      say(this, text);
      say(this, `and read these digits out to them: ${fingerprint}`);
      say(this, "The new keys sign once that agreement is held here.");
    });
  },
});

/** `entente keys …`; alone it shows them. */
export const keysRoutes = buildRouteMap({
  routes: {
    show: showCommand,
    roll: rollKeysCommand,
    protect: protectCommand,
    unprotect: unprotectCommand,
    backup: backupCommand,
    restore: restoreCommand,
    replace: replaceCommand,
  },
  defaultCommand: "show",
  docs: { brief: "Show keys to compare; change, seal, copy and put back our own" },
});
