import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";
import { layLink } from "./link.ts";
import type { Link } from "./link.ts";
import { startAndKill, startServer } from "./server.ts";
import type { Server } from "./server.ts";

/** Made-up parties round a river. */
export const charterOf = (parties: readonly string[]) => ({
  name: "Standing committee on the river",
  shortName: "river",
  parties: parties.map((id) => ({
    id,
    name: `Republic of ${id}`,
    shortName: id,
    domain: `${id}.example`,
    zone: "UTC",
  })),
  languages: ["en"],
  levels: [{ id: "working", label: "working level" }],
  rules: [{ silence: { noticeHours: 24 } }],
  adReferendumDays: 30,
  carriageHours: 24,
  leavingNoticeDays: 30,
});

/** Homes of some parties, a wire to each, and the nodes that serve them. */
export interface Stage {
  readonly table: Table;
  readonly links: ReadonlyMap<string, Link>;
  readonly servers: Map<string, Server>;
  /** Starts a party's node, at the end of its wire. */
  serve(party: string, settings?: Readonly<Record<string, unknown>>): Promise<Server>;
  /** Starts it and kills it after so many milliseconds. */
  startAndKill(party: string, milliseconds: number): Promise<void>;
  /** The second that every process reads from now on. */
  setClock(now: string): Promise<void>;
  readonly clockFile: string;
  /** Ends every process and every wire. */
  close(): Promise<void>;
}

/**
 * Founds and joins by files of `entente peer`, with everybody's digits compared; `knows` says who was told whose address. No node
 * serves yet.
 */
export async function setStage(
  parties: readonly string[],
  now: string,
  knows: (party: string, other: string) => boolean = () => true,
): Promise<Stage> {
  const table = await layTable(now);
  const clockFile = join(table.dir, "clock");
  const setClock = async (to: string): Promise<void> => {
    table.setClock(to);
    await writeFile(clockFile, to);
  };
  await setClock(now);
  const links = new Map<string, Link>();
  const servers = new Map<string, Server>();
  const close = async (): Promise<void> => {
    for (const server of servers.values()) await server.kill();
    servers.clear();
    for (const link of links.values()) await link.close();
    links.clear();
  };
  for (const party of parties) links.set(party, await layLink());
  const [founder = "", ...others] = parties;
  const addressOf = (party: string): string => links.get(party)?.address ?? "";
  const charterFile = join(table.dir, "charter.json");
  await writeFile(charterFile, JSON.stringify(charterOf(parties)));
  await table.at(founder, ["init", "--charter", charterFile, "--party", founder]);
  const letterOf = async (party: string): Promise<string> => {
    const file = join(table.dir, `${party}.peer`);
    await table.at(party, ["peer", "invite", "--address", addressOf(party), "--out", file]);
    return file;
  };
  const letters = new Map([[founder, await letterOf(founder)]]);
  for (const party of others) {
    await table.at(party, ["peer", "accept", letters.get(founder) ?? "", "--party", party]);
    if (!knows(party, founder)) await table.at(party, ["peer", "end", founder]);
    letters.set(party, await letterOf(party));
  }
  for (const party of parties) {
    for (const [other, letter] of letters) {
      if (other === party) continue;
      if (other !== founder && knows(party, other)) await table.at(party, ["peer", "accept", letter]);
      const { out } = await table.at(other, ["peer", "invite", "--address", addressOf(other), "--out", letter]);
      await table.at(party, ["trust", other, "--digits", table.digitsOf(out)]);
    }
  }
  return {
    table,
    links,
    servers,
    setClock,
    clockFile,
    close,
    startAndKill: (party, milliseconds) =>
      startAndKill(table.homeOf(party), { address: addressOf(party), testClock: clockFile }, milliseconds),
    async serve(party, settings = {}) {
      const server = await startServer(table.homeOf(party), {
        address: addressOf(party),
        testClock: clockFile,
        ...settings,
      });
      links.get(party)?.lead(server.port);
      servers.set(party, server);
      return server;
    },
  };
}

/** Asks again until something is so; fails with what it saw last. */
export async function until<T>(ask: () => Promise<T>, isSo: (seen: T) => boolean, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await ask();
    if (isSo(seen)) return seen;
    if (performance.now() > end) throw new Error(`not so within ${seconds} seconds: ${JSON.stringify(seen)}`);
    await wait(50);
  }
}
