import type { Charter } from "../../act/charter.ts";

/** Fields of a charter that a page has a word for. */
export const charterFields = [
  "shortName",
  "languages",
  "levels",
  "rules",
  "adReferendumDays",
  "carriageHours",
  "leavingNoticeDays",
  "procedure",
] as const;

/** What an amended charter changes: parties by their names, everything else by the name of its field. */
export interface CharterChanges {
  readonly renamed: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly altered: readonly string[];
  readonly fields: readonly (typeof charterFields)[number][];
}

/** Without a charter before it nothing is changed: it is the founding one. */
export function changesOf(before: Charter | undefined, after: Charter): CharterChanges {
  if (before === undefined) return { renamed: false, added: [], removed: [], altered: [], fields: [] };
  const was = new Map(before.parties.map((party) => [party.id, party]));
  const is = new Set(after.parties.map(({ id }) => id));
  return {
    renamed: before.name !== after.name,
    added: after.parties.filter(({ id }) => !was.has(id)).map(({ name }) => name),
    removed: before.parties.filter(({ id }) => !is.has(id)).map(({ name }) => name),
    altered: after.parties
      .filter((party) => was.has(party.id) && differ(was.get(party.id), party))
      .map(({ name }) => name),
    fields: charterFields.filter((field) => differ(before[field], after[field])),
  };
}

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
