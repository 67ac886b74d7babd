import type { PartyId } from "../../base/ids.ts";
import { decodeUtf8, formatHex } from "../../base/bytes.ts";
import { originOf } from "../../record/checkpoint.ts";
import type { KeyHistory } from "../../record/key.ts";
import type { Chamber } from "../chamber.ts";
import { domainsOf } from "../charter.ts";
import type { Roll } from "../peer/introduction.ts";
import type { NodeWorld } from "../node.ts";
import type { MechanismRow } from "../ports.ts";

/** Keys of a log, and the name its signatures give it. */
export interface HeldKeys {
  readonly keys: KeyHistory;
  readonly origin: string;
}

/** Whom a node knows in one mechanism, and by which keys: all that calls between nodes are checked against. */
export interface Directory {
  readonly row: MechanismRow;
  /** Keys of each party's newest log as held, our own among them, with the origin of that log. */
  readonly held: ReadonlyMap<PartyId, HeldKeys>;
  /** Origins of the logs of all parties the charter in force names. */
  readonly origins: ReadonlyMap<PartyId, string>;
  /** Our own changes of keys, for an introduction. */
  readonly rolls: readonly Roll[];
}

/** As the mechanism stands now. */
export async function readDirectory(world: NodeWorld, chamber: Chamber): Promise<Directory> {
  const { logs, row } = chamber;
  return {
    row,
    held: new Map([...logs].map(([party, { log }]) => [party, { keys: log.keys, origin: log.origin }])),
    origins: new Map([...domainsOf(chamber)].map(([party, domain]) => [party, originOf(domain, row.id)])),
    rolls: await readRolls(world, chamber),
  };
}

/** Of a log that follows another the keys were agreed, and what agreed them is in the others' logs: there is no entry to show. */
async function readRolls({ store }: NodeWorld, { logs, row }: Chamber): Promise<readonly Roll[]> {
  const own = logs.get(row.party);
  if (own === undefined) return [];
  const rolls: Roll[] = [];
  for (const { entry } of own.log.keys.slice(1)) {
    const [stored] = await store.listEntries(row.id, own.name, entry, 1);
    if (stored === undefined) continue;
    const { content, kind } = JSON.parse(decodeUtf8(stored.bytes) ?? "") as {
      readonly kind: string;
      readonly content: Omit<Roll, "entry" | "root">;
    };
    if (kind !== "key.rolled") continue;
    const { key, release, signature } = content;
    rolls.push({ entry, root: formatHex(own.log.tree.root(entry)), key, release, signature });
  }
  return rolls;
}
