import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { session, talks } from "../cli/charter.ts";
import { setStage, until } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { readState } from "./state.ts";

interface PeersPage {
  readonly mechanisms: readonly { readonly peers: readonly { readonly party: string; readonly status: string }[] }[];
}

async function inStep({ table }: Stage, parties: readonly string[]): Promise<boolean> {
  for (const party of parties) {
    const { out } = await table.at(party, ["peer", "list", "--json"]);
    const page = JSON.parse(out) as PeersPage;
    if (!page.mechanisms.every(({ peers }) => peers.every(({ status }) => status === "in-step"))) return false;
  }
  return true;
}

test("H1 three processes, cut off from each other for a month, reunite in the same state", async (t) => {
  const parties = ["north", "south", "west"];
  const stage = await setStage(parties, "2030-05-01T09:00:00Z");
  t.after(() => stage.close());
  const { links, table } = stage;
  for (const party of parties) await stage.serve(party);
  await until(
    () => inStep(stage, parties),
    (done) => done,
  );
  await table.at("north", ["table", ...talks]);
  for (const party of ["south", "west"]) {
    await until(
      async () => (await table.at(party, ["show", "bodies"])).out,
      (out) => out.includes("Talks"),
    );
    await table.at(party, ["concur", "body:talks"]);
  }
  await until(
    async () => (await table.at("north", ["show", "bodies"])).out,
    (out) => out.includes("Agreed by"),
  );

  for (const link of links.values()) link.cut();
  for (const [i, party] of parties.entries()) {
    await stage.setClock(`2030-05-${11 + i}T09:00:00Z`);
    await table.at(party, ["table", ...session(`of-${party}`, "2030-07-01")]);
  }
  await stage.setClock("2030-06-02T09:00:00Z");
  await table.at("north", ["table", ...session("second", "2030-07-02")]);
  const { out } = await table.at("north", ["peer", "list"]);
  assert.match(out, /behind: it lacks \d+ entries of what we hold/);
  assert.match(out, /silent since 2030-05-/);

  for (const link of links.values()) link.join();
  await until(
    () => inStep(stage, parties),
    (done) => done,
  );
  await until(
    () => Promise.all(parties.map((party) => readState(table.homeOf(party)))),
    ([north, south, west]) => isDeepStrictEqual(north, south) && isDeepStrictEqual(north, west),
  );
  for (const party of parties) {
    const { out: shown } = await table.at(party, ["show", "sessions"]);
    for (const other of parties) assert.match(shown, new RegExp(`of-${other}|${other}`), `${other}'s at ${party}`);
  }
  for (const party of parties) await table.at(party, ["verify"]);
  for (const [party, server] of stage.servers) assert.equal(await server.stop(), 0, party);
  stage.servers.clear();
});
