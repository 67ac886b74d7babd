import type { PartyId } from "../base/ids.ts";
import { decodeUtf8 } from "../base/bytes.ts";
import { formatHex } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";
import { originOf } from "../record/checkpoint.ts";
import type { KeyHistory } from "../record/key.ts";
import type { Chamber } from "./chamber.ts";
import { domainsOf } from "./charter.ts";
import type { Roll } from "./introduction.ts";
import type { NodeWorld } from "./node.ts";
import type { MechanismRow } from "./ports.ts";

/** Whom a node knows in one mechanism, and by which keys: all that calls between nodes are checked against. */
export interface Directory {
  readonly row: MechanismRow;
  /** Keys of the logs held, our own among them. */
  readonly held: ReadonlyMap<PartyId, KeyHistory>;
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
    held: new Map([...logs].map(([party, { log }]) => [party, log.keys])),
    origins: new Map([...domainsOf(chamber)].map(([party, domain]) => [party, originOf(domain, row.id)])),
    rolls: await readRolls(world, chamber),
  };
}

async function readRolls({ store }: NodeWorld, { logs, row }: Chamber): Promise<readonly Roll[]> {
  const own = logs.get(row.party)?.log;
  if (own === undefined) return [];
  const rolls: Roll[] = [];
  for (const { entry } of own.keys.slice(1)) {
    const [stored] = await store.listEntries(row.id, row.party, entry, 1);
    assert(stored !== undefined, "an entry that changed our keys is held");
    const { content } = JSON.parse(decodeUtf8(stored.bytes) ?? "") as {
      readonly content: Omit<Roll, "entry" | "root">;
    };
    const { key, release, signature } = content;
    rolls.push({ entry, root: formatHex(own.tree.root(entry)), key, release, signature });
  }
  return rolls;
}
