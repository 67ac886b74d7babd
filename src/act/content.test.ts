import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../base/json.ts";
import { catalogue, isKnownKind } from "./catalogue.ts";
import type { KindName } from "./catalogue.ts";
import { describeKind, listNamedActs, readContent } from "./content.ts";
import type { Field, Form } from "./form.ts";

const id = (digit: string): string => digit.repeat(64);
const session: JsonObject = { body: "body:commission", kind: "session", status: "planned" };
const proposal: JsonObject = {
  digest: id("d"),
  needs: ["east", "west"],
  rule: { kind: "consensus", openUntil: "2026-03-01T12:00:00Z" },
  subject: "session:first",
  terms: session,
};

function said(kind: KindName, content: JsonObject): string {
  const read = readContent(kind, content);
  return read.ok ? "accepted" : `${read.refusal.code}: ${read.refusal.sentence}`;
}
const tabled = (given: JsonObject): string => said("proposal.tabled", { ...proposal, ...given });

test("A14 content of its kind's form is given back as it is", () => {
  const read = readContent("proposal.tabled", proposal);
  assert.ok(read.ok);
  assert.equal(read.value, proposal as unknown);
});

test("A14 what is missing, of another form or unknown is named with its place", () => {
  const wrong: readonly (readonly [JsonObject, string])[] = [
    [
      { terms: null },
      "The field terms of proposal.tabled is not a group whose field kind is body, session, agenda, text, minutes, agreement, commitment, issue-settlement, publication, expunging, review, successor-log, charter or package.",
    ],
    [{ rule: {} }, "The field rule.kind of proposal.tabled is missing: one of: consensus, silence, entered."],
    [{ rule: { kind: "vote" } }, "The field rule.kind of proposal.tabled is not one of: consensus, silence, entered."],
    [
      { rule: { kind: "consensus" } },
      "The field rule.openUntil of proposal.tabled is missing: a time in UTC such as 2026-11-21T10:00:00Z.",
    ],
    [
      { rule: { kind: "silence", expires: "tomorrow" } },
      "The field rule.expires of proposal.tabled is not a time in UTC such as 2026-11-21T10:00:00Z.",
    ],
    [
      { terms: { ...session, status: "soon" } },
      "The field terms.status of proposal.tabled is not planned, postponed, cancelled or held.",
    ],
    [{ terms: { ...session, quorum: 2 } }, 'The field terms of proposal.tabled has no field "quorum".'],
    [
      { terms: { ...session, duration: { minutes: 0, qualifier: "about" } } },
      "The field terms.duration.minutes of proposal.tabled is not a whole number, 1 or more.",
    ],
    [
      { terms: { ...session, name: "two\nlines" } },
      "The field terms.name of proposal.tabled is not one line of 1 to 120 characters.",
    ],
    [
      { terms: { ...session, name: "x".repeat(121) } },
      "The field terms.name of proposal.tabled is not one line of 1 to 120 characters.",
    ],
    [{ needs: ["east"] }, "The field needs of proposal.tabled is not a list of 2 to 32."],
    [{ needs: ["east", "West"] }, "The field needs[1] of proposal.tabled is not a party's short name."],
    [{ quorum: 2 }, 'proposal.tabled has no field "quorum".'],
    [{ subject: "the first session" }, "The field subject of proposal.tabled is not a subject such as body:plenary."],
    [
      { lineage: { supersedes: [id("1"), "2"] } },
      "The field lineage.supersedes[1] of proposal.tabled is not the id of an act, 64 digits 0-9 a-f.",
    ],
    [
      {
        terms: {
          kind: "package",
          name: "Both",
          items: [
            { subject: "session:a", terms: session },
            { subject: "session:b", terms: { ...session, place: 3 } },
          ],
        },
      },
      "The field terms.items[1].terms.place of proposal.tabled is not one line of 1 to 120 characters.",
    ],
  ];
  for (const [given, sentence] of wrong) assert.equal(tabled(given), `schema: ${sentence}`);
  assert.equal(
    said("party.left", {}),
    "schema: The field effective of party.left is missing: a day such as 2026-11-21.",
  );
  assert.equal(
    said("party.left", { effective: "2026-02-29" }),
    "schema: The field effective of party.left is not a day such as 2026-11-21.",
  );
});

test("A14 help and check come from one schema: each kind is described, and what it requires is what is missed", () => {
  for (const kind of Object.keys(catalogue)) {
    assert.ok(isKnownKind(kind));
    const { fields, says } = describeKind(kind);
    assert.match(says, /\.$/);
    for (const field of fields) assertWords(field.form, `${kind}.${field.name}`);
    const required = fields.find((field) => field.required);
    assert.ok(required, kind);
    assert.equal(said(kind, {}), `schema: The field ${required.name} of ${kind} is missing: ${required.form.words}.`);
  }
});

test("A14 a kind's fields are told with what they hold, and whether they may be left out", () => {
  const { fields } = describeKind("stance.concurred");
  const expected: readonly Field[] = [
    {
      name: "proposal",
      required: true,
      form: { form: "text", words: "the id of an act, 64 digits 0-9 a-f", act: true },
    },
    { name: "digest", required: true, form: { form: "text", words: "a digest, 64 digits 0-9 a-f", act: false } },
    { name: "adReferendum", required: false, form: { form: "yes-no", words: "true or false" } },
  ];
  assert.deepEqual(fields, expected);
});

test("A28 the acts that content names are found wherever they stand", () => {
  assert.deepEqual(listNamedActs("issue.raised", { issue: "issue:a", title: id("1") }), []);
  assert.deepEqual(listNamedActs("stance.concurred", { digest: id("d"), proposal: id("1") }), [id("1")]);
  const lineage = { amends: id("1"), supersedes: [id("2"), id("3")], reintroduces: [id("4")] };
  const terms = { authentic: ["en"], kind: "text", nature: "political", revision: id("5"), title: "Statement" };
  const package_ = {
    items: [
      { subject: "text:a", terms },
      { subject: "session:b", terms: session },
    ],
    kind: "package",
    name: "Both",
  };
  assert.deepEqual(
    listNamedActs("proposal.tabled", { ...proposal, lineage, terms }).toSorted(),
    ["1", "2", "3", "4", "5"].map(id),
  );
  assert.deepEqual(listNamedActs("proposal.tabled", { ...proposal, terms: package_ }), [id("5")]);
  const missing = [1, 2].map((n) => ({ act: id(String(n)), lang: "en", name: "statement", party: "east" }));
  assert.deepEqual(listNamedActs("parts.missing", { missing }), [id("1"), id("2")]);
});

function assertWords(form: Form, path: string): void {
  assert.ok(form.words.length > 0, path);
  if (form.form === "list") assertWords(form.of, `${path}[]`);
  if (form.form === "group") for (const field of form.fields) assertWords(field.form, `${path}.${field.name}`);
  if (form.form === "one-of") {
    for (const option of form.options)
      for (const field of option.fields) assertWords(field.form, `${path}.${field.name}`);
  }
}
