import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getValue } from "../../src/base/refusal.ts";
import type { ServeWorld } from "../../src/http/serve.ts";
import { createAuthority } from "../../src/node/authorise/authorise.ts";
import { openPolicy } from "../../src/node/authorise/policy.ts";
import { createWorks } from "../../src/node/check/works.ts";
import type { PouchDesk } from "../../src/node/ports/pouches.ts";
import { openPeople } from "../../src/store/people.ts";
import { openSearchSqlite } from "../../src/store/search.ts";
import { openPrivateSqlite } from "../../src/store/private.ts";

const demo = join(import.meta.dirname, "..", "..", "demo");

const nowhere = async (): Promise<never> => {
  throw new Error("this node has no home on a disk");
};
/** Of a node without a folder nothing is packed, opened or checked by another process. */
const pouches: PouchDesk = { identify: nowhere, pack: nowhere, open: nowhere, list: nowhere };

type Nobody = Pick<ServeWorld, "people" | "privates" | "authority" | "pouches" | "works" | "searchIndex">;

/** Nobody may sign in yet, under the shipped policy; in memory. */
export const openNobody = async (): Promise<Nobody> => ({
  pouches,
  searchIndex: await openSearchSqlite(":memory:"),
  works: createWorks({ dir: "", env: {}, elapsed: () => performance.now() }),
  people: await openPeople(":memory:"),
  privates: await openPrivateSqlite(":memory:"),
  authority: createAuthority(getValue(openPolicy())),
});

/** The same with the example's prepared officers. */
export const openPrepared = async (): Promise<Nobody & Pick<ServeWorld, "officers">> => ({
  ...(await openNobody()),
  officers: readFileSync(join(demo, "officers.json"), "utf8"),
});

/** Signs in as a prepared officer; the answer is what every later call sends along. */
export async function signInPrepared(origin: string, officer: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${origin}/api/sign-in/example`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ officer }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
  if (!answer.ok || cookie === undefined) throw new Error(`not signed in: ${answer.status} ${await answer.text()}`);
  return { origin, cookie, "content-type": "application/json" };
}
