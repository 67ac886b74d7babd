import type { Charter } from "../act/charter.ts";
import { formatHex } from "../base/bytes.ts";
import { assert } from "../base/refusal.ts";
import { formatFingerprint } from "../record/key.ts";
import { newestEra } from "../record/key-history.ts";
import { sizeOf } from "../record/log.ts";
import type { Chamber } from "./chamber.ts";
import { findCharter } from "./charter.ts";
import { cosignedSizes } from "./cosign.ts";
import type { Consultation, LogStatus, NodeWorld } from "./node.ts";

/** What must stand above every page where a proof of this name is held; undefined for other evidence. */
export function bannerOf(evidence: string, charter: Charter | undefined): string | undefined {
  const party = /^fork-(.+)\.txt$/.exec(evidence)?.[1];
  const name = charter?.parties.find(({ id }) => id === party)?.shortName ?? party;
  return name === undefined
    ? undefined
    : `Two states of the record of ${name} that contradict each other are signed. It is frozen here; the proof is kept as ${evidence}.`;
}

/** The loaded mechanism as others of this house see it: nothing of it can be changed through this. */
export function describe(world: NodeWorld, chamber: Chamber): Consultation {
  const charter = findCharter(chamber);
  assert(charter !== undefined, "a mechanism that is consulted has a charter");
  return {
    row: chamber.row,
    charter,
    documents: chamber.register.documents,
    logs: listLogs(world, chamber),
    seen: chamber.horizon.advance(world.clock.now()),
    findEntry: (id) => {
      const act = chamber.acts.get(id);
      return act === undefined ? undefined : { id, envelope: act };
    },
    listEntries: (party) => (chamber.logs.get(party)?.acts ?? []).map((act) => ({ id: act.id, envelope: act })),
    ...(chamber.hold === undefined ? {} : { held: chamber.hold }),
  };
}

function listLogs({ crypto }: NodeWorld, chamber: Chamber): readonly LogStatus[] {
  const missing = new Map<string, number>();
  for (const commitment of chamber.parts.missing) {
    const party = chamber.parts.named.get(commitment)?.party ?? "";
    missing.set(party, (missing.get(party) ?? 0) + 1);
  }
  return [...chamber.logs.values()].map(({ acts, fork, log, name, party }) => {
    const size = sizeOf(log);
    const banner = fork === undefined ? undefined : bannerOf(fork, findCharter(chamber));
    return {
      party,
      size,
      closed: acts.length,
      root: formatHex(log.tree.root(size)),
      cosigned: cosignedSizes(chamber, name),
      fingerprint: formatFingerprint(crypto, newestEra(log.keys).keys),
      ...(banner === undefined ? {} : { forked: banner }),
      missingParts: missing.get(party) ?? 0,
    };
  });
}
