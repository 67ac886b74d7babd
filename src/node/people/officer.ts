import type { MechanismId, SubjectId } from "../../base/ids.ts";

/** The functions a person may hold for the party; a person is named by function on everything that leaves the house. */
export const roleNames = [
  "co-chair",
  "alternate",
  "secretary",
  "head-of-delegation",
  "desk",
  "translator",
  "legal-adviser",
  "spokesperson",
  "archivist",
  "observer",
  "administrator",
] as const;
export type RoleName = (typeof roleNames)[number];

/** A function held: for every mechanism of the node, for one, or for one body of it. */
export interface Role {
  readonly role: RoleName;
  readonly mechanism?: MechanismId;
  readonly body?: SubjectId;
}

export const languages = ["en", "ko", "ja"] as const;
/** Languages of the pages, BCP 47. */
export type Language = (typeof languages)[number];

/** A person who is signed in at this node, as everything behind the door of sign-in sees them. */
export interface Officer {
  /** Random; never leaves this node. */
  readonly id: string;
  /** What stands on the page: "Desk officer, North America". */
  readonly title: string;
  /** The function that stands in the record as `by`: "dg-north-america". */
  readonly by: string;
  readonly language: Language;
  readonly roles: readonly Role[];
}

/**
 * What somebody wants to do, as policies name it. `table` is any entry to our log that does not bind the party; `bind` one that
 * does (concur, confirm, break or open a silence, adopt, leave, roll keys).
 */
export const actions = [
  "read-record",
  "read-private",
  "write-private",
  "clear",
  "table",
  "bind",
  "publish",
  "carry-pouch",
  "read-decisions",
  "administer-people",
  "administer-node",
] as const;
export type Action = (typeof actions)[number];

/** What it is done to. */
export interface Matter {
  readonly mechanism?: MechanismId;
  readonly body?: SubjectId;
  /** Kind of the act to be entered (`stance.taken`), for policies that look at it. */
  readonly kind?: string;
}

/** A condition still to be met: a fresh proof of who acts, or another officer's confirmation of the same words. */
export type Need = "step-up" | "second-person";

/** What the policy says. `needs` are conditions still to be met before an allowed act is entered. */
export type Decision =
  | { readonly allowed: true; readonly needs: readonly Need[] }
  | { readonly allowed: false; readonly code: string; readonly sentence: string };
