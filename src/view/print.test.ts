import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, sceneOf, seoul, washington } from "../../test/kit/scene.ts";
import { line } from "./line.ts";
import { columnsOf, printReading } from "./print.ts";
import { refsOf } from "./scene.ts";

const print = (text: string, width = 40): string =>
  printReading(sceneOf([]), { title: "Page", lines: [line(text)] }, { width, why: false });

test("V7 controls, direction marks and letters without width are printed as what they are", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["agreed\u202Edeerga", "agreed<U+202E>deerga"],
    ["zero\u200Bwidth", "zero<U+200B>width"],
    ["bell\u0007", "bell<U+0007>"],
    ["\u001B[2Jcleared", "<U+001B>[2Jcleared"],
    ["line\u2028break", "line<U+2028>break"],
    ["mark\uFEFF", "mark<U+FEFF>"],
    ["filled\u3164\uFFA0", "filled<U+3164><U+FFA0>"],
    ["joined\u034F", "joined<U+034F>"],
    ["blank\u2800", "blank<U+2800>"],
    ["tagged\u{E0061}", "tagged<U+E0061>"],
  ];
  for (const [text, shown] of cases) assert.equal(print(text), `Page\n\n${shown}\n`);
  assert.equal(print("한국어 日本語 é"), "Page\n\n한국어 日本語 é\n");
});

test("lines are wrapped at blanks by the columns their words take, and hang where they go on", () => {
  const text = "one two three four five six seven eight nine ten eleven twelve";
  const printed = print(text).split("\n").slice(2, -1);
  assert.deepEqual(printed, ["one two three four five six seven eight", "  nine ten eleven twelve"]);
  for (const each of print("가나다라 ".repeat(20).trim()).split("\n")) assert.ok(columnsOf(each) <= 40, each);
  assert.equal(print("x".repeat(60)).split("\n")[2], "x".repeat(60));
});

test("V2 the acts of a line are printed below it on request, in the order of the record", () => {
  const acts = [
    actOf(seoul, 0, "2025-12-01T00:00:00Z"),
    actOf(washington, 0, "2025-12-01T20:00:00Z", 1),
    actOf(seoul, 1, "2025-12-03T16:00:00Z", 1),
  ];
  const scene = sceneOf([], { acts: actsOf(acts) });
  const reading = {
    title: "Page",
    lines: [line("A line", refsOf(scene, acts.map((act) => act.id).toReversed()), [line("more")])],
  };
  assert.equal(
    printReading(scene, reading, { width: 100, why: true }),
    "Page\n\nA line\n  why: Seoul 0, 1 Dec 2025; Washington 0, 2 Dec 2025, received 4 Dec 2025; Seoul 1, 4 Dec 2025\n  more\n",
  );
  assert.equal(printReading(scene, reading, { width: 100, why: false }), "Page\n\nA line\n  more\n");
});
