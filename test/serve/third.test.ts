import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { setStage, until } from "./stage.ts";
import { readState } from "./state.ts";

/** North and west cannot reach each other. */
const areApart = (a: string, b: string): boolean => a !== b && a !== "south" && b !== "south";

test("H16 two that never call each other converge through a third, and stay introduced by its calls alone", async (t) => {
  const parties = ["north", "south", "west"];
  const stage = await setStage(parties, "2030-05-01T09:00:00Z", (party, other) => !areApart(party, other));
  t.after(() => stage.close());
  const { table } = stage;
  for (const party of parties) await stage.serve(party, { logLevel: "debug" });
  for (const party of ["north", "west"]) {
    const said = ["--statement", `statement:of-${party}`, "--title", `From ${party}`, "--on", "2030-05-01"];
    await table.at(party, [
      "act",
      "statement.made",
      ...said,
      "--attribution.kind",
      "on-the-record",
      "--attribution.as",
      "us",
    ]);
  }
  await until(
    () => Promise.all(parties.map((party) => readState(table.homeOf(party)))),
    ([north, south, west]) =>
      isDeepStrictEqual(north, south) &&
      isDeepStrictEqual(north, west) &&
      ["north", "west"].every((party) => north?.documents.some((text) => text.includes(`From ${party}`)) === true),
  );
  for (const [one, other] of [
    ["north", "west"],
    ["west", "north"],
  ] as const) {
    const spoken = stage.servers.get(one)?.lines.filter(({ msg, peer }) => msg === "parcel taken" && peer === other);
    assert.deepEqual(spoken, [], `${one} and ${other} never spoke`);
  }
  await table.at("south", ["peer", "end", "north"]);
  const { out } = await table.at("south", ["peer", "list"]);
  assert.match(out, /north: .*\n {4}ended by wire/);
  await table.at("south", ["peer", "accept", join(table.dir, "north.peer")]);
});
