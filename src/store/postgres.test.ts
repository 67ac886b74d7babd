import { sharedServer } from "../../test/postgres/server.ts";
import type { Store } from "../node/ports.ts";
import { testStore } from "./conformance.ts";
import { openPostgres } from "./postgres.ts";

let schemas = 0;
const run = process.pid;

async function openFresh(): Promise<Store> {
  const { url } = await sharedServer();
  return openPostgres(url, { schema: `t${run}_${(schemas += 1)}`, isTrial: true });
}

testStore("PostgreSQL", openFresh);
