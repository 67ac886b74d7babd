import assert from "node:assert/strict";
import { test } from "node:test";
import { isKnownKind } from "../../act/catalogue.ts";
import { readContent } from "../../act/content.ts";
import type { Instant } from "../../base/time.ts";
import { listCues } from "./moves.ts";
import type { ActMove } from "./moves.ts";
import { demoFolder, readScript, secondsBefore } from "./script.ts";
import { fillTokens } from "./tokens.ts";

const built = "2026-11-21T10:00:17Z" as Instant;
const anyAct = "0".repeat(64);

const listActs = async () =>
  (await listCues(demoFolder, await readScript(demoFolder))).flatMap(({ move }) => (move.move === "act" ? [move] : []));

/** What the node fills in before the catalogue reads it. */
function complete(move: ActMove, labels: Record<string, string>) {
  const missed: string[] = [];
  const content = fillTokens(move.content, { built, at: built }, labels, (label) => missed.push(label));
  const digest = /^(?:proposal|stance|silence)\./.test(move.kind) ? { digest: anyAct } : {};
  const needs = move.kind === "proposal.tabled" ? { needs: ["kor", "usa"] } : {};
  return { missed, content: { ...content, ...digest, ...needs } };
}

test("every act of the example has the form of its kind, and names only acts entered before it", async () => {
  const labels: Record<string, Record<string, string>> = {};
  const faults: string[] = [];
  for (const move of await listActs()) {
    const known = (labels[move.mechanism] ??= {});
    const { content, missed } = complete(move, known);
    for (const label of missed) faults.push(`${move.kind} in ${move.mechanism} names @${label} too early`);
    if (!isKnownKind(move.kind)) {
      faults.push(`${move.kind} is no kind`);
      continue;
    }
    const read = readContent(move.kind, content);
    if (!read.ok) faults.push(`${move.label ?? move.kind}: ${read.refusal.sentence}`);
    if (move.label !== undefined) {
      if (known[move.label] !== undefined) faults.push(`the label @${move.label} is given twice in ${move.mechanism}`);
      known[move.label] = anyAct;
    }
  }
  assert.deepEqual(faults, []);
});

test("the script ends before the moment it is built, and says all its durations", async () => {
  const { steps } = await readScript(demoFolder);
  assert.ok(steps.every((step) => secondsBefore(step.before) > 0));
  assert.equal(secondsBefore("P2DT3H4M"), ((2 * 24 + 3) * 60 + 4) * 60);
  assert.throws(() => secondsBefore("2 days"));
});

const fill = (value: Record<string, string>, at = built) => fillTokens(value, { built, at }, {}, () => {});

test("days are counted at the place they are told for, instants from the building", () => {
  const late = "2026-11-21T16:30:00Z" as Instant;
  assert.deepEqual(fill({ day: "{day:+2}", zone: "Asia/Seoul" }), { day: "2026-11-23", zone: "Asia/Seoul" });
  assert.deepEqual(fill({ day: "{today}", zone: "Asia/Seoul" }, late), { day: "2026-11-22", zone: "Asia/Seoul" });
  assert.deepEqual(fill({ day: "{today}" }, late), { day: "2026-11-21" });
  assert.deepEqual(fill({ by: "{instant:-P1DT2H}" }), { by: "2026-11-20T08:00:00Z" });
  assert.deepEqual(fill({ by: "{instant:+PT30M}" }), { by: "2026-11-21T10:30:00Z" });
});

test("a label not known yet is reported, a known one replaced wherever it stands", () => {
  const missed: string[] = [];
  const value = { proposal: "@known", lineage: { supersedes: ["@known", "@later"] } };
  const filled = fillTokens(value, { built, at: built }, { known: "a1" }, (label) => missed.push(label));
  assert.deepEqual(filled, { proposal: "a1", lineage: { supersedes: ["a1", "@later"] } });
  assert.deepEqual(missed, ["later"]);
});
