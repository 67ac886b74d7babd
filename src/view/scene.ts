import type { Act } from "../act/envelope.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Documents } from "../mechanism/documents.ts";

/** An entry as held, with what the record's rules make of it. */
export type HeldAct = Omit<Act, "divergent">;

/** The acts behind the documents at one moment, read one at a time, so that a page of a long record does not load the record. */
export interface Acts {
  /** Logs held, with the number of entries in each. */
  logs(): readonly { readonly party: PartyId; readonly size: number }[];
  /** Entry `n` of a log; undefined where it is not held or not closed. */
  at(party: PartyId, n: number): HeldAct | undefined;
  find(id: ActId): HeldAct | undefined;
  /**
   * Date of the first entry of `by` that had seen entry `n` of `of`; undefined where none has. Left out where halving its log by `at`
   * costs little.
   */
  firstSeeing?(by: PartyId, of: PartyId, n: number): Instant | undefined;
  /** Whether something was asked for that is still to be read: what is made now is made again, and nothing of it is to be kept. */
  isLacking?(): boolean;
  /** Bytes of a part by its commitment; undefined where it is not held or has been expunged. */
  part(commitment: string): Uint8Array | undefined;
  /** Who has cosigned a log, up to which number of entries, and when by that party's clock. */
  cosigned(party: PartyId): readonly { readonly by: PartyId; readonly size: number; readonly at?: Instant }[];
}

/** Everything a page is made from: what holds, the acts behind it, whose desk reads it, and the present second. */
export interface Scene {
  readonly mechanism: MechanismId;
  readonly documents: Documents;
  readonly acts: Acts;
  /** Whose house it is. */
  readonly party: PartyId;
  readonly now: Instant;
  /** `party` sees what was shared under embargo, marked as such; `public` sees neither that nor background. */
  readonly audience: "party" | "public";
}

/** One act that a line rests on. */
export interface ActRef {
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
  /** Dated by its author. */
  readonly at: Instant;
  /** Date of our own first entry that had seen it: received here by then at the latest. Absent for our own acts. */
  readonly received?: Instant;
}

/** The acts of these names as references, in the order of the record, each once; names not held are left out. */
export function refsOf(scene: Scene, ids: Iterable<ActId | undefined>): readonly ActRef[] {
  const known = knownRefs(scene.acts);
  const refs: ActRef[] = [];
  for (const id of ids) {
    if (id === undefined) continue;
    let ref = known.get(id);
    if (ref === undefined) {
      const act = scene.acts.find(id);
      if (act === undefined) continue;
      ref = refOf(scene, act);
    }
    if (!refs.includes(ref)) refs.push(ref);
  }
  return refs.length < 2 ? refs : refs.toSorted((a, b) => order(a.at, b.at) || order(a.party, b.party) || a.n - b.n);
}

export function refOf(scene: Scene, act: Pick<Act, "id" | "party" | "n" | "at">): ActRef {
  const known = knownRefs(scene.acts);
  const ref = known.get(act.id) ?? makeRef(scene, act);
  if (scene.acts.isLacking?.() !== true) known.set(act.id, ref);
  return ref;
}

/** References once made, by the acts they were made over: a page names the same acts again and again. */
const refsMade = new WeakMap<Acts, Map<ActId, ActRef>>();

function knownRefs(acts: Acts): Map<ActId, ActRef> {
  let known = refsMade.get(acts);
  if (known === undefined) refsMade.set(acts, (known = new Map()));
  return known;
}

function makeRef(scene: Scene, act: Pick<Act, "id" | "party" | "n" | "at">): ActRef {
  const received = act.party === scene.party ? undefined : firstSeeing(scene.acts, scene.party, act);
  return { act: act.id, party: act.party, n: act.n, at: act.at, ...(received === undefined ? {} : { received }) };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Date of a party's first entry that had seen an act; what a log has seen only grows, so it is found by halving. */
export function firstSeeing(acts: Acts, by: PartyId, act: Pick<Act, "party" | "n">): Instant | undefined {
  if (acts.firstSeeing !== undefined) return acts.firstSeeing(by, act.party, act.n);
  const size = acts.logs().find((log) => log.party === by)?.size ?? 0;
  const hasSeen = (index: number): boolean => (acts.at(by, index)?.seen[act.party]?.size ?? 0) > act.n;
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hasSeen(middle)) high = middle;
    else low = middle + 1;
  }
  return low < size ? acts.at(by, low)?.at : undefined;
}
