import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import type { Head } from "./envelope.ts";
import { covers } from "./strand.ts";
import type { Place, Strand, Strands } from "./strand.ts";
import type { LogState, Past } from "./verdict.ts";

/** A log as the past is asked of it: one strand of its party's. */
export interface StrandState extends LogState {
  readonly strand: Strand | undefined;
}

/**
 * The causal past over logs of which most have one strand: there a head is its size. Where a log has several, a head lies on the
 * one that had its root, and neither demands nor shows anything of the others.
 */
export function createPast(world: {
  readonly crypto: Crypto;
  readonly mechanism: MechanismId;
  readonly strands: Strands | undefined;
  /** Parties whose log has several strands. */
  readonly stranded: ReadonlySet<string>;
  findLog(strand: string): StrandState | undefined;
  findAct(id: ActId): { readonly log: StrandState; readonly n: number } | undefined;
}): Past {
  const { strands, stranded } = world;
  const locate = (party: string, head: Head): Place | undefined => strands?.locate(party as PartyId, head);

  const fallsShort: Past["fallsShort"] = (party, head, needed) => {
    if (strands === undefined || !stranded.has(party)) return (head?.size ?? 0) < needed.size;
    const due = locate(party, needed);
    if (head === undefined) return due !== undefined;
    const held = locate(party, head);
    if (held === undefined || due === undefined) return false;
    if (held.strand.generation !== due.strand.generation) return held.strand.generation < due.strand.generation;
    return held.size < due.size && covers(strands, due, held);
  };

  return {
    crypto: world.crypto,
    mechanism: world.mechanism,
    findLog(party, head) {
      if (!stranded.has(party)) return world.findLog(party);
      const place = locate(party, head);
      return place === undefined ? undefined : world.findLog(place.strand.name);
    },
    fallsShort,
    regresses(party, then, now) {
      if (strands === undefined || !stranded.has(party)) return (now?.size ?? 0) < then.size;
      const before = locate(party, then);
      const after = now === undefined ? undefined : locate(party, now);
      const isLater = before !== undefined && after !== undefined && after.strand.generation > before.strand.generation;
      return !isLater && ((now?.size ?? 0) < then.size || fallsShort(party, now, then));
    },
    hasSeen(log, envelope, id) {
      const act = world.findAct(id);
      if (act === undefined) return false;
      const { party } = act.log;
      const isOwn = party === log.party;
      const head = isOwn || !Object.hasOwn(envelope.seen, party) ? undefined : envelope.seen[party];
      const size = isOwn ? envelope.n : (head?.size ?? 0);
      if (act.n >= size) return false;
      if (strands === undefined || act.log.strand === undefined) return true;
      const own = (log as StrandState).strand;
      const outer = isOwn ? own && { strand: own, size } : head && locate(party, head);
      return outer !== undefined && covers(strands, outer, { strand: act.log.strand, size: act.n + 1 });
    },
  };
}
