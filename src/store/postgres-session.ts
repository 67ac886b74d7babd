import pg from "pg";
import type { Pool, PoolClient } from "pg";
import { PortFailure } from "../node/ports.ts";
import { explainPostgres, isAway, stateOf } from "./postgres-failure.ts";
import { parserOf, type Row } from "./postgres-values.ts";

/** Limits of one database, in milliseconds. */
export interface Patience {
  /** For a connection, a free one of ours included. */
  readonly connect: number;
  /** For one statement, on the server. */
  readonly statement: number;
  /** For a row that another writer holds. */
  readonly lock: number;
  /** For an answer, where nothing comes back at all; more than `statement`. */
  readonly answer: number;
  /** For an open transaction that asks nothing; a snapshot among them. */
  readonly idle: number;
  /** For a commit whose end was not heard of, before it is called uncertain. */
  readonly settle: number;
}

export const patienceUsual: Patience = {
  connect: 5_000,
  statement: 60_000,
  lock: 10_000,
  answer: 75_000,
  idle: 600_000,
  settle: 15_000,
};

type Value = string | number | Buffer | Uint8Array | null;

/** One connection, lent to one piece of work. In statements `@.` stands for the schema. */
export interface Session {
  /** What the server says it is (S27). */
  readonly identity: string;
  /** Notices of severity WARNING since the connection began. */
  readonly warnings: () => number;
  rows<T>(sql: string, values: readonly Value[], read: (row: Row) => T): Promise<readonly T[]>;
  /** Number of rows written. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
  /** Ends the transaction; answers what the server did, which is not always what it was told. */
  end(how: "COMMIT" | "ROLLBACK"): Promise<string>;
  /** What may take long: a statement without values or answer, which no limit of time cuts off. */
  linger(sql: string): Promise<void>;
  /** Gives the connection back; one that broke, or whose transaction may be open, is thrown away. */
  release(isBroken?: boolean): void;
}

export interface Source {
  /** The database without its password, for sentences. */
  readonly place: string;
  readonly schema: string;
  /** Rejects with a `PortFailure`, or with an error of ours. */
  take(): Promise<Session>;
  close(): Promise<void>;
}

/** What every connection is asked before it is used. */
export type Probe = (session: Omit<Session, "identity">) => Promise<string>;

/** Connections to one database: made when needed, probed once each, thrown away when they break. */
export function openSource(url: string, schema: string, max: number, patience: Patience, probe: Probe): Source {
  const place = placeOf(url);
  const pool = openPool(url, max, patience);
  const statements = createStatements(schema);
  const probed = new WeakMap<PoolClient, Promise<Session>>();
  const lent = new Set<Session>();
  let isClosed = false;

  const begin = async (client: PoolClient): Promise<Session> => {
    const session = createSession(client, statements);
    const identity = await probe(session);
    return Object.assign(session, { identity });
  };

  return {
    place,
    schema,
    async take() {
      if (isClosed) throw new PortFailure({ code: "store-closed", sentence: `${place} was closed here.` });
      let client: PoolClient | undefined;
      try {
        client = await pool.connect();
        const made = probed.get(client) ?? begin(client);
        probed.set(client, made);
        const session = await made;
        const loan: Session = {
          ...session,
          release: (isBroken) => {
            if (lent.delete(loan)) session.release(isBroken);
          },
        };
        lent.add(loan);
        return loan;
      } catch (error) {
        client?.release(true);
        if (client === undefined && lent.size >= max) {
          const sentence = `All ${max} connections to ${place} are in use; try again in a moment.`;
          throw new PortFailure({ code: "store-busy", sentence }, error);
        }
        throw explainPostgres(error, place);
      }
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const loan of lent) loan.release(true);
      await pool.end();
    },
  };
}

function openPool(url: string, max: number, patience: Patience): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: patience.connect,
    idleTimeoutMillis: 60_000,
    statement_timeout: patience.statement,
    lock_timeout: patience.lock,
    idle_in_transaction_session_timeout: patience.idle,
    query_timeout: patience.answer,
    keepAlive: true,
    fallback_application_name: "entente",
    // A commit's statements leave together: a round trip is what a database elsewhere costs.
    pipeline: true,
    types: { getTypeParser: parserOf as never },
  });
  // A connection that breaks while nobody uses it is replaced by the next one; one in use says so to whom it answers.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

function createSession(client: PoolClient, statements: Statements): Omit<Session, "identity"> {
  let warnings = 0;
  client.on("notice", ({ severity }) => {
    if (severity === "WARNING") warnings += 1;
  });
  const ask = async (sql: string, values: readonly Value[]): Promise<pg.QueryResult<Record<string, never>>> => {
    const { name, text } = statements(sql);
    // What carries no values, the steps of a transaction above all, goes as plain text.
    return values.length === 0 ? client.query(text) : client.query({ name, text, values: [...values] });
  };
  return {
    warnings: () => warnings,
    rows: async (sql, values, read) => (await ask(sql, values)).rows.map(read),
    run: async (sql, values = []) => (await ask(sql, values)).rowCount ?? 0,
    end: async (how) => (await ask(how, [])).command,
    async linger(sql) {
      await ask("SET statement_timeout = 0", []);
      try {
        // The driver knows no other word for never.
        await client.query({ text: statements(sql).text, query_timeout: 2 ** 31 - 1 } as pg.QueryConfig);
      } finally {
        await ask("RESET statement_timeout", []);
      }
    },
    release: (isBroken = false) => client.release(isBroken),
  };
}

type Statements = (sql: string) => { readonly name: string; readonly text: string };

/** Each text is prepared once per connection, under a name of its own. */
function createStatements(schema: string): Statements {
  const made = new Map<string, { readonly name: string; readonly text: string }>();
  return (sql) => {
    const known = made.get(sql);
    if (known !== undefined) return known;
    const statement = { name: `e${made.size}`, text: sql.replaceAll("@.", `${schema}.`) };
    made.set(sql, statement);
    return statement;
  };
}

/** The database's address without user and password, for sentences. */
export function placeOf(url: string): string {
  const { hostname, pathname, port } = new URL(url);
  return `postgres://${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
}

/** Lends a connection to a reader; a question that met a dead connection is asked once more on a new one. */
export async function asking<T>(source: Source, work: (session: Session) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await source.take();
    try {
      const answer = await work(session);
      session.release();
      return answer;
    } catch (error) {
      const isBroken = stateOf(error) === undefined;
      session.release(isBroken);
      if (!isAway(error) || attempt > 1) throw explainPostgres(error, source.place);
    }
  }
}
