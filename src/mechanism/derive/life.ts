import type { TermsOf } from "../../act/terms.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { BodyDocument, Documents } from "../documents.ts";
import { accountsOn, bearersOf, dayOfVersion, historyOf } from "./effect.ts";
import { rhythmsOf } from "./rhythm.ts";

type LifeState = TermsOf<"body">["life"]["state"];

/** One account of a body's life on a day. */
export interface LifeAccount {
  readonly state: LifeState;
  /** Day from which it is said; with `isStated` false only the day by which it is known: of the source, or of the entry. */
  readonly since: string;
  readonly isStated: boolean;
  readonly reason?: string;
  readonly by: readonly PartyId[];
  readonly proposal: ActId;
}

export interface Life extends LifeAccount {
  /** Other accounts that stand beside it and name another state. */
  readonly differing: readonly LifeAccount[];
  /** Derived: said to be alive, but every rhythm has been broken for at least one whole period. */
  readonly isDormant: boolean;
}

/**
 * A body's life on a day: the account with the latest start that had begun by then, with those that differ beside it (M13).
 * Undefined before its first.
 */
export function lifeOn(documents: Documents, body: BodyDocument, day: string): Life | undefined {
  const accounts = accountsOn(body.versions, day, sinceOf).map(({ version, by }) => accountOf(version, by));
  const latest = accounts.at(-1);
  if (latest === undefined) return undefined;
  const rhythms = latest.state === "established" ? rhythmsOf(documents, body.id, day) : [];
  return {
    ...latest,
    differing: accounts.filter((account) => account.state !== latest.state),
    isDormant:
      latest.state === "dormant" || (rhythms.length > 0 && rhythms.every((rhythm) => (rhythm.late?.periods ?? 0) >= 1)),
  };
}

/** Every state a body's accounts have given it, oldest first: what it was proposed as, stalled over, came to be. */
export function livesOf(body: BodyDocument): readonly LifeAccount[] {
  return historyOf(body.versions, sinceOf).map((version) => accountOf(version, bearersOf(version)));
}

function accountOf(version: BodyDocument["versions"][number], by: readonly PartyId[]): LifeAccount {
  const { state, reason, since } = version.terms.life;
  return {
    state,
    since: sinceOf(version),
    isStated: since !== undefined,
    ...(reason !== undefined && { reason }),
    by,
    proposal: version.proposal,
  };
}

function sinceOf(version: BodyDocument["versions"][number]): string {
  return version.terms.life.since ?? dayOfVersion(version);
}
