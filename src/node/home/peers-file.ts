import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeUtf8 } from "../../base/bytes.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { refuse } from "../../base/refusal.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";
import { PortFailure } from "../ports.ts";
import { writePrivate } from "./private-file.ts";
import { isOrigin } from "./settings.ts";

/** Addresses of peers as `entente peer` notes them: part of a home's configuration, and safe to edit by hand. */

const peersShape = z.strictObject({
  entente: z.literal("peers/v1"),
  peers: z.record(
    z.string().refine(isMechanismId),
    z.record(
      z.string().refine(isPartyId),
      z.union([z.strictObject({ address: z.string().refine(isOrigin) }), z.strictObject({ ended: z.literal(true) })]),
    ),
  ),
});
type Peers = Shaped<typeof peersShape>["peers"];
export type PeerEntry = { readonly address: string } | { readonly ended: true };

const fileName = "peers.json";

/** What is noted of peers; read anew whenever the file has changed, since another process may have changed it. */
export interface PeerBook {
  find(mechanism: MechanismId, party: PartyId): Promise<PeerEntry | undefined>;
  set(mechanism: MechanismId, party: PartyId, entry: PeerEntry): Promise<void>;
}

export function openPeerBook(dir: string): PeerBook {
  const path = join(dir, fileName);
  let known: { readonly changed: number; readonly peers: Peers } = { changed: -1, peers: {} };
  const read = async (): Promise<Peers> => {
    const changed = (await stat(path).catch(nothing))?.mtimeMs;
    if (changed === undefined) return {};
    if (changed !== known.changed) known = { changed, peers: parse(path, await readFile(path)) };
    return known.peers;
  };
  return {
    find: async (mechanism, party) => (await read())[mechanism]?.[party],
    async set(mechanism, party, entry) {
      const peers = await read();
      const changed = { ...peers, [mechanism]: { ...peers[mechanism], [party]: entry } };
      await writePrivate(path, { entente: "peers/v1", peers: changed });
    },
  };
}

function parse(path: string, bytes: Uint8Array): Peers {
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes) ?? "");
  } catch {
    value = undefined;
  }
  const shaped = peersShape.safeParse(value);
  if (shaped.success) return shaped.data.peers;
  const where = shaped.error.issues[0]?.path.join(".") ?? "";
  throw new PortFailure(
    refuse(
      "peers-file",
      `${path} cannot be read${where === "" ? "" : ` at ${where}`}: mend it, or remove it and note the addresses again.`,
    ).refusal,
  );
}

function nothing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
