import type { Instant } from "../base/time.ts";
import type { clearanceWords } from "./private-matter.ts";
import type { Hand, PrivateThing } from "./thing.ts";

/** How one office stands towards the words as they are now. `again`: it answered on other words than these (D33). */
export interface OfficeState {
  readonly office: string;
  readonly by: Instant;
  readonly state: (typeof clearanceWords)[number] | "asked" | "again";
  readonly comment?: string;
  readonly answered?: Hand;
  /** Its hour has passed and it has not answered on these words. */
  readonly late: boolean;
}

export interface Clearance {
  /** `cleared` when every office agrees with exactly these words; `stopped` when one objects. */
  readonly state: "not-asked" | "waiting" | "changes-asked" | "stopped" | "cleared";
  readonly offices: readonly OfficeState[];
}

/** Where the clearance of a thing stands at an hour. An answer counts for the words it was given on alone (D33). */
export function clearanceOf({ answers, asked, digest }: PrivateThing, now: Instant): Clearance {
  if (asked === undefined) return { state: "not-asked", offices: [] };
  const offices = asked.offices.map(({ by, office }): OfficeState => {
    const own = answers.filter((each) => each.office === office);
    const answer = own.findLast((each) => each.digest === digest);
    if (answer === undefined) {
      return { office, by, state: own.length > 0 ? "again" : "asked", late: now > by };
    }
    return {
      office,
      by,
      state: answer.answer,
      ...(answer.comment === undefined ? {} : { comment: answer.comment }),
      answered: { at: answer.at, officer: answer.officer, by: answer.by },
      late: false,
    };
  });
  const has = (state: OfficeState["state"]): boolean => offices.some((each) => each.state === state);
  if (has("objects")) return { state: "stopped", offices };
  if (has("agrees-with-change")) return { state: "changes-asked", offices };
  return { state: offices.every(({ state }) => state === "agrees") ? "cleared" : "waiting", offices };
}
