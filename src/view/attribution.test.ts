import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, sceneOf, seoul } from "../../test/kit/scene.ts";
import type { SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Document } from "../mechanism/documents.ts";
import { viewAct } from "./act.ts";
import { pageNames, showPage } from "./pages.ts";
import { printReading } from "./print.ts";
import type { HeldAct, Scene } from "./scene.ts";

const secret = "the words nobody may read";
const id = "statement:doubt" as SubjectId;

function statementAct(n: number, attribution: object, more: object = {}): HeldAct {
  return {
    ...actOf(seoul, n, "2025-12-01T00:00:00Z", 0, "statement.made"),
    content: {
      statement: id,
      title: secret,
      on: "2025-12-01",
      attribution,
      wordings: [{ wording: "phrase", form: secret }],
      ...more,
    } as HeldAct["content"],
  };
}

function documentsOf(act: HeldAct): readonly Document[] {
  const word = {
    kind: "statement.made",
    act: act.id,
    party: act.party,
    n: act.n,
    at: act.at,
    parts: [],
    content: act.content,
  };
  return [
    { kind: "statement", id, same: [], words: [word as never] },
    {
      kind: "wording",
      id: "phrase",
      registered: [],
      uses: [{ act: act.id, party: act.party, of: [act.party], on: "2025-12-01", in: id, form: secret }],
    },
  ];
}

function printAll(scene: Scene): string {
  return pageNames
    .flatMap((name) => {
      const shown = showPage(name, scene, name === "act" ? { only: "kor/0" } : { limit: 10 });
      if (!shown.ok) return [];
      return [JSON.stringify(shown.value.value), printReading(scene, shown.value.reading, { width: 100, why: true })];
    })
    .join("\n");
}

test("V5 no page shows a word of what was said off the record, nor its title", () => {
  const act = statementAct(0, { kind: "off-the-record" });
  for (const audience of ["party", "public"] as const) {
    const printed = printAll(sceneOf(documentsOf(act), { acts: actsOf([act]), audience }));
    assert.ok(printed.length > 100);
    assert.ok(!printed.includes(secret), printed);
  }
  assert.equal(viewAct(sceneOf([], { acts: actsOf([act]) }), act).content, undefined);
});

test("V5 the public is not told who entered what was said on background, the parties are", () => {
  const act = statementAct(0, { kind: "background", as: "a senior official" });
  const print = (audience: Scene["audience"]): string =>
    printAll(sceneOf(documentsOf(act), { acts: actsOf([act]), audience }));
  assert.match(print("party"), /"enteredBy":"kor"/);
  const open = print("public");
  assert.match(open, /a senior official \(on background\)/);
  assert.doesNotMatch(open, /enteredBy":"kor"|Seoul 0|"act":"0/);
});

test("V6 an embargo holds for watched words too, and pages of the parties' own are refused to the public", () => {
  const embargo = "2025-12-31T00:00:00Z" as Instant;
  const act = statementAct(0, { kind: "on-the-record", as: "minister" }, { embargo });
  const scene = sceneOf(documentsOf(act), { acts: actsOf([act]), audience: "public" });
  assert.ok(!printAll(scene).includes(secret));
  assert.ok(printAll({ ...scene, now: embargo }).includes(secret));
  for (const name of pageNames) {
    const shown = showPage(name, scene, {});
    const isOpen = ["statements", "readouts", "documents", "wordings"].includes(name);
    assert.equal(shown.ok ? "shown" : shown.refusal.code, isOpen ? "shown" : "not-public", name);
  }
});
