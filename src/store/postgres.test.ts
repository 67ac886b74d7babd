import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import pg from "pg";
import { sharedServer } from "../../test/postgres/server.ts";
import { openWire, type Wire } from "../../test/postgres/wire.ts";
import { PortFailure, type Store } from "../node/ports.ts";
import { testStore } from "./conformance.ts";
import { openPostgres, type PostgresOptions } from "./postgres.ts";
import { appendOf, batchOf, bytesOf, commitTo, committee, fullBatch, north, readAll } from "./samples.ts";

/** Names that no other run on the same server uses. */
let schemas = 0;
const freshSchema = (): string => `entente_test_${process.pid}_${(schemas += 1)}`;
const used: string[] = [];

after(() =>
  inDatabase(async (client) => {
    for (const each of used) await client.query(`DROP SCHEMA IF EXISTS ${each} CASCADE`);
  }),
);

async function openFresh(options: PostgresOptions = {}): Promise<Store> {
  const { url } = await sharedServer();
  const schema = options.schema ?? freshSchema();
  used.push(schema);
  return openPostgres(url, { isTrial: true, ...options, schema });
}

testStore("PostgreSQL", openFresh);

async function inDatabase<T>(ask: (client: pg.Client) => Promise<T>, at?: string): Promise<T> {
  const client = new pg.Client(at ?? (await sharedServer()).url);
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

const hasCode =
  (code: string) =>
  (error: unknown): boolean => {
    if (!(error instanceof PortFailure)) throw error;
    const { refusal } = error;
    assert.equal(refusal.code, code, refusal.sentence);
    assert.match(refusal.sentence, /[.]$/);
    assert.doesNotMatch(refusal.sentence, /not-for-the-log/);
    return true;
  };

test("S22 the tables are made once, however many processes begin together", async () => {
  const schema = freshSchema();
  const stores = await Promise.all(Array.from({ length: 8 }, () => openFresh({ schema, connections: 2 })));
  const [first, second] = stores;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(await commitTo(first, fullBatch()), "committed");
  assert.deepEqual(await readAll(second), await readAll(first));
  await Promise.all(stores.map((store) => store.close()));
  const again = await openFresh({ schema });
  assert.equal(await again.findRevision(committee), 1);
  await again.close();
});

test("S22 a schema of a newer version or of another program is refused and left as it was", async () => {
  const newer = freshSchema();
  await (await openFresh({ schema: newer })).close();
  await inDatabase((client) => client.query(`UPDATE ${newer}.setting SET value = '99' WHERE name = 'version'`));
  await assert.rejects(openFresh({ schema: newer }), hasCode("store-newer"));
  const foreign = freshSchema();
  await inDatabase((client) => client.query(`CREATE SCHEMA ${foreign} CREATE TABLE recipes (id integer PRIMARY KEY)`));
  await assert.rejects(openFresh({ schema: foreign }), hasCode("store-foreign"));
  const left = await inDatabase((client) =>
    client.query("SELECT table_name FROM information_schema.tables WHERE table_schema = $1", [foreign]),
  );
  assert.deepEqual(left.rows, [{ table_name: "recipes" }]);
});

test("S22 a name that is no database, a database that is missing, and rights that are missing are refused", async () => {
  const { url } = await sharedServer();
  await assert.rejects(openPostgres("record.sqlite"), hasCode("store-missing"));
  await assert.rejects(openPostgres(url.replace(/[^/]*$/, "nowhere"), { isTrial: true }), hasCode("store-missing"));
  await assert.rejects(openPostgres(`${url}?sslmode=verify-full`), hasCode("store-insecure"));
  await assert.rejects(openPostgres("postgres://me:not-for-the-log@localhost:1/nowhere"), hasCode("store-away"));
  const role = `stranger_${process.pid}`;
  await inDatabase((client) => client.query(`CREATE ROLE ${role} LOGIN`));
  try {
    const other = url.replace("//entente@", `//${role}:not-for-the-log@`);
    await assert.rejects(openPostgres(other, { isTrial: true, schema: freshSchema() }), hasCode("store-denied"));
  } finally {
    await inDatabase((client) => client.query(`DROP ROLE ${role}`));
  }
});

test("S23 in the catalogue every key begins with the mechanism, and nothing stands beside the keys", async () => {
  const schema = freshSchema();
  await (await openFresh({ schema })).close();
  await inDatabase(async (client) => {
    const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
      (await client.query<Record<string, unknown>>(sql, [schema])).rows;
    const tables = await ask("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1");
    assert.equal(tables.length, 9);
    const indexes = await ask(
      `SELECT t.relname AS name, i.indisprimary AS primary, a.attname AS first
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] WHERE s.nspname = $1`,
    );
    for (const { name } of tables) {
      const own = indexes.filter((each) => each["name"] === name);
      assert.deepEqual(own, [{ name, primary: true, first: "mechanism" }]);
    }
    const kinds = await ask(
      "SELECT DISTINCT c.relkind AS kind FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = $1",
    );
    assert.deepEqual(
      new Set(kinds.map(({ kind }) => kind)),
      new Set(["r", "i"]),
      "tables and indexes, no sequence or view",
    );
    const constraints = await ask(
      "SELECT DISTINCT contype AS kind FROM pg_constraint c JOIN pg_namespace s ON s.oid = c.connamespace WHERE s.nspname = $1",
    );
    assert.ok(
      constraints.every(({ kind }) => kind === "p" || kind === "n"),
      "no reference, no check with logic",
    );
    const logic = await ask(
      `SELECT tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace s ON s.oid = c.relnamespace
         WHERE s.nspname = $1 UNION ALL
       SELECT proname FROM pg_proc p JOIN pg_namespace s ON s.oid = p.pronamespace WHERE s.nspname = $1 UNION ALL
       SELECT rulename FROM pg_rules WHERE schemaname = $1`,
    );
    assert.deepEqual(logic, []);
    const columns = await ask(
      "SELECT column_default, is_identity FROM information_schema.columns WHERE table_schema = $1",
    );
    assert.ok(columns.every((each) => each["column_default"] === null && each["is_identity"] === "NO"));
    const texts = await ask(
      "SELECT DISTINCT collation_name AS name FROM information_schema.columns WHERE table_schema = $1 AND column_name <> 'value' AND data_type = 'text'",
    );
    assert.deepEqual(texts, [{ name: "C" }]);
  });
});

test("S23 no statement of ours locks a table, takes an advisory lock, listens, or asks for a number in a row", () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => /^postgres.*[^t]\.ts$/.test(name) && !name.includes(".test."),
  );
  assert.ok(files.length >= 8);
  for (const name of files) {
    const source = readFileSync(join(import.meta.dirname, name), "utf8");
    assert.doesNotMatch(source, /\b(LOCK TABLE|pg_advisory|pg_try_advisory|LISTEN|NOTIFY|nextval|SERIAL)\b/i, name);
  }
});

