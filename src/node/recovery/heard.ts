import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import type { Verification } from "../check/verify.ts";

/** What a peer last said it holds, as a home remembers it outside its record: not signed, and worth a note, never a fault. */
export interface Heard {
  readonly peer: PartyId;
  readonly held: Shaped<typeof claim>["held"];
}

const claim = z.object({
  held: z.array(
    z.object({
      party: z.string(),
      size: z.int().min(0),
      cosigned: z.array(z.object({ cosigner: z.string(), size: z.int().min(0) })),
    }),
  ),
});

/** The last claim of each peer; what cannot be read is left out, for these notes may be lost. Nothing is changed or made. */
export async function listHeard(dir: string, mechanism: MechanismId): Promise<readonly Heard[]> {
  const prefix = `claim ${mechanism} `;
  return (await readNotes(dir, prefix)).flatMap(([key, value]) => {
    const peer = key.slice(prefix.length);
    const read = claim.safeParse(parse(value));
    return read.success && isPartyId(peer) ? [{ peer, held: read.data.held }] : [];
  });
}

async function readNotes(dir: string, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const path = join(dir, "guard.sqlite");
  if (!existsSync(path)) {
    const old = parse(await readFile(join(dir, "scratch.json"), "utf8").catch(() => "{}"));
    const notes = z.record(z.string(), z.string()).safeParse(old);
    return Object.entries(notes.success ? notes.data : {}).filter(([key]) => key.startsWith(prefix));
  }
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = db
      .prepare("SELECT key, value FROM note WHERE substr(key, 1, ?) = ? ORDER BY key")
      .all(prefix.length, prefix);
    return rows.map((row) => [String(row["key"]), String(row["value"])] as const);
  } finally {
    db.close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Compares a store with what peers say they hold. That the newest entries of a log are gone together with every trace of them, or a
 * cosignature of ours, the store alone cannot tell; a peer that holds our cosignature of them can.
 */
export function compareHeard(
  { mechanism: { party: us }, under }: Verification,
  heard: readonly Heard[],
): readonly string[] {
  return heard.flatMap(({ held, peer }) =>
    held.flatMap(({ cosigned, party, size }) => {
      const log = under.find((each) => each.party === party);
      const entries = log?.entries ?? 0;
      const ours = cosigned.find(({ cosigner }) => cosigner === us)?.size ?? 0;
      const found = log?.cosigned[us] ?? 0;
      if (party === us && size > entries) {
        return [`${peer} says it holds ${size} entries of our own log; ${entries} are stored here.`];
      }
      if (party === us || ours <= found) return [];
      return ours > entries
        ? [
            `${peer} says it holds our cosignature of the log of ${party} at ${ours}; only ${entries} entries of it are stored here: the newest may have been taken away.`,
          ]
        : [
            `${peer} says it holds our cosignature of the log of ${party} at ${ours}; here it is stored ${found === 0 ? "nowhere" : `up to ${found}`}.`,
          ];
    }),
  );
}
