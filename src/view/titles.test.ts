import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, charterDocument, idOf, sceneOf, seoul, washington } from "../../test/kit/scene.ts";
import type { Charter } from "../act/charter.ts";
import type { JsonObject } from "../base/json.ts";
import type { Document, DocumentOf } from "../mechanism/documents.ts";
import { actWords } from "./act-words.ts";
import type { HeldAct } from "./scene.ts";
import { proposalName } from "./titles.ts";

const { charter } = charterDocument as DocumentOf<"charter">;
const founding: HeldAct = {
  ...actOf(seoul, 0, "2025-01-01T00:00:00Z", 0, "charter.founded"),
  content: { charter } as unknown as JsonObject,
};

function tabled(subject: string, terms: object): HeldAct {
  const content = { subject, terms, rule: { kind: "consensus", openUntil: "2025-12-20T00:00:00Z" } };
  return {
    ...actOf(washington, 1, "2025-12-01T00:00:00Z", 1, "proposal.tabled"),
    content: content as unknown as JsonObject,
  };
}

function wordsOf(subject: string, terms: object, documents: readonly Document[] = []): string {
  const act = tabled(subject, terms);
  return actWords(sceneOf(documents, { acts: actsOf([founding, act]) }), act);
}

const amended = (change: Partial<Charter>): string =>
  wordsOf("charter:a", { kind: "charter", charter: { ...charter, ...change } });

test("an amendment of the charter says what it changes, and in the list of proposals too", () => {
  const midland = { id: "mid", name: "Mid Land", shortName: "Midtown", domain: "mid.example", zone: "UTC" };
  const parties = [...charter.parties, midland as Charter["parties"][number]];
  assert.equal(amended({ parties }), "Puts forward charter: adds Mid Land");
  assert.equal(
    amended({ parties, rules: [{ silence: { noticeHours: 24 } }], carriageHours: 9 }),
    "Puts forward charter: adds Mid Land; changes the rules of consent and the time an answer may travel",
  );
  assert.equal(amended({ name: "Dialogue" }), "Puts forward charter: changes the name to Dialogue");
  assert.equal(amended({ parties: charter.parties.slice(0, 1) }), "Puts forward charter: takes out United States");
  const act = tabled("charter:a", { kind: "charter", charter: { ...charter, parties } });
  const scene = sceneOf([], { acts: actsOf([founding, act]) });
  const proposal = { id: act.id, subject: "charter:a", terms: "charter", title: charter.name };
  assert.equal(proposalName(scene, proposal as DocumentOf<"proposal">), "Charter: adds Mid Land");
});

test("minutes, an agenda and an expunging are called by what they are about, not by a label", () => {
  const session = {
    kind: "session",
    id: "session:first",
    body: "body:a",
    versions: [],
    held: [],
  } as unknown as Document;
  const revision = idOf(9);
  const minutes = { kind: "minutes", session: "session:first", revision, nature: "record-only" };
  assert.doesNotMatch(wordsOf("minutes:k1", minutes, [session]), /minutes:k1/);
  assert.equal(
    wordsOf("expunging:e1", { kind: "expunging", act: founding.id, part: "guests", lang: "en", reason: "asked" }),
    "Puts forward expunging: the part guests of Seoul 0 (asked)",
  );
  assert.equal(
    wordsOf("decision:d", { kind: "publication", of: [founding.id], notBefore: "2025-12-20T00:00:00Z" }),
    "Puts forward publication: Seoul 0",
  );
});
