import type { TermsOf } from "../../act/terms.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { AgreementDocument, Version } from "../documents.ts";
import { accountsOn, bearersOf, dayOfVersion, historyOf } from "./effect.ts";

type Limit = TermsOf<"agreement">["limits"][number];

/** What an agreement sets, as one account of it has it. */
export interface LimitsAccount {
  readonly proposal: ActId;
  readonly by: readonly PartyId[];
  readonly since: string;
  readonly state: "in-force" | "ended";
  readonly limits: readonly Limit[];
  readonly limitsWords?: string;
}

/** The accounts that stood on a day, the latest last; several only where they differ. None before the agreement began (M17). */
export function limitsOn(agreement: AgreementDocument, day: string): readonly LimitsAccount[] {
  return accountsOn(agreement.versions, day, sinceOf).map(({ version, by }) => accountOf(version, by));
}

/** One step of an agreement's history, with what it changed against the step before. */
export interface Revision extends LimitsAccount {
  readonly changes: readonly { readonly limit: string; readonly from?: Limit; readonly to?: Limit }[];
}

/** Every version that took effect, oldest first: old limits are kept (M17). */
export function revisionsOf(agreement: AgreementDocument): readonly Revision[] {
  const accounts = historyOf(agreement.versions, sinceOf).map((version) => accountOf(version, bearersOf(version)));
  return accounts.map((account, index) => ({ ...account, changes: changesOf(accounts[index - 1], account) }));
}

function changesOf(before: LimitsAccount | undefined, after: LimitsAccount): Revision["changes"] {
  const from = new Map((before?.limits ?? []).map((limit) => [limit.id, limit]));
  const to = new Map(after.limits.map((limit) => [limit.id, limit]));
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((id) => {
    const [old, now] = [from.get(id), to.get(id)];
    const isSame = old?.value === now?.value && old?.comparison === now?.comparison && old?.unit === now?.unit;
    if (isSame) return [];
    return [{ limit: id, ...(old !== undefined && { from: old }), ...(now !== undefined && { to: now }) }];
  });
}

function accountOf(version: Version<TermsOf<"agreement">>, by: readonly PartyId[]): LimitsAccount {
  const { state, limits, limitsWords } = version.terms;
  return {
    proposal: version.proposal,
    by,
    since: sinceOf(version),
    state,
    limits: state === "ended" ? [] : limits,
    ...(limitsWords !== undefined && { limitsWords }),
  };
}

function sinceOf(version: Version<TermsOf<"agreement">>): string {
  return version.terms.since ?? dayOfVersion(version);
}
