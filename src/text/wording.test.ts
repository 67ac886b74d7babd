import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findForms, formsIn } from "./wording.ts";

test("T3 case, line breaks, hyphens, quotation marks and decomposed letters make no difference", () => {
  assert.deepEqual(formsIn("A Complete\n  Denuclearisation.", ["complete denuclearisation"]), [
    "complete denuclearisation",
  ]);
  assert.deepEqual(formsIn("a ‘rules‑based’ order", ["'rules-based' order"]), ["'rules-based' order"]);
  assert.deepEqual(formsIn("re\u0301gion", ["région"]), ["région"]);
  assert.deepEqual(formsIn("비핵화".normalize("NFD"), ["비핵화"]), ["비핵화"]);
});

test("T3 a form stands as a whole word in scripts with blanks, anywhere in others", () => {
  assert.deepEqual(formsIn("unpeaceful", ["peace"]), []);
  assert.deepEqual(formsIn("peaceful", ["peace"]), []);
  assert.deepEqual(formsIn("“peace”, and", ["peace"]), ["peace"]);
  assert.deepEqual(formsIn("Resolution 22", ["resolution 2"]), []);
  assert.deepEqual(formsIn("한반도의 완전한 비핵화를 재확인", ["완전한 비핵화"]), ["완전한 비핵화"]);
  assert.deepEqual(formsIn("完全な非核化に向けて", ["完全な非核化"]), ["完全な非核化"]);
});

test("T3 of two forms that fit one place the longest counts", () => {
  const forms = ["denuclearization", "complete denuclearization", "complete denuclearization of the peninsula"];
  const text = "Complete denuclearization of the peninsula; denuclearization; complete denuclearization.";
  assert.deepEqual(
    findForms(text, forms).map((each) => each.form),
    [forms[2], forms[0], forms[1]],
  );
  assert.deepEqual(formsIn("nothing of it", forms), []);
});

test("T3 every occurrence is where it says, and none overlap", () => {
  const words = fc.stringMatching(/^[ab .-]{0,40}$/);
  const form = fc.stringMatching(/^[ab][ab -]{0,4}$/);
  fc.assert(
    fc.property(words, fc.array(form, { maxLength: 4 }), (text, forms) => {
      let end = 0;
      for (const each of findForms(text, forms)) {
        assert.equal(text.slice(each.start, each.end), each.found);
        assert.ok(each.start >= end && each.end > each.start);
        assert.ok(forms.includes(each.form));
        end = each.end;
      }
    }),
  );
});

test("T3 signs with a meaning in patterns are only signs here", () => {
  assert.deepEqual(formsIn("3.5 % (of GDP)", ["3.5 % (of GDP)"]), ["3.5 % (of GDP)"]);
  assert.deepEqual(formsIn("345 % (of GDP)", ["3.5 % (of GDP)"]), []);
});
