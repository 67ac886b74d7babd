import assert from "node:assert/strict";
import { test } from "node:test";
import { sceneOf } from "../../../test/kit/scene.ts";
import type { Instant } from "../../base/time.ts";
import type { Document } from "../../mechanism/documents.ts";
import { warningsOf } from "./letter-warnings.ts";

/** Seoul reads on 10 December 2025; items are asked for ten days before a session. */
const sessionOn = (day: string): Document =>
  ({
    kind: "session",
    id: "session:next",
    versions: [],
    held: [{ content: { when: { day } } }],
  }) as unknown as Document;
const item = { session: "session:next", item: "a", title: "A" };
const late = (day: string) =>
  warningsOf(sceneOf([sessionOn(day)]), { kind: "agenda.item-proposed", content: item, parts: [], hours: [] });

const hour = (at: string) =>
  warningsOf(sceneOf([]), {
    kind: "communication.sent",
    content: {},
    parts: [],
    hours: [{ what: "answer-by", at: at as Instant, clock: "each" }],
  });

test("D43 what comes after its day by the rules of procedure is warned of as late, and on that day it is not", () => {
  assert.deepEqual(late("2025-12-16"), [{ warning: "late", clock: "agenda-items", day: "2025-12-06" }]);
  assert.deepEqual(late("2025-12-20"), []);
  assert.deepEqual(late("2025-12-19"), [{ warning: "late", clock: "agenda-items", day: "2025-12-09" }]);
  // As precisely as the day is known: of a month nothing is late.
  assert.deepEqual(late("2025-12"), []);
});

test("D43 an hour outside the office hours of a capital names that capital", () => {
  // Friday 17:00 in Washington is Saturday 7:00 in Seoul.
  assert.deepEqual(hour("2025-12-12T22:00:00Z"), [{ warning: "outside-office", hour: "answer-by", party: "kor" }]);
  // Thursday 18:00 in Seoul is 4:00 in Washington.
  assert.deepEqual(hour("2025-12-11T09:00:00Z"), [{ warning: "outside-office", hour: "answer-by", party: "usa" }]);
});
