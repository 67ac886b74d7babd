import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../test/kit/acts.ts";
import { fold, party, subject } from "../../test/kit/fold.ts";
import { partRefOf } from "../act/parts.ts";
import { nodeCrypto } from "../base/crypto-node.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Acts, Scene } from "./scene.ts";
import { printReading } from "./print.ts";
import { readTexts } from "./texts-reading.ts";
import { viewTexts } from "./texts.ts";

/** A communiqué of the ministers that has the phrase, and a draft of theirs with these words. */
function sceneWith(words: string, audience: Scene["audience"] = "party"): Scene {
  const record = createTestRecord(["a", "b"]);
  const body = subject("body:ministers");
  record.enter("a", "wording.registered", {
    wording: "peace",
    title: "lasting peace",
    forms: ["lasting peace", "durable peace"],
  });
  record.enter("a", "document.entered", {
    document: subject("document:communique"),
    title: "Communiqué",
    issuers: ["Ministers"],
    parties: [party("a"), party("b")],
    on: "2025-10-30",
    body,
    wordings: [{ wording: "peace", form: "lasting peace" }],
  });
  const bytes = encodeCanonical({ clauses: [{ id: "one", number: "1", text: words }] });
  const part = { salt: new Uint8Array(32), bytes };
  const ref = partRefOf(nodeCrypto, { name: "revision", lang: "en", media: "application/json" }, part);
  const clauses = [{ id: "one", number: "1" }];
  const text = subject("text:draft");
  record.enter("b", "text.tabled", { text, title: "Draft", purpose: "statement", body, clauses }, { parts: [ref] });
  const acts: Acts = {
    logs: () => [],
    at: (id, n) => record.acts.find((act) => act.party === id && act.n === n),
    find: (id) => record.acts.find((act) => act.id === id),
    part: (commitment) => (commitment === ref.commitment ? bytes : undefined),
    cosigned: () => [],
  };
  const now = record.acts.at(-1)!.at;
  return { mechanism: record.mechanism, documents: fold(record.acts), acts, party: party("a"), now, audience };
}

const printed = (scene: Scene): string =>
  printReading(scene, readTexts(scene, viewTexts(scene)), { why: false, width: 200 });

test("a draft that departs from agreed language says so, with the document that had it", () => {
  const [text] = viewTexts(sceneWith("For a Durable Peace.")).texts;
  assert.deepEqual(
    text?.phrases.map(({ change, forms, last, why }) => [change, forms, last?.form, last?.in, why.length]),
    [["changed", ["durable peace"], "lasting peace", "document:communique", 2]],
  );
  assert.match(printed(sceneWith("For a durable peace.")), /other words than “lasting peace” in Communiqué/);
  assert.match(printed(sceneWith("For lasting peace.")), /“lasting peace”, as in Communiqué/);
  assert.match(printed(sceneWith("For good.")), /absent here, and “lasting peace” in Communiqué/);
});

test("the public is shown neither the words of a draft nor what is in them", () => {
  const [text] = viewTexts(sceneWith("For a durable peace.", "public")).texts;
  assert.deepEqual(text?.phrases, []);
  assert.deepEqual(text?.clauses[0]?.words, []);
});
