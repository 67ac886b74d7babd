import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { startServer, type Server } from "./server.ts";

/** A primary and its streaming replica. */
export interface Pair {
  readonly primary: Server;
  readonly replica: Server;
  remove(): Promise<void>;
}

/** Makes a primary and a replica from a cold copy of its data, as pg_basebackup would make it; `settings` are the primary's. */
export async function startPair(settings: readonly string[] = []): Promise<Pair> {
  const primary = await startServer(settings);
  await primary.stop();
  const replica = await startServer(
    ["hot_standby=on", "wal_retrieve_retry_interval=100ms"],
    (dir) => {
      rmSync(join(dir, "postmaster.pid"), { force: true });
      writeFileSync(join(dir, "standby.signal"), "");
      const source = `host=127.0.0.1 port=${primary.port} user=entente application_name=replica`;
      appendFileSync(join(dir, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
    },
    primary.dir,
  );
  await primary.start();
  return {
    primary,
    replica,
    async remove() {
      await primary.remove();
      await replica.remove();
    },
  };
}

/** Asks one question of a server, past the store. */
export async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until a question is answered as wished; throws after half a minute. */
export async function until(
  url: string,
  sql: string,
  isAnswer: (row: Record<string, unknown>) => boolean,
): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const [row] = await ask(url, sql);
    if (row !== undefined && isAnswer(row)) return;
    await wait(20);
  }
  throw new Error(`not answered in time: ${sql}`);
}

/** Waits until the replica has all that the primary has written. */
export async function catchUp({ primary, replica }: Pair): Promise<void> {
  const [row] = await ask(primary.url, "SELECT pg_current_wal_flush_lsn()::text AS at");
  await until(
    replica.url,
    `SELECT pg_last_wal_replay_lsn() >= '${String(row?.["at"])}'::pg_lsn AS has`,
    (each) => each["has"] === true,
  );
}

/** Makes the replica the primary. */
export async function promote(replica: Server): Promise<void> {
  await ask(replica.url, "SELECT pg_promote(true, 30)");
  await until(replica.url, "SELECT pg_is_in_recovery() AS still", (row) => row["still"] === false);
}
