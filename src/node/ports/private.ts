import type { MechanismId } from "../../base/ids.ts";

/** One line of a private thing as stored. */
export interface PrivateLine {
  /** From 0; erased lines leave gaps. */
  readonly n: number;
  /** "version" or another word of the desk; of versions `list` gives the newest only. */
  readonly what: string;
  /** Instant, UTC. */
  readonly at: string;
  /** The officer's id, random; never leaves this node. */
  readonly officer: string;
  readonly by: string;
  readonly json: string;
}

export interface PrivateRow {
  /** Random, 32 hex digits. */
  readonly id: string;
  readonly mechanism: MechanismId;
  readonly kind: string;
  /** In order. */
  readonly lines: readonly PrivateLine[];
}

/**
 * What is ours alone, in a database file of its own that no exchange, backup or archive reads. Every method is atomic; writes are
 * durable when their promise resolves, and what was erased is then on the disk no more (D32). What the database cannot do rejects with
 * a `PortFailure`.
 */
export interface PrivateStore {
  /** Things of a mechanism, oldest first, each with its newest version and all its other lines. */
  list(mechanism: MechanismId): Promise<readonly PrivateRow[]>;
  /** One thing with all its lines. */
  find(id: string): Promise<PrivateRow | undefined>;
  /** Adds a line; the first one opens the thing. `conflict` where the thing has other than `line.n` lines: nothing was written. */
  append(thing: Pick<PrivateRow, "id" | "mechanism" | "kind">, line: PrivateLine): Promise<"appended" | "conflict">;
  /** Destroys a thing for good; nothing where there is none. */
  erase(id: string): Promise<void>;
  /** Destroys lines of a thing for good; its last one stays. */
  eraseLines(id: string, numbers: readonly number[]): Promise<void>;
  /** 32 random bytes of this home by name, drawn by `draw` when first asked for. */
  secret(name: string, draw: () => Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}
