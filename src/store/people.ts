import type { PeopleStore } from "../node/ports/people.ts";
import { explainFailure } from "./failure.ts";
import { createAccountRows } from "./people-accounts.ts";
import { createDecisionRows, createProposedRows } from "./people-decisions.ts";
import { connectPeople } from "./people-schema.ts";
import { createSignInRows } from "./people-sign-ins.ts";
import { createTransaction, createWrite } from "./transaction.ts";

/** How long another process of the home is waited for, milliseconds. */
const busyMilliseconds = 5000;

/**
 * The people of a home in one SQLite file, apart from the record: neither a parcel nor a backup of the record holds any of it.
 * Several processes of the home may use it at once. `:memory:` ends with its store.
 */
export async function openPeople(path: string): Promise<PeopleStore> {
  const db = connectPeople(path, busyMilliseconds);
  // What may be lost waits for no disk: one more connection, which syncs nothing at its commits.
  const fast = path === ":memory:" ? db : connectPeople(path, busyMilliseconds);
  if (fast !== db) fast.exec("PRAGMA synchronous = NORMAL");
  return withReasons(path, {
    ...createAccountRows(db, createWrite(createTransaction(db), path)),
    ...createSignInRows(db, fast),
    ...createDecisionRows(fast),
    ...createProposedRows(db),
    close: async () => {
      if (fast !== db) fast.close();
      db.close();
    },
  });
}

/** What the database fails at is said with its sentence, whichever method it was. */
function withReasons(path: string, store: PeopleStore): PeopleStore {
  const named = Object.entries(store).map(([name, method]: [string, (...given: never[]) => Promise<unknown>]) => [
    name,
    async (...given: never[]) => {
      try {
        return await method(...given);
      } catch (error) {
        throw explainFailure(error, path);
      }
    },
  ]);
  return Object.fromEntries(named) as PeopleStore;
}
