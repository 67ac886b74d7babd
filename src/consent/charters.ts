import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import type { Act } from "../act/envelope.ts";
import type { ActId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { compareMarks } from "./describe.ts";
import { targetsOf } from "./proposal.ts";
import type { Proposal } from "./proposal.ts";

/** A charter with the act that brought it. */
export interface CharterInForce {
  readonly charter: Charter;
  readonly act: ActId;
}

/** An agreed amendment: it counts for whoever has seen all the acts that made it. */
interface Amendment {
  readonly proposal: Proposal;
  readonly charter: Charter;
  readonly on: Instant;
  readonly madeBy: readonly Act[];
}

/** The founding charter and its agreed amendments. */
export class Charters {
  #founding: { readonly charter: Charter; readonly act: Act } | undefined;
  /** Newest first. */
  #amendments: readonly Amendment[] = [];

  found(act: Act): void {
    // Whoever founds this mechanism founds it by the same charter: its hash is the mechanism's id.
    if (this.#founding !== undefined && compareMarks(this.#founding.act, act) <= 0) return;
    this.#founding = { charter: (act.content as unknown as Content<"charter.founded">).charter, act };
  }

  amend(proposal: Proposal, charter: Charter, on: Instant, madeBy: readonly Act[]): void {
    this.#amendments = [...this.#amendments, { proposal, charter, on, madeBy }].toSorted((a, b) =>
      a.on === b.on ? compareMarks(b.proposal.act, a.proposal.act) : a.on < b.on ? 1 : -1,
    );
  }

  /** The newest charter whose every act satisfies `hasSeen`: one that is amended gives way to its amendment, whichever was agreed first (C4). */
  find(hasSeen: (act: Act) => boolean): CharterInForce | undefined {
    const seen = this.#amendments.filter(({ madeBy }) => madeBy.every(hasSeen));
    const displaced = new Set(seen.flatMap(({ proposal }) => targetsOf(proposal)));
    const newest = seen.find(({ proposal }) => !displaced.has(proposal.id));
    if (newest !== undefined) return { charter: newest.charter, act: newest.proposal.id };
    return this.#founding !== undefined && hasSeen(this.#founding.act)
      ? { charter: this.#founding.charter, act: this.#founding.act.id }
      : undefined;
  }
}
