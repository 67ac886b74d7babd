import { isFunctionName } from "../../act/names.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Account, PeopleStore } from "../ports/people.ts";
import { preparedPrefix } from "./example.ts";
import { nameForm, rolesMax, titleCharsMax } from "./forms.ts";
import type { Language, Role } from "./officer.ts";
import { hashToken, randomId, randomToken } from "./sign-ins.ts";
import type { PeopleWorld } from "./sign-ins.ts";

/** An invitation is good once and for so long, seconds. */
export const invitationSeconds = 3 * 24 * 3600;

/** Whom to invite. */
export interface Invited {
  readonly name: string;
  readonly title: string;
  readonly by: string;
  readonly language: Language;
  readonly roles: readonly Role[];
}

/** An invitation: what its bearer shows, which is stored nowhere, and until when. */
export interface Invitation {
  readonly account: Account;
  readonly token: string;
  readonly expires: number;
}

/** Giving and taking accounts and functions. Nobody changes their own: `by` is who does it, absent on the machine's own command line. */
export interface Accounts {
  /** Codes: `name-taken`, `people-form`. */
  invite(invited: Invited): Promise<Result<Invitation>>;
  /** A new invitation for one that was not used in time, or whose passkeys are lost. Ends every sign-in. Codes: `account-unknown`, `account-own`. */
  inviteAgain(id: string, by: string | undefined): Promise<Result<Invitation>>;
  /** Codes: `account-unknown`, `account-own`, `last-administrator`, `people-form`. */
  setRoles(id: string, roles: readonly Role[], by: string | undefined): Promise<Result<Account>>;
  setStatus(id: string, status: "active" | "suspended" | "ended", by: string | undefined): Promise<Result<Account>>;
  /** The account an invitation is for, which stays good. Codes: `invitation-over`. */
  readInvitation(token: string): Promise<Result<Account>>;
  /** Uses an invitation up; the account is open then. Codes: `invitation-over`. */
  accept(token: string): Promise<Result<Account>>;
}

export function createAccounts({ now, random, store }: PeopleWorld): Accounts {
  const write = async (account: Account): Promise<Invitation> => {
    const token = randomToken(random);
    const expires = now() + invitationSeconds;
    await store.addTicket({ hash: hashToken(token), purpose: "invitation", account: account.id, expires });
    return { account, token, expires };
  };
  return {
    async invite({ by, language, name: typed, roles, title }) {
      const name = typed.trim().toLowerCase();
      const wrong = findWrong({ name, title, by, roles });
      if (wrong !== undefined) return refuse("people-form", wrong);
      const id = randomId(random);
      const account: Account = { id, name, title, by, language, roles, status: "invited", created: now() };
      return (await store.addAccount(account))
        ? accept(await write(account))
        : refuse("name-taken", `Somebody is called "${name}" here already: choose another name to sign in with.`);
    },
    async inviteAgain(id, by) {
      const found = await findOther(store, id, by);
      if (!found.ok) return found;
      if (found.value.status !== "invited" && found.value.status !== "active") return closed;
      await store.endSignIns(id);
      return accept(await write(found.value));
    },
    async setRoles(id, roles, by) {
      const wrong = findWrong({ roles });
      if (wrong !== undefined) return refuse("people-form", wrong);
      return change(store, id, by, { roles });
    },
    async setStatus(id, status, by) {
      const found = await findOther(store, id, by);
      if (!found.ok) return found;
      if (found.value.status === "ended") return closed;
      if (status !== "active") return change(store, id, by, { status });
      // Who never took up the invitation has nothing to sign in with: the invitation is what opens the account.
      const hasKey = (await store.listPasskeys(id)).length > 0 || (await store.findPassword(id)) !== undefined;
      const isPrepared = found.value.name.startsWith(preparedPrefix);
      return change(store, id, by, { status: hasKey || isPrepared ? "active" : "invited" });
    },
    async readInvitation(token) {
      const ticket = await store.findTicket(hashToken(token), "invitation", now());
      const account = ticket?.account === undefined ? undefined : await store.findAccount(ticket.account);
      return account === undefined ? over : accept(account);
    },
    async accept(token) {
      const ticket = await store.takeTicket(hashToken(token), "invitation", now());
      const account = ticket?.account === undefined ? undefined : await store.findAccount(ticket.account);
      if (account === undefined || account.status === "suspended" || account.status === "ended") return over;
      await store.changeAccount(account.id, { status: "active" });
      return accept({ ...account, status: "active" });
    },
  };
}

const over = refuse(
  "invitation-over",
  "This invitation was used, or its time has passed: ask your administrator for another.",
);
const closed = refuse("account-closed", "This account has ended: invite its owner anew, under any name.");

async function findOther(store: PeopleStore, id: string, by: string | undefined): Promise<Result<Account>> {
  if (id === by) {
    return refuse("account-own", "Nobody changes their own functions: another administrator does.");
  }
  const account = await store.findAccount(id);
  return account === undefined ? refuse("account-unknown", "There is no such account at this node.") : accept(account);
}

async function change(
  store: PeopleStore,
  id: string,
  by: string | undefined,
  changes: Pick<Parameters<PeopleStore["changeAccount"]>[1], "roles" | "status">,
): Promise<Result<Account>> {
  const found = await findOther(store, id, by);
  if (!found.ok) return found;
  const done = await store.changeAccount(id, changes);
  if (done === "last-administrator") {
    return refuse("last-administrator", "This is the last administrator: make somebody else one first.");
  }
  return accept({ ...found.value, ...changes });
}

function findWrong({ by, name, roles, title }: Partial<Omit<Invited, "language">>): string | undefined {
  if (name !== undefined && !nameForm.test(name)) {
    return "A name to sign in with has 2 to 40 small letters, digits, dots and lines, and begins with a letter or digit.";
  }
  if (name?.startsWith(preparedPrefix) === true)
    return `Names that begin with "${preparedPrefix}" are kept for the example.`;
  if (title !== undefined && (title.trim() === "" || title.length > titleCharsMax)) {
    return `A title has 1 to ${titleCharsMax} characters, such as "Desk officer, North America".`;
  }
  if (by !== undefined && !isFunctionName(by)) return 'A function is written such as "dg-north-america".';
  if (roles === undefined) return undefined;
  if (roles.length === 0 || roles.length > rolesMax) return `Somebody holds 1 to ${rolesMax} functions.`;
  const isPartial = roles.some(({ mechanism, role }) => role === "administrator" && mechanism !== undefined);
  if (isPartial) return "An administrator looks after the whole node, never after one consultation.";
  const isBoth =
    roles.some(({ role }) => role === "administrator") && roles.some(({ role }) => role !== "administrator");
  return isBoth ? "An administrator holds no other function: who gives functions out does not act by them." : undefined;
}
