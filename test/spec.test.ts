import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");

/** Rule numbers a page of spec/ states: lines that begin `**R7.**`. */
function rulesOf(page: string): string[] {
  return [...page.matchAll(/^\*\*([A-Z]\d+)\.\*\*/gm)].map((match) => match[1] as string);
}

/** Rule numbers quoted by the titles of tests in a source. */
function quotedBy(source: string): string[] {
  const titles = source.matchAll(/\b(?:test|it|describe|prove)(?:\.\w+)?\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g);
  return [...titles].flatMap((title) => (title[2] as string).match(/\b[A-Z]\d+\b/g) ?? []);
}

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name));
}

test("every rule of spec/ has one number and is quoted by a test's title", () => {
  const rules = filesUnder("spec", ".md").flatMap((file) => rulesOf(readFileSync(file, "utf8")));
  assert.ok(rules.length > 0, "no rules found in spec/");
  const twice = rules.filter((rule, index) => rules.indexOf(rule) !== index);
  assert.deepEqual(twice, [], "numbers given twice");
  const quoted = new Set(
    [...filesUnder("src", ".test.ts"), ...filesUnder("src", "conformance.ts"), ...filesUnder("test", ".ts")].flatMap(
      (file) => quotedBy(readFileSync(file, "utf8")),
    ),
  );
  assert.deepEqual(
    rules.filter((rule) => !quoted.has(rule)),
    [],
    "rules that no test quotes",
  );
});

test("the reader of rules and titles finds what is there and nothing else", () => {
  assert.deepEqual(rulesOf("**R1.** One.\ntext **R2.** not a rule\n**C10.** Ten."), ["R1", "C10"]);
  assert.deepEqual(quotedBy('test("R1 and C10 hold", () => {});\n// R2 in a comment\nconst text = "R3";'), [
    "R1",
    "C10",
  ]);
});
