import assert from "node:assert/strict";
import { test } from "node:test";
import { createTestRecord } from "../../../test/kit/acts.ts";
import { fold, party, subject } from "../../../test/kit/fold.ts";
import { checkDraft } from "./wording-draft.ts";

const wording = "free-passage";
const forms = ["free passage", "free and safe passage", "자유 통항"];
const body = subject("body:ministers");

function start() {
  const record = createTestRecord(["a", "b"]);
  record.enter("a", "wording.registered", { wording, title: "Free passage", forms });
  const communique = (on: string, form: string | undefined, of = [party("a"), party("b")], where = body) =>
    record.enter("a", "document.entered", {
      document: subject(`document:d-${on}`),
      title: "Communiqué",
      issuers: ["Both"],
      parties: of,
      on,
      body: where,
      wordings: [{ wording, ...(form !== undefined && { form }) }],
    });
  const check = (versions: readonly string[], changes: { readonly body?: typeof body; readonly day?: string } = {}) =>
    checkDraft(fold(record.acts), { versions, body, day: "2026-01-10", ...changes }).map((each) => [
      each.forms,
      each.change,
      each.last?.on,
    ]);
  return { communique, check };
}

test("M26 a draft is held against the last document of its body", () => {
  const { communique, check } = start();
  assert.deepEqual(check(["The parties meet."]), []);
  assert.deepEqual(check(["They ensure Free\npassage."]), [[["free passage"], "first", undefined]]);
  communique("2024-01-01", "free passage");
  communique("2025-01-01", "free and safe passage");
  assert.deepEqual(check(["Free and safe passage."]), [[["free and safe passage"], "same", "2025-01-01"]]);
  assert.deepEqual(check(["Free passage."]), [[["free passage"], "changed", "2025-01-01"]]);
  assert.deepEqual(check(["The parties meet."]), [[[], "dropped", "2025-01-01"]]);
  assert.deepEqual(check(["Free passage."], { day: "2024-06-01" }), [[["free passage"], "same", "2024-01-01"]]);
});

test("M26 a phrase is there where one language has it, and what nobody holds the words of is not judged", () => {
  const { communique, check } = start();
  communique("2025-01-01", "free passage");
  assert.deepEqual(check(["Free passage.", "자유 통항을 보장한다."]), [
    [["free passage", "자유 통항"], "same", "2025-01-01"],
  ]);
  assert.deepEqual(check([]), []);
});

test("M26 where the body has no document with it the last joint one counts, never one side's own", () => {
  const { communique, check } = start();
  communique("2024-01-01", "free passage", [party("a"), party("b")], subject("body:other"));
  communique("2025-01-01", "free and safe passage", [party("a")], subject("body:third"));
  assert.deepEqual(check(["Free passage."]), [[["free passage"], "same", "2024-01-01"]]);
});
