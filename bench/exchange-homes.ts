import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { MechanismId, PartyId } from "../src/base/ids.ts";
import { getValue } from "../src/base/refusal.ts";
import { initHome, openHome } from "../src/node/home/home.ts";
import type { Home } from "../src/node/home/home.ts";
import type { Draft } from "../src/node/node.ts";
import type { Store } from "../src/node/ports.ts";
import { charter, parties } from "./charter.ts";

/** How a party's database is opened: its file, or its database on a server. */
export type OpenStore = (party: PartyId, path: string) => Promise<Store>;

/** Homes of three parties that have joined and compared keys. */
export interface Homes {
  readonly mechanism: MechanismId;
  readonly dirOf: (party: PartyId) => string;
  open(party: PartyId): Promise<Home>;
}

/** Makes the homes in a directory; everybody holds everybody's first entry. */
export async function layHomes(root: string, openStore: OpenStore): Promise<Homes> {
  const dirOf = (party: PartyId): string => join(root, party);
  const open = async (party: PartyId): Promise<Home> =>
    getValue(await openHome(dirOf(party), { openStore: (path) => openStore(party, path) }));
  for (const party of parties) {
    mkdirSync(dirOf(party));
    getValue(await initHome(dirOf(party)));
  }
  const homes = await Promise.all(parties.map(open));
  const [founder, ...others] = homes as [Home, ...Home[]];
  const [founding, ...joining] = parties;
  const { id: mechanism } = getValue(await founder.node.found({ charter, party: founding, by: "secretariat" }));
  const invitation = getValue(await founder.node.invite(mechanism));
  for (const [i, party] of joining.entries()) {
    getValue(await (others[i] as Home).node.join({ invitation, party, by: "secretariat" }));
  }
  for (const [i, party] of parties.entries()) {
    const { logs } = await (homes[i] as Home).node.consult(mechanism);
    const digits = logs.find((log) => log.party === party)?.fingerprint ?? "";
    for (const other of homes) if (other !== homes[i]) getValue(await other.node.trust(mechanism, party, digits));
  }
  for (let round = 0; round < 4; round += 1) await meet(homes, mechanism);
  for (const home of homes) await home.close();
  return { mechanism, dirOf, open };
}

/** Parcels a mebibyte long, as on the wire. */
const room = 1024 * 1024;

/** Everybody brings everybody what they lack, without a wire. */
export async function meet(homes: readonly Home[], mechanism: MechanismId): Promise<void> {
  for (const from of homes) {
    for (const to of homes) {
      if (from === to) continue;
      const { party } = getValue(await to.node.findMechanism(mechanism));
      for (;;) {
        const next = await from.node.nextParcel(mechanism, party, { room });
        if (next === undefined) break;
        const { reply } = getValue(await to.node.answer(next.bytes, room));
        getValue(await from.node.receive(reply));
      }
    }
  }
}

const draft = (kind: string, content: Draft["content"]): Draft => ({ kind, content, by: "secretariat" });

/** Statements and issues of about 600 bytes an entry, without words beside them. */
export function draftsOf(party: PartyId, round: number, count: number): readonly Draft[] {
  return Array.from({ length: count }, (_, i): Draft => {
    const name = `${party}-${round}-${Math.floor(i / 3)}`;
    const on = "2026-11-21";
    if (i % 3 === 0) {
      return draft("issue.raised", {
        issue: `issue:${name}`,
        level: "working",
        on,
        title: `Level of the water at ${name}`,
      });
    }
    if (i % 3 === 1) return draft("issue.parked", { issue: `issue:${name}`, on, reason: "Until the bed is measured" });
    return draft("statement.made", {
      attribution: { kind: "on-the-record", as: "the spokesperson" },
      on,
      statement: `statement:${name}`,
      title: `On the floods at ${name}`,
    });
  });
}

/** Has two of the parties say so many things, in turns, while the third is away. */
export async function talk({ mechanism, open }: Homes, count: number): Promise<number> {
  const speakers = [parties[0], parties[2]] as const;
  const homes = await Promise.all(speakers.map(open));
  const batch = Math.min(500, Math.ceil(count / 2));
  let said = 0;
  for (let round = 0; said < count; round += 1) {
    for (const [i, home] of homes.entries()) {
      const drafts = draftsOf(speakers[i] as PartyId, round, Math.min(batch, count - said));
      if (drafts.length > 0) getValue(await home.node.perform(mechanism, drafts));
      said += drafts.length;
    }
    await meet(homes, mechanism);
  }
  const { logs } = await (homes[0] as Home).node.consult(mechanism);
  for (const home of homes) await home.close();
  return logs.reduce((sum, { size }) => sum + size, 0);
}
