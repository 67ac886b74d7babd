import { join } from "node:path";
import type { MechanismId, PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { initHome, openHome } from "../../src/node/home/home.ts";
import type { Home } from "../../src/node/home/home.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { openRiver } from "../kill/home.ts";

export const north = "north" as PartyId;
export const south = "south" as PartyId;

/** Homes of two parties in one directory, both open. */
export interface Pair {
  readonly mechanism: MechanismId;
  readonly north: Home;
  readonly south: Home;
  close(): Promise<void>;
}

const room = 1024 * 1024;

/** Founds, joins, compares keys, and lets both know each other. */
export async function layPair(dir: string): Promise<Pair> {
  const { home: from, mechanism } = await openRiver(join(dir, north));
  const invitation = getValue(await from.node.invite(mechanism));
  getValue(await initHome(join(dir, south)));
  const to = await openSouth(dir);
  getValue(await to.node.join({ invitation, party: south, by: "secretariat" }));
  const fingerprint = (await to.node.consult(mechanism)).logs.find(({ party }) => party === south)?.fingerprint;
  getValue(await from.node.trust(mechanism, south, fingerprint ?? ""));
  const pair = pairOf(mechanism, from, to);
  await meet(pair);
  return pair;
}

export async function openPair(dir: string): Promise<Pair> {
  const { home, mechanism } = await openRiver(join(dir, north));
  return pairOf(mechanism, home, await openSouth(dir));
}

export const openSouth = async (dir: string): Promise<Home> =>
  getValue(await openHome(join(dir, south), { openStore: openSqlite }));

const pairOf = (mechanism: MechanismId, from: Home, to: Home): Pair => ({
  mechanism,
  north: from,
  south: to,
  close: async () => void (await Promise.all([from.close(), to.close()])),
});

/** Each brings the other what it lacks, and enters what it owes, until neither has anything to say. */
export async function meet({ mechanism, north: one, south: other }: Pair): Promise<void> {
  for (let isQuiet = false; !isQuiet;) {
    isQuiet = true;
    for (const [from, to, party] of [
      [one, other, south],
      [other, one, north],
    ] as const) {
      await from.node.tick(mechanism);
      const next = await from.node.nextParcel(mechanism, party, { room });
      if (next === undefined) continue;
      isQuiet = false;
      const { reply } = getValue(await to.node.answer(next.bytes, room));
      getValue(await from.node.receive(reply));
    }
  }
}
