import { buildCommand, buildRouteMap } from "@stricli/core";
import type { PartyId } from "../../base/ids.ts";
import type { MechanismRow } from "../../node/ports.ts";
import { findPeerAddress } from "../../node/home/read-settings.ts";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, say } from "../desk.ts";
import type { Desk, Home, HomeFlags } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { homeFlags, optionalSwitch } from "../flags.ts";
import { partyFrom } from "../party.ts";
import { describePeer, peerJson } from "../peer-lines.ts";
import { previewFor } from "../preview.ts";
import { acceptPeerCommand, invitePeerCommand } from "./introduce.ts";

/** `entente peer list`: how we stand with each. */
const listCommand = buildCommand({
  parameters: { flags: { ...homeFlags, json: optionalSwitch("As JSON") } },
  docs: { brief: "Show how we stand with each other party: keys, address, what is still to come, last word" },
  async func(this: Desk, flags: HomeFlags & { readonly json?: boolean }) {
    await atHome(this, flags, async (home) => {
      const { node } = home;
      const rows = flags.mechanism === undefined ? await node.listMechanisms() : [await chooseMechanism(node, flags)];
      const now = this.wiring.clock.now();
      const found = [];
      for (const row of rows) {
        const peers = [];
        for (const peer of await node.listPeers(row.id)) {
          peers.push({ ...peer, ...(await addressOf(home, row, peer.party, peer.offered)) });
        }
        found.push({ row, peers });
      }
      const { silentSeconds } = home.settings;
      if (flags.json === true) {
        const mechanisms = found.map(({ peers, row }) => ({
          mechanism: row.id,
          shortName: row.shortName,
          party: row.party,
          peers: peers.map((peer) => peerJson(peer, now, silentSeconds)),
        }));
        say(this, JSON.stringify({ v: 1, mechanisms }));
        return;
      }
      for (const { peers, row } of found) {
        say(this, `${row.shortName}, in which we are ${row.party}`);
        for (const peer of peers) for (const line of describePeer(peer, now, silentSeconds)) say(this, `  ${line}`);
      }
    });
  },
});

/** `entente peer preview PARTY`: all that a newcomer will receive, before its keys are confirmed. */
const previewCommand = buildCommand({
  parameters: {
    flags: { ...homeFlags, json: optionalSwitch("As JSON") },
    positional: { kind: "tuple", parameters: [{ brief: "Whom", placeholder: "PARTY", parse: partyFrom }] },
  },
  docs: { brief: "Show what a party receives with the first exchange, before its keys are confirmed" },
  async func(this: Desk, flags: HomeFlags & { readonly json?: boolean }, party: PartyId) {
    await atHome(this, flags, async ({ node }) => {
      const row = await chooseMechanism(node, flags);
      const preview = take(await previewFor(node, row, party));
      if (flags.json === true) {
        say(this, JSON.stringify({ v: 1, mechanism: row.id, party, ...preview }));
        return;
      }
      const { entries, entryBytes, logs, partBytes, parts } = preview;
      say(this, `Once the keys of ${party} are confirmed, it receives the whole record of ${row.shortName}:`);
      for (const log of logs) {
        say(this, `  ${log.party}: ${count(log.entries, "entry", "entries")}, ${count(log.parts, "part")}`);
      }
      say(
        this,
        `In all ${count(entries, "entry", "entries")} of ${count(entryBytes, "byte")} and ${count(parts, "part")} of ${count(partBytes, "byte")}. What was received cannot be called back.`,
      );
    });
  },
});

/** `entente peer end PARTY`: no further exchange by wire. */
const endCommand = buildCommand({
  parameters: {
    flags: homeFlags,
    positional: { kind: "tuple", parameters: [{ brief: "With whom", placeholder: "PARTY", parse: partyFrom }] },
  },
  docs: { brief: "End exchange by wire with a party; the record remains with both" },
  async func(this: Desk, flags: HomeFlags, party: PartyId) {
    await atHome(this, flags, async ({ book, node }) => {
      const row = await chooseMechanism(node, flags);
      const isKnown = (await node.listPeers(row.id)).some((peer) => peer.party === party);
      if (!isKnown) {
        throw new Refused({ code: "party-unknown", sentence: `No charter held here names a party ${party}.` });
      }
      await book.set(row.id, party, { ended: true });
      await node.distrust(row.id, party);
      say(
        this,
        `Exchange by wire with ${party} in ${row.shortName} is ended from our side: it is not called, and refused.`,
      );
      say(
        this,
        "The record remains with both, and nothing that was agreed changes. Other parties still pass it on, and folders and pouches still carry it.",
      );
      say(
        this,
        "`entente peer accept` of a file of theirs begins it again. Leaving the consultation is an act: `entente act party.left`.",
      );
    });
  },
});

export const peerRoutes = buildRouteMap<string, Desk>({
  routes: {
    invite: invitePeerCommand,
    accept: acceptPeerCommand,
    list: listCommand,
    preview: previewCommand,
    end: endCommand,
  },
  docs: { brief: "The other parties' nodes: introduce, show, end" },
});

async function addressOf(
  { book, settings }: Home,
  row: MechanismRow,
  party: PartyId,
  offered: string | undefined,
): Promise<{ readonly address: string | undefined; readonly isEnded: boolean }> {
  const noted = await book.find(row.id, party);
  if (noted !== undefined && "ended" in noted) return { address: undefined, isEnded: true };
  return { address: findPeerAddress(settings, row, party) ?? noted?.address ?? offered, isEnded: false };
}
