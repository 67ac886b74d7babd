import assert from "node:assert/strict";
import { test } from "node:test";
import type { PartyId } from "../../src/base/ids.ts";
import { getValue } from "../../src/base/refusal.ts";
import { checkAll, meet, split } from "./fork-kit.ts";
import { concur, note, session } from "./play.ts";
import type { Play } from "./play.ts";
import { charter, createBench, jpn, kor, usa } from "./world.ts";
import type { Bench } from "./world.ts";

const aus = "aus" as PartyId;
const fourth = { id: aus, name: "Australia", shortName: "Canberra", domain: "dfat.gov.au", zone: "Australia/Sydney" };

test("N13 N15 one joining under a fork of another, with texts that lie open, is brought every branch and reads as all do", async () => {
  const [seoul, washington, tokyo, canberra] = [
    await createBench(kor, "four"),
    await createBench(usa, "four"),
    await createBench(jpn, "four"),
    await createBench(aus, "four"),
  ];
  const named = { ...charter, parties: [...charter.parties, fourth] };
  const { id: mechanism } = getValue(await seoul.node.found({ charter: named, party: kor, by: "head" }));
  const play = { mechanism } as Play;
  const invitation = getValue(await seoul.node.invite(mechanism));
  const digitsOf = async (bench: Bench): Promise<string> =>
    (await bench.node.consult(mechanism)).logs.find(({ party }) => party === bench.party)?.fingerprint ?? "";
  const introduce = async (one: Bench, others: readonly Bench[]): Promise<void> => {
    for (const other of others) {
      getValue(await other.node.trust(mechanism, one.party, await digitsOf(one)));
      getValue(await one.node.trust(mechanism, other.party, await digitsOf(other)));
    }
  };
  for (const bench of [washington, tokyo]) {
    getValue(await bench.node.join({ invitation, party: bench.party, by: "head" }));
  }
  await introduce(washington, [seoul, tokyo]);
  await introduce(tokyo, [seoul]);
  await meet(seoul, washington, tokyo);
  const [open] = getValue(await seoul.node.perform(mechanism, [session("open")])).acts;
  assert.ok(open);
  await meet(seoul, washington, tokyo);
  const twin = await split(play, washington);
  getValue(await washington.node.perform(mechanism, [concur(open), note("to-seoul")]));
  getValue(await twin.node.perform(mechanism, [note("to-tokyo")]));
  getValue(await tokyo.node.perform(mechanism, [concur(open)]));
  await meet(washington, seoul);
  await meet(twin, tokyo);
  await meet(seoul, tokyo);

  getValue(await canberra.node.join({ invitation, party: aus, by: "head" }));
  await introduce(canberra, [seoul, washington, tokyo]);
  // It hears of all of it from one side first, then from the other.
  await meet(canberra, tokyo);
  await meet(canberra, seoul);
  const outcome = async (bench: Bench) =>
    (await bench.node.consult(mechanism)).documents.find("proposal", open)?.outcome.status;
  assert.equal(await outcome(canberra), "open");
  getValue(await canberra.node.perform(mechanism, [concur(open)]));
  await meet(canberra, seoul, tokyo);
  for (const bench of [seoul, tokyo, canberra]) assert.equal(await outcome(bench), "agreed", bench.party);
  await checkAll(play, seoul, tokyo, canberra);
});
