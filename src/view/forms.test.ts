import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "../act/catalogue.ts";
import { actForms, fieldsOfAct, fieldsOfTerms, termsNames } from "./forms.ts";

test("V11 help knows every kind of the catalogue, and fields for each", () => {
  assert.deepEqual(
    actForms.map((form) => form.name),
    Object.keys(catalogue),
  );
  for (const { name } of actForms) assert.ok(fieldsOfAct(name).length > 0, name);
  for (const name of termsNames) assert.ok(fieldsOfTerms(name).length > 0, name);
  assert.deepEqual(fieldsOfAct("no.such"), []);
  assert.deepEqual(fieldsOfTerms("no-such"), []);
});

test("V11 fields are the content's own, inner ones after a dot, each with what may stand there", () => {
  const fields = new Map(fieldsOfAct("readout.published").map((field) => [field.path, field]));
  assert.deepEqual(fields.get("session"), {
    path: "session",
    form: "text",
    required: true,
    brief: fields.get("session")?.brief,
  });
  assert.equal(fields.get("attribution.kind")?.brief, "on-the-record | background | deep-background | off-the-record");
  assert.equal(fields.get("attribution.kind")?.required, true);
  assert.equal(fields.get("attribution.as")?.required, false, "only some attributions name a speaker");
  assert.equal(fields.get("claims")?.form, "json");
  assert.equal(fields.get("duration.minutes")?.form, "number");
  assert.equal(fields.get("duration.minutes")?.required, false, "the duration itself may be left out");
  assert.equal(fields.get("embargo")?.form, "instant");
  assert.equal(fields.get("tabled")?.form, "act");
  assert.equal(fieldsOfTerms("publication").find((field) => field.path === "of")?.form, "acts");
  assert.equal(fieldsOfTerms("commitment").find((field) => field.path === "owners")?.form, "list");
  assert.equal(fieldsOfAct("stance.concurred").find((field) => field.path === "digest")?.required, false);
});
