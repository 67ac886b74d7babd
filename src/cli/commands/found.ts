import { buildCommand } from "@stricli/core";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { Node } from "../../node/node.ts";
import type { MechanismRow } from "../../node/ports.ts";
import { parseFingerprint } from "../../record/key.ts";
import { atHome, chooseMechanism, homeOf, readInput, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { homeFlags, optionalText, readJson, requiredText, speakingFlags } from "../flags.ts";
import { partyFrom } from "../party.ts";

interface InitFlags {
  readonly home?: string;
  readonly by?: string;
  readonly charter?: string;
  readonly party?: string;
}

/** `entente init`: a home, and with a charter a mechanism founded in it. */
export const initCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      by: speakingFlags.by,
      charter: optionalText("Found a mechanism by the charter in this file (see spec/view.md for one)", "FILE"),
      party: optionalText("Which of the charter's parties we are", "PARTY"),
    },
  },
  docs: { brief: "Make a home, and found a mechanism in it: --charter FILE --party US" },
  async func(this: Desk, flags: InitFlags) {
    const dir = homeOf(this, flags);
    if (flags.charter !== undefined && flags.party === undefined) {
      throw new Misuse("Say with --party which of the charter's parties we are.");
    }
    take(await this.wiring.init(dir));
    say(this, `The home is ${dir}.`);
    if (flags.charter === undefined || flags.party === undefined) return;
    const charter = readJson(decodeUtf8(await readInput(flags.charter)) ?? "", flags.charter);
    const party = partyFrom(flags.party);
    await atHome(this, flags, async ({ node }) => {
      const by = flags.by ?? this.terminal.env?.["ENTENTE_BY"] ?? "desk";
      const founding = { charter: charter as Parameters<Node["found"]>[0]["charter"], party, by };
      const row = take(await node.found(founding));
      say(this, `Founded ${row.shortName}, ${row.id}.`);
      await sayFingerprint(this, node, row);
      say(this, "It is our own word until the others join: give each the file that `entente invite` writes.");
    });
  },
});

/** `entente invite`: the file by which another party joins. */
export const inviteCommand = buildCommand({
  parameters: { flags: { ...homeFlags, out: optionalText("File to write [the terminal]", "FILE") } },
  docs: { brief: "Write the invitation by which another party joins" },
  async func(this: Desk, flags: HomeFlags & { readonly out?: string }) {
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      const invitation = take(await node.invite(row.id));
      if (flags.out === undefined) {
        this.terminal.out(invitation);
        return;
      }
      await writeOutput(flags.out, invitation);
      say(this, `Invitation to ${row.shortName} written to ${flags.out}. Compare the forty digits by another way:`);
      await sayFingerprint(this, node, row);
    });
  },
});

interface JoinFlags {
  readonly home?: string;
  readonly by?: string;
  readonly party: string;
  readonly name?: string;
}

/** `entente join FILE`: adopts a charter by invitation, with our own keys. */
export const joinCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      by: speakingFlags.by,
      party: requiredText("Which of the charter's parties we are", "PARTY"),
      name: optionalText("Short name for it on our command line [the charter's]", "NAME"),
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "The invitation", placeholder: "FILE", parse: (input: string): string => input }],
    },
  },
  docs: { brief: "Join a mechanism by an invitation, with our own keys; nothing is rewritten" },
  async func(this: Desk, flags: JoinFlags, file: string) {
    const invitation = decodeUtf8(await readInput(file));
    if (invitation === undefined) {
      throw new Refused({ code: "invitation-unreadable", sentence: `${file} is no text.` });
    }
    take(await this.wiring.init(homeOf(this, flags)));
    await atHome(this, flags, async ({ node }) => {
      const row = take(
        await node.join({
          invitation,
          party: partyFrom(flags.party),
          by: flags.by ?? this.terminal.env?.["ENTENTE_BY"] ?? "desk",
          ...(flags.name === undefined ? {} : { shortName: flags.name }),
        }),
      );
      say(this, `Joined ${row.shortName}, ${row.id}.`);
      await sayFingerprint(this, node, row);
      say(this, "The others trust our entries once they have entered these digits with `entente trust`.");
    });
  },
});

/** `entente trust PARTY --digits …`: keys compared out of band. */
export const trustCommand = buildCommand({
  parameters: {
    flags: {
      ...homeFlags,
      digits: requiredText("The forty digits, compared by another way than they came", "DIGITS"),
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "Whose keys", placeholder: "PARTY", parse: (input: string): string => input }],
    },
  },
  docs: { brief: "Trust a party's keys by the forty digits compared by another way" },
  async func(this: Desk, flags: HomeFlags & { readonly digits: string }, party: string) {
    const grouped = take(parseFingerprint(flags.digits));
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      take(await node.trust(row.id, partyFrom(party), grouped));
      say(this, `${party}'s keys are trusted in ${row.shortName}: ${grouped}`);
    });
  },
});

/** Our digits, for reading out. */
export async function sayFingerprint(desk: Desk, node: Node, row: MechanismRow): Promise<void> {
  const own = (await node.consult(row.id)).logs.find((log) => log.party === row.party);
  if (own !== undefined) say(desk, `Our keys, to be read out to the others: ${own.fingerprint}`);
}
