import { openPostgres } from "../src/store/postgres.ts";
import { ask } from "../test/postgres/pair.ts";
import { startServer } from "../test/postgres/server.ts";
import { parties } from "./charter.ts";
import { benchExchange } from "./exchange.ts";
import type { Figure } from "./measure.ts";

/** The same exchange, each party's record in a PostgreSQL database of its own, on the same disk and synced. */
export async function benchExchangePostgres(count = 100_000): Promise<readonly Figure[]> {
  const server = await startServer(["shared_buffers=256MB", "autovacuum=on", "max_wal_size=2GB"]);
  try {
    for (const party of parties) await ask(server.url, `CREATE DATABASE ${party}`);
    const databaseOf = (party: string): string => server.url.replace(/[^/]*$/, party);
    return await benchExchange(
      { name: "PostgreSQL", openStore: (party) => openPostgres(databaseOf(party)), databaseOf },
      count,
    );
  } finally {
    await server.remove();
  }
}
