import { buildCommand } from "@stricli/core";
import { count } from "../../view/time-words.ts";
import { atHome, homeOf, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { take } from "../failure.ts";
import { homeFlags, optionalSwitch } from "../flags.ts";

const folder = (brief: string) =>
  ({
    kind: "tuple",
    parameters: [{ brief, placeholder: "DIR", parse: (input: string): string => input }],
  }) as const;

/** `entente backup DIR`: the record and the settings, never keys or guard. */
export const backupCommand = buildCommand({
  parameters: {
    flags: { home: homeFlags.home },
    positional: folder("A directory that does not exist yet"),
  },
  docs: { brief: "Copy the record and the settings, while the home is in use; keys have a backup of their own" },
  async func(this: Desk, flags: { readonly home?: string }, to: string) {
    const { at, files } = take(await this.wiring.backUp(homeOf(this, flags), to));
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    say(this, `The record as of ${at} is in ${to}: ${count(bytes, "byte")}, with the settings.`);
    say(
      this,
      "Neither keys nor guard are in it: copy the keys with `entente keys backup`; the guard is copied nowhere.",
    );
  },
});

interface RestoreFlags {
  readonly home?: string;
  readonly replace?: boolean;
}

/** `entente restore DIR`: a backup in place of the record; nothing is signed until all have answered. */
export const restoreCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      replace: optionalSwitch("Put the record that is there aside"),
    },
    positional: folder("A backup that `entente backup` made"),
  },
  docs: { brief: "Put a backup in place; nothing is signed until every other party has answered" },
  async func(this: Desk, flags: RestoreFlags, from: string) {
    const home = homeOf(this, flags);
    const { aside, manifest, mechanisms } = take(await this.wiring.restore(from, home, flags.replace === true));
    say(this, `The record of ${manifest.at} is in ${home}, with ${count(mechanisms.length, "mechanism")}.`);
    if (aside !== undefined) say(this, `The record that was there is kept as ${aside}.`);
    await atHome(this, flags, async ({ node }) => {
      for (const row of mechanisms) {
        const { held } = await node.consult(row.id);
        if (held !== undefined) say(this, `${row.shortName}: ${held.sentence}`);
      }
    });
    say(
      this,
      "Exchange with the others, by wire, folder or pouch: each answers by itself, and brings what is missing.",
    );
  },
});
