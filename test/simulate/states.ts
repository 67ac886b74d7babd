import { formatHex } from "../../src/base/bytes.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { LogAppend } from "../../src/node/ports.ts";
import { readCheckpoint } from "../../src/record/checkpoint.ts";
import type { Disk } from "./disk.ts";
import type { Host } from "./host.ts";
import { Violation } from "./tally.ts";

/** A signed state by the entries it covers. */
interface State {
  readonly party: PartyId;
  readonly ids: readonly string[];
}

/**
 * Every state that was ever signed, and which of them left the process that signed it. Of an honest party all that left are one
 * history: each goes on from every shorter one. What was signed and never left is harmless, and is lost with its disk.
 */
export class SignedStates {
  /** By party, size and root. */
  readonly #signed = new Map<string, State>();
  /** The longest state that left, by party. */
  readonly #released = new Map<PartyId, State>();
  readonly #honest: ReadonlySet<PartyId>;

  constructor(honest: ReadonlySet<PartyId>) {
    this.#honest = honest;
  }

  /** A party's own process is about to store a state of its log; whether it is a new one, not one that comes back from others. */
  sign(host: Host, { entries, head, party }: LogAppend): boolean {
    const name = nameOf(party, head.checkpoint);
    if (this.#signed.has(name)) return false;
    const held = host.disk.logs.get(party)?.ids ?? [];
    const ids = [...held, ...entries.map(({ leafHash }) => formatHex(leafHash))];
    this.#signed.set(name, { party, ids });
    return true;
  }

  /** A state is on its way out of a process, or on another's disk. */
  release(party: PartyId, checkpoint: Uint8Array): void {
    if (!this.#honest.has(party)) return;
    const state = this.#signed.get(nameOf(party, checkpoint));
    if (state === undefined)
      throw new Violation("no forgery", `a state of ${party}'s log is about that it never signed`);
    const longest = this.#released.get(party);
    const [shorter, longer] =
      longest !== undefined && longest.ids.length >= state.ids.length ? [state, longest] : [longest, state];
    const at = shorter?.ids.findIndex((id, n) => longer.ids[n] !== id) ?? -1;
    if (at !== -1) {
      throw new Violation("no own fork", `${party} released two states that part at entry ${at}`);
    }
    this.#released.set(party, longer);
  }

  /**
   * Disks were lost: of what had left a party, only what some disk still holds can be known to anybody. Nothing that was under way
   * arrives any more, which the network sees to.
   */
  forget(disks: readonly Disk[]): void {
    for (const [party, { ids }] of this.#released) {
      const held = Math.max(0, ...disks.map(({ logs }) => countCommon(ids, logs.get(party)?.ids ?? [])));
      this.#released.set(party, { party, ids: ids.slice(0, held) });
    }
  }

  /** Entries of a party that left it, in order. */
  releasedOf(party: PartyId): readonly string[] {
    return this.#released.get(party)?.ids ?? [];
  }
}

function countCommon(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((id, n) => other[n] !== id);
  return at === -1 ? one.length : at;
}

function nameOf(party: PartyId, checkpoint: Uint8Array): string {
  const read = readCheckpoint(checkpoint);
  if (!read.ok) throw new Violation("no forgery", `a state of ${party}'s log cannot be read`);
  return `${party} ${read.value.size} ${formatHex(read.value.root)}`;
}
