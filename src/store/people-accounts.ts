import type { DatabaseSync } from "node:sqlite";
import type { Account, PeopleStore } from "../node/ports/people.ts";
import { accountColumns, readAccount, readPasskey } from "./people-rows.ts";
import type { Write } from "./transaction.ts";

type AccountMethods =
  | "listAccounts"
  | "findAccount"
  | "findAccountByName"
  | "addAccount"
  | "changeAccount"
  | "findPassword"
  | "setPassword"
  | "listPasskeys"
  | "findPasskey"
  | "addPasskey"
  | "usePasskey"
  | "removePasskey";

/** Accounts, and by what their owners prove who they are. */
export function createAccountRows(db: DatabaseSync, write: Write): Pick<PeopleStore, AccountMethods> {
  const list = db.prepare(`SELECT ${accountColumns} FROM account WHERE ? OR status <> 'ended' ORDER BY name, id`);
  const find = db.prepare(`SELECT ${accountColumns} FROM account WHERE id = ?`);
  const findByName = db.prepare(`SELECT ${accountColumns} FROM account WHERE name = ? AND status <> 'ended'`);
  const add = db.prepare(
    `INSERT INTO account (${accountColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const change = db.prepare("UPDATE account SET title = ?, by = ?, language = ?, roles = ?, status = ? WHERE id = ?");
  const endSignIns = db.prepare("DELETE FROM sign_in WHERE account = ?");
  const forgetTickets = db.prepare("DELETE FROM ticket WHERE account = ?");
  const findPassword = db.prepare("SELECT password FROM account WHERE id = ?");
  const setPassword = db.prepare("UPDATE account SET password = ? WHERE id = ?");
  const listPasskeys = db.prepare("SELECT * FROM passkey WHERE account = ? ORDER BY created, id");
  const findPasskey = db.prepare("SELECT * FROM passkey WHERE id = ?");
  const addPasskey = db.prepare("INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING");
  // WebAuthn 3, 7.2, step 22: a counter that does not rise may mean a copied authenticator; those that do not count stay at 0.
  const usePasskey = db.prepare(
    "UPDATE passkey SET counter = :counter, used = :at WHERE id = :id AND (:counter > counter OR (:counter = 0 AND counter = 0))",
  );
  const removePasskey = db.prepare("DELETE FROM passkey WHERE account = ? AND id = ?");

  const read = (id: string): Account | undefined => {
    const row = find.get(id);
    return row === undefined ? undefined : readAccount(row);
  };
  const countAdministrators = (): number => list.all(0).map(readAccount).filter(isAdministrator).length;

  return {
    listAccounts: async (all = false) => list.all(all ? 1 : 0).map(readAccount),
    findAccount: async (id) => read(id),
    async findAccountByName(name) {
      const row = findByName.get(name);
      return row === undefined ? undefined : readAccount(row);
    },
    addAccount: async ({ by, created, id, language, name, roles, status, title }) =>
      add.run(id, name, title, by, language, JSON.stringify(roles), status, created).changes === 1,
    changeAccount: async (id, changes) =>
      write(
        () => {
          const before = read(id);
          if (before === undefined) return "missing" as const;
          const administrators = countAdministrators();
          const { by, language, roles, status, title } = { ...before, ...changes };
          change.run(title, by, language, JSON.stringify(roles), status, id);
          if (administrators > 0 && countAdministrators() === 0) return "last-administrator" as const;
          if (status === "suspended" || status === "ended") {
            endSignIns.run(id);
            forgetTickets.run(id);
          }
          return "changed" as const;
        },
        (answer) => answer === "changed",
      ),
    async findPassword(account) {
      const hash = findPassword.get(account)?.["password"];
      return typeof hash === "string" ? hash : undefined;
    },
    setPassword: async (account, hash) => void setPassword.run(hash ?? null, account),
    listPasskeys: async (account) => listPasskeys.all(account).map(readPasskey),
    async findPasskey(id) {
      const row = findPasskey.get(id);
      return row === undefined ? undefined : readPasskey(row);
    },
    addPasskey: async ({ account, counter, created, id, label, publicKey, transports }) =>
      addPasskey.run(id, account, publicKey, counter, JSON.stringify(transports), label, created).changes === 1,
    usePasskey: async (id, counter, at) => usePasskey.run({ id, counter, at }).changes === 1,
    removePasskey: async (account, id) => removePasskey.run(account, id).changes === 1,
  };
}

/** Somebody who can sign in now and may give out functions of the whole house. */
const isAdministrator = ({ roles, status }: Account): boolean =>
  status === "active" && roles.some(({ mechanism, role }) => role === "administrator" && mechanism === undefined);