/** Levels at which databases that only speak this protocol may hold us, beside the usual one. */
const isolations = ["read committed", "repeatable read", "serializable"] as const;

for (const isolation of isolations) {
  test(`S24 of many writers on many connections each entry is written by one, in an unbroken row (${isolation})`, async () => {
    const { url } = await sharedServer();
    const schema = freshSchema();
    used.push(schema);
    const strict = `${url}?options=${encodeURIComponent(`-c default_transaction_isolation=${isolation.replace(" ", "\\ ")}`)}`;
    const [level] = await inDatabase(
      async (client) => (await client.query<Record<string, string>>("SHOW default_transaction_isolation")).rows,
      strict,
    );
    assert.equal(level?.["default_transaction_isolation"], isolation);
    const options = { schema, isTrial: true, connections: 2 };
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgres(strict, options)));
    const wanted = 10;
    const counts = await Promise.all(
      stores.map(async (store) => {
        let committed = 0;
        let conflicts = 0;
        while (committed < wanted) {
          const revision = await store.findRevision(committee);
          const size = (await store.listHeads(committee))[0]?.size ?? 0;
          const answer = await store.commit(batchOf({ revision, appends: [appendOf(north, size, 1)] }));
          if (answer === "committed") committed += 1;
          else conflicts += 1;
        }
        return conflicts;
      }),
    );
    assert.ok(
      counts.some((conflicts) => conflicts > 0),
      "the writers met",
    );
    const [store] = stores;
    const all = stores.length * wanted;
    assert.equal((await store?.listHeads(committee))?.[0]?.size, all);
    assert.equal(await store?.findRevision(committee), all);
    const entries = await store?.listEntries(committee, north, 0, 1000);
    assert.deepEqual(
      entries?.map(({ n }) => n),
      Array.from({ length: all }, (_, n) => n),
    );
    await Promise.all(stores.map((each) => each.close()));
  });
}

