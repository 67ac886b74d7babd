import { buildCommand } from "@stricli/core";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { Node } from "../../node/node.ts";
import { formatPeerLetter, parsePeerLetter } from "../../node/peer/peer-letter.ts";
import type { PeerLetter } from "../../node/peer/peer-letter.ts";
import type { MechanismRow } from "../../node/ports.ts";
import { isOrigin } from "../../node/home/settings.ts";
import { atHome, chooseMechanism, homeOf, readInput, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Misuse, Refused, take } from "../failure.ts";
import { homeFlags, optionalText, requiredText, speakingFlags } from "../flags.ts";
import { partyFrom } from "../party.ts";

/** `entente peer invite`: the file that tells another party where we are called, and invites it where it has yet to join. */
export const invitePeerCommand = buildCommand({
  parameters: {
    flags: {
      ...homeFlags,
      address: optionalText("Where our node is called [address of the settings]", "URL"),
      out: requiredText("File to write", "FILE"),
    },
  },
  docs: { brief: "Write the file by which another party finds our node, with the digits to compare" },
  async func(this: Desk, flags: HomeFlags & { readonly address?: string; readonly out: string }) {
    await atHome(this, flags, async ({ node, settings }) => {
      const row = await chooseMechanism(node, flags);
      const address = addressFrom(flags.address ?? settings.address);
      const fingerprint = await ownFingerprint(node, row);
      const invited = await node.invite(row.id);
      if (!invited.ok && invited.refusal.code !== "not-founder") take(invited);
      const invitation = invited.ok ? invited.value : undefined;
      const letter = { mechanism: row.id, party: row.party, address, fingerprint, invitation };
      await writeOutput(flags.out, formatPeerLetter(letter));
      say(this, `Where ${row.party} is called in ${row.shortName} is written to ${flags.out}.`);
      say(this, `Our digits, to be read out to the others: ${fingerprint}`);
    });
  },
});

interface AcceptFlags {
  readonly home?: string;
  readonly party?: string;
  readonly by?: string;
  readonly name?: string;
}

/** `entente peer accept FILE`: notes where a party is called, and joins by its invitation where we are not in it yet. */
export const acceptPeerCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      by: speakingFlags.by,
      party: optionalText("Which of the charter's parties we are, to join", "PARTY"),
      name: optionalText("Short name for it on our command line, to join [the charter's]", "NAME"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "What `entente peer invite` of the other party wrote",
          placeholder: "FILE",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: { brief: "Take another party's file: note where it is called, and join where we are not in it yet" },
  async func(this: Desk, flags: AcceptFlags, file: string) {
    const letter = take(parsePeerLetter(decodeUtf8(await readInput(file)) ?? ""));
    take(await this.wiring.init(homeOf(this, flags)));
    await atHome(this, flags, async ({ book, node }) => {
      const known = (await node.listMechanisms()).find(({ id }) => id === letter.mechanism);
      const row = known ?? (await joinBy(this, node, flags, letter));
      if (letter.party === row.party) {
        throw new Refused({ code: "own-party", sentence: "This file is our own: it is for the other parties." });
      }
      await book.set(row.id, letter.party, { address: letter.address });
      say(this, `${letter.party} is called at ${letter.address} in ${row.shortName}.`);
      const peer = (await node.listPeers(row.id)).find(({ party }) => party === letter.party);
      if (peer?.fingerprint !== undefined && peer.fingerprint !== letter.fingerprint) {
        say(this, `The file names other digits for ${letter.party} than are known here: ask them.`);
      }
      const isConfirmed = peer !== undefined && peer.status !== "unknown" && peer.status !== "introduced";
      const digits = `--digits "${letter.fingerprint}"`;
      say(
        this,
        isConfirmed
          ? `Their digits, to be compared with them by another way: ${peer.fingerprint}`
          : `Compare their digits by another way, then: entente trust ${letter.party} ${digits}`,
      );
      say(this, `Our digits, to be read out to them: ${await ownFingerprint(node, row)}`);
    });
  },
});

async function joinBy(desk: Desk, node: Node, flags: AcceptFlags, letter: PeerLetter): Promise<MechanismRow> {
  if (letter.invitation === undefined) {
    const sentence = `We are not in that consultation, and ${letter.party} did not found it: ask its founder for an invitation.`;
    throw new Refused({ code: "mechanism-unknown", sentence });
  }
  if (flags.party === undefined) throw new Misuse("Say with --party which of the charter's parties we are.");
  const by = flags.by ?? desk.terminal.env?.["ENTENTE_BY"] ?? "desk";
  const named = flags.name === undefined ? {} : { shortName: flags.name };
  const joined = await node.join({ invitation: letter.invitation, party: partyFrom(flags.party), by, ...named });
  if (joined.ok) {
    say(desk, `Joined ${joined.value.shortName}, ${joined.value.id}.`);
    return joined.value;
  }
  // The charter does not name us yet: we receive the record that will, and join then.
  const waiting = (await node.listMechanisms()).find(({ id }) => id === letter.mechanism);
  if (joined.refusal.code !== "charter-pending" || waiting === undefined) return take(joined);
  say(desk, joined.refusal.sentence);
  return waiting;
}

const ownFingerprint = (node: Node, row: MechanismRow): Promise<string> => node.passport.fingerprint(row.id);

function addressFrom(text: string | undefined): string {
  if (text === undefined) {
    throw new Misuse("Say with --address where our node is called, or set `address` (docs/settings.md).");
  }
  if (isOrigin(text)) return text;
  throw new Misuse(`"${text}" is not an address such as https://node.example.org, without a path.`);
}
