import { isFunctionName } from "../../act/names.ts";
import { z } from "../../base/shape.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PartyId } from "../../base/ids.ts";
import { isPartyId } from "../../base/ids.ts";
import type { Account, PeopleStore } from "../ports/people.ts";
import { languages, roleNames } from "./officer.ts";
import type { Language, RoleName } from "./officer.ts";

const titles = z.strictObject({ en: z.string().min(1), ko: z.string().min(1), ja: z.string().min(1) });

/** The officers prepared for an example: functions, no persons. */
const officersFile = z.strictObject({
  entente: z.literal("officers/v1"),
  parties: z.record(
    z.string().refine(isPartyId),
    z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
          by: z.string().refine(isFunctionName),
          titles,
          language: z.enum(languages),
          roles: z.array(z.enum(roleNames)).min(1),
        }),
      )
      .min(1),
  ),
});

/** An officer of an example, who signs in with one click. */
export interface PreparedOfficer {
  readonly id: string;
  readonly by: string;
  readonly titles: Readonly<Record<Language, string>>;
  readonly language: Language;
  readonly roles: readonly RoleName[];
}

/** Reads the prepared officers of one party. Codes: `example-officers`. */
export function readPrepared(text: string, party: PartyId): Result<readonly PreparedOfficer[]> {
  const read = officersFile.safeParse(parseJson(text));
  const found = read.success ? read.data.parties[party] : undefined;
  return found === undefined
    ? refuse(
        "example-officers",
        `The file of the example's officers names none for ${party}, or is not as it should be.`,
      )
    : accept(found);
}

/** Begins the names of prepared officers' accounts; nobody else's does. */
export const preparedPrefix = "example-";
export const preparedName = (id: string): string => `${preparedPrefix}${id}`;

/**
 * The account of a prepared officer, made where there is none; it has no secret, so it is entered by the click alone. Its title is in
 * the language chosen.
 */
export async function seatPrepared(
  store: PeopleStore,
  officer: PreparedOfficer,
  chosen: Language | undefined,
  fresh: Pick<Account, "id" | "created">,
): Promise<Result<Account>> {
  const name = preparedName(officer.id);
  const held = await store.findAccountByName(name);
  const language = chosen ?? held?.language ?? officer.language;
  const title = officer.titles[language];
  const account: Account = {
    ...fresh,
    ...held,
    name,
    title,
    language,
    by: officer.by,
    roles: held?.roles ?? officer.roles.map((role) => ({ role })),
    status: held?.status ?? "active",
  };
  if (account.status !== "active") {
    return refuse("account-closed", "This function was suspended at this node: an administrator can lift that.");
  }
  if (held !== undefined) await store.changeAccount(held.id, { title, language });
  // Two clicks at once make one account.
  else if (!(await store.addAccount(account))) return seatPrepared(store, officer, chosen, fresh);
  return accept(account);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