/** Makes the server refuse the next writes of a revision as a distributed database would that wants them tried again. */
async function refuseNext(schema: string, times: number): Promise<void> {
  await inDatabase(async (client) => {
    await client.query(`CREATE SEQUENCE ${schema}.refused`);
    await client.query(
      `CREATE FUNCTION ${schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF nextval('${schema}.refused') <= ${times} THEN RAISE EXCEPTION 'try again' USING ERRCODE = '40001'; END IF;
         RETURN NEW; END $$`,
    );
    await client.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON ${schema}.revision FOR EACH ROW EXECUTE FUNCTION ${schema}.refuse()`,
    );
  });
}

test("S24 a transaction that the server wants tried again is tried again, so many times and no more", async () => {
  for (const [times, code] of [
    [3, undefined],
    [1_000, "store-busy"],
  ] as const) {
    const schema = freshSchema();
    const store = await openFresh({ schema });
    await refuseNext(schema, times);
    if (code === undefined) {
      assert.equal(await store.commit(fullBatch()), "committed");
    } else {
      await assert.rejects(store.commit(fullBatch()), hasCode(code));
      assert.equal(await store.findRevision(committee), 0);
    }
    await store.close();
  }
});

test("S24 who waits too long for another writer's row is refused as busy, with nothing written", async () => {
  const schema = freshSchema();
  const store = await openFresh({ schema, patience: { lock: 100 } });
  await commitTo(store, fullBatch());
  const before = await readAll(store);
  await inDatabase(async (client) => {
    await client.query(`BEGIN; UPDATE ${schema}.revision SET revision = revision`);
    await assert.rejects(
      store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] })),
      hasCode("store-busy"),
    );
    await client.query("ROLLBACK");
  });
  assert.deepEqual(await readAll(store), before);
  assert.equal(await store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] })), "committed");
  await store.close();
});

async function openOverWire(options: PostgresOptions = {}): Promise<{ readonly store: Store; readonly wire: Wire }> {
  const { port, pathname } = new URL((await sharedServer()).url);
  const wire = await openWire(Number(port), pathname.slice(1));
  const schema = freshSchema();
  used.push(schema);
  return { wire, store: await openPostgres(wire.url, { isTrial: true, schema, ...options }) };
}

for (const cut of ["before", "after"] as const) {
  test(`S24 a transaction whose connection is cut as it begins, ${cut} the server heard of it, is run again`, async () => {
    const { store, wire } = await openOverWire();
    await store.commit(fullBatch());
    wire.cutCommit(cut, "BEGIN");
    assert.equal(await store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 2)] })), "committed");
    assert.equal(wire.cuts(), 1);
    assert.equal(await store.findRevision(committee), 2);
    await store.close();
    await wire.close();
  });
}

for (const cut of ["before", "after"] as const) {
  test(`S25 a commit whose connection is cut ${cut} the server had it is settled by asking, and written once`, async () => {
    const { store, wire } = await openOverWire();
    await store.commit(fullBatch());
    wire.cutCommit(cut);
    const next = batchOf({ revision: 1, appends: [appendOf(north, 3, 2)] });
    assert.equal(await store.commit(next), "committed");
    assert.equal(wire.cuts(), 1);
    assert.equal(await store.findRevision(committee), 2);
    assert.equal((await store.listEntries(committee, north, 0, 100)).length, 5);
    // A batch that was written before is not taken for one's own.
    assert.equal(await store.commit(next), "conflict");
    await store.close();
    await wire.close();
  });

  test(`S25 the first commit of a mechanism is settled likewise, cut ${cut} the server had it`, async () => {
    const { store, wire } = await openOverWire();
    wire.cutCommit(cut);
    assert.equal(await store.commit(fullBatch()), "committed");
    assert.equal(wire.cuts(), 1);
    assert.equal(await store.findRevision(committee), 1);
    await store.close();
    await wire.close();
  });

  test(`S25 a commit cut ${cut} the server had it, by a database then gone, is uncertain; back again, it is looked at`, async () => {
    const { store, wire } = await openOverWire({ patience: { settle: 300 } });
    await store.commit(fullBatch());
    const { port } = new URL((await sharedServer()).url);
    wire.cutCommit(cut);
    const writing = store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] }));
    wire.lead(undefined);
    await assert.rejects(writing, hasCode("commit-uncertain"));
    await assert.rejects(store.listHeads(committee), hasCode("store-away"));
    wire.lead(Number(port));
    const size = (await store.listHeads(committee))[0]?.size ?? 0;
    assert.equal(size, cut === "before" ? 3 : 4);
    assert.equal(await commitTo(store, batchOf({ appends: [appendOf(north, size, 1)] })), "committed");
    await store.close();
    await wire.close();
  });
}

test("S25 a commit that was not heard of, and on which others have built since, is uncertain", async () => {
  const schema = freshSchema();
  const { store, wire } = await openOverWire({ schema });
  const other = await openFresh({ schema });
  await store.commit(fullBatch());
  wire.cutCommit("after");
  wire.lead(undefined);
  const { port } = new URL((await sharedServer()).url);
  const writing = store.commit(batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] }));
  // The connection is there already: the commit arrives, its answer does not.
  while ((await other.findRevision(committee)) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await commitTo(other, batchOf({ evidence: [{ name: "late", bytes: bytesOf("late") }] })), "committed");
  wire.lead(Number(port));
  await assert.rejects(writing, hasCode("commit-uncertain"));
  assert.equal((await store.listHeads(committee))[0]?.size, 4);
  await store.close();
  await other.close();
  await wire.close();
});

test("S26 a server that could lose what it acknowledged is refused", async () => {
  const { url } = await sharedServer();
  const unsynced = `${url}?options=-c%20synchronous_commit%3Doff`;
  await assert.rejects(openPostgres(unsynced, { isTrial: true }), hasCode("store-unsafe"));
  const [fsync] = await inDatabase(async (client) => (await client.query<{ fsync: string }>("SHOW fsync")).rows);
  if (fsync?.fsync === "off") await assert.rejects(openPostgres(url), hasCode("store-unsafe"));
  const latin = `latin_${process.pid}`;
  await inDatabase((client) =>
    client.query(
      `CREATE DATABASE ${latin} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc`,
    ),
  );
  try {
    await assert.rejects(openPostgres(url.replace(/[^/]*$/, latin), { isTrial: true }), hasCode("store-encoding"));
  } finally {
    await inDatabase((client) => client.query(`DROP DATABASE ${latin} WITH (FORCE)`));
  }
});

test("S28 a database that goes away says so, writes nothing, and is there again by itself", async () => {
  const { store, wire } = await openOverWire();
  await store.commit(fullBatch());
  const before = await readAll(store);
  wire.lead(undefined);
  wire.cutAll();
  const next = batchOf({ revision: 1, appends: [appendOf(north, 3, 1)] });
  await assert.rejects(store.commit(next), hasCode("store-away"));
  await assert.rejects(store.listHeads(committee), hasCode("store-away"));
  await assert.rejects(store.snapshot(), hasCode("store-away"));
  await assert.rejects(openPostgres(wire.url, { isTrial: true }), hasCode("store-away"));
  const { port } = new URL((await sharedServer()).url);
  wire.lead(Number(port));
  assert.deepEqual(await readAll(store), before);
  // Connections that were cut while idle are replaced without anybody noticing.
  wire.cutAll();
  assert.equal(await store.commit(next), "committed");
  wire.cutAll();
  assert.equal((await store.listHeads(committee))[0]?.size, 4);
  const snapshot = await store.snapshot();
  wire.cutAll();
  await assert.rejects(snapshot.listHeads(committee), hasCode("store-away"));
  await snapshot.close();
  await store.close();
  await wire.close();
});

test("S28 more snapshots at once than connections wait for each other, and no longer than is allowed", async () => {
  const store = await openFresh({ connections: 2, patience: { connect: 200 } });
  const held = await Promise.all([store.snapshot(), store.snapshot()]);
  await assert.rejects(store.snapshot(), hasCode("store-busy"));
  assert.equal(await store.commit(fullBatch()), "committed");
  await held[0]?.close();
  const third = await store.snapshot();
  assert.equal(await third.findRevision(committee), 1);
  // Closing does not wait for what nobody gave back.
  await store.close();
});
