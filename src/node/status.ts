import type { Charter } from "../act/charter.ts";
import type { Head } from "../act/envelope.ts";
import { formatHex } from "../base/bytes.ts";
import type { PartyId } from "../base/ids.ts";
import { assert } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { parseLogName } from "../exchange/log-name.ts";
import { dateUnder } from "../record/cosignature.ts";
import { formatFingerprint } from "../record/key.ts";
import { newestEra } from "../record/key-history.ts";
import { countOf, findArriving, sizeOf } from "../record/log.ts";
import { listLogs as listHeld } from "./chamber.ts";
import type { Chamber, HeldLog } from "./chamber.ts";
import { listWitnessed } from "./fork/freeze.ts";
import { sharedSize } from "./fork/new-log.ts";
import { findCharter } from "./charter.ts";
import { cosignedSizes } from "./cosign.ts";
import type { Consultation, LogStatus, NodeWorld } from "./node.ts";

/** What must stand above every page where a proof of this name is held; undefined for other evidence. */
export function bannerOf(evidence: string, charter: Charter | undefined, frozen?: Frozen): string | undefined {
  const log = /^fork-(.+)\.txt$/.exec(evidence)?.[1] ?? "";
  const party = parseLogName(log)?.party;
  if (party === undefined) return undefined;
  const name = charter?.parties.find(({ id }) => id === party)?.shortName ?? party;
  const since = frozen?.since === undefined ? "" : `, as is known here since ${frozen.since.slice(0, 10)}`;
  const size = frozen === undefined ? "" : ` at entry ${frozen.size}, up to which all others hold it alike`;
  return `Two states of the record of ${name} that contradict each other are signed${since}. It is frozen${size}; what was said to some of them beyond that is kept, and binds ${name}. The proof is kept as ${evidence}. The record of ${name} goes on in a successor log, once the others agree to one (\`entente table successor-log\`).`;
}

/** How a forked log stands. */
export interface Frozen {
  /** The largest size up to which all other parties have cosigned it alike. */
  readonly size: number;
  /** When we learnt of the fork: the date of our last cosignature of it. */
  readonly since: Instant | undefined;
}

/** How far all others hold a log alike, by what is held here; one that has left holds what it holds, and is not waited for. */
function findFrozen(chamber: Chamber, main: HeldLog): Frozen {
  const { cosignatures, logs, register, row } = chamber;
  const left = new Set(register.ledger.parties().flatMap(({ party, status }) => (status === "left" ? [party] : [])));
  const witnessed = listWitnessed(chamber).filter(({ of }) => of === main);
  const sizes = [...logs.keys()]
    .filter((party) => party !== main.party && !left.has(party))
    .map((party) => {
      const beside = witnessed.find(({ name }) => parseLogName(name)?.witness === party)?.held;
      const alike = beside === undefined ? 0 : sharedSize(beside, main);
      return Math.max(alike, cosignatures.get(main.name)?.get(party)?.size ?? 0);
    });
  const note = cosignatures.get(main.name)?.get(row.party)?.note;
  const origins = listHeld(chamber).flatMap(({ log, party }) => (party === row.party ? [log.origin] : []));
  const since = note === undefined ? undefined : dateUnder(note, origins);
  return { size: Math.min(countOf(main.log), ...sizes), since };
}

/** State of a party's log at a size; without one, the largest that all others hold alike. */
export function findState(chamber: Chamber, party: PartyId, size?: number): Head | undefined {
  const held = chamber.logs.get(party);
  const at = size ?? (held === undefined ? 0 : findFrozen(chamber, held).size);
  if (held === undefined || at < 1 || at > countOf(held.log)) return undefined;
  return { size: at, root: formatHex(held.log.tree.root(at)) };
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
  return [...chamber.logs.values()].map((held) => {
    const { acts, fork, log, name, party } = held;
    const size = sizeOf(log);
    const arriving = findArriving(log);
    const banner = fork === undefined ? undefined : bannerOf(fork, findCharter(chamber), findFrozen(chamber, held));
    return {
      party,
      size,
      closed: acts.length,
      root: formatHex(log.tree.root(size)),
      cosigned: cosignedSizes(chamber, name),
      fingerprint: formatFingerprint(crypto, newestEra(log.keys).keys),
      ...(banner === undefined ? {} : { forked: banner }),
      ...(arriving === undefined ? {} : { arriving }),
      missingParts: missing.get(party) ?? 0,
    };
  });
}
