import { buildCommand } from "@stricli/core";
import { atHome, say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { take } from "../failure.ts";
import { optionalSwitch, optionalText, speakingFlags } from "../flags.ts";

interface RenewFlags {
  readonly home?: string;
  readonly mechanism?: string;
  readonly by?: string;
  readonly roll?: boolean;
  readonly reason?: string;
}

/** `entente renew`: old states vouched for under the keys in force. */
export const renewCommand = buildCommand({
  parameters: {
    flags: {
      home: speakingFlags.home,
      mechanism: speakingFlags.mechanism,
      by: speakingFlags.by,
      roll: optionalSwitch("Change our keys first, so that the new ones vouch"),
      reason: optionalText("Why, in one line"),
    },
  },
  docs: { brief: "Vouch anew for every log as we hold it, under the keys in force, for readers in many years" },
  async func(this: Desk, flags: RenewFlags) {
    await atHome(this, flags, async ({ node }) => {
      const all = await node.listMechanisms();
      const rows = flags.mechanism === undefined ? all : [take(await node.findMechanism(flags.mechanism))];
      const by = flags.by ?? this.terminal.env?.["ENTENTE_BY"] ?? "desk";
      for (const row of rows) {
        if (flags.roll === true) take(await node.rollKeys(row.id, by));
        const content = { reason: flags.reason ?? (flags.roll === true ? "Keys changed" : "Renewed in due time") };
        const { acts, size } = take(await node.perform(row.id, [{ kind: "record.renewed", content, by }]));
        const [act] = acts;
        const seen = act === undefined ? {} : ((await node.consult(row.id)).findEntry(act)?.envelope.seen ?? {});
        const others = Object.entries(seen).map(([party, head]) => `${party} to ${head.size}`);
        say(
          this,
          `${row.shortName}: our entry ${size - 1} vouches for our log before it, and of the others for ${others.join(", ") || "none yet"}.`,
        );
      }
      say(this, "The others date it by cosigning it: exchange with them.");
    });
  },
});
