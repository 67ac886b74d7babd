import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, charterDocument, idOf, sceneOf, seoul, washington } from "../../test/kit/scene.ts";
import type { Digest, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Outcome } from "../consent/outcome.ts";
import type { Document, DocumentOf } from "../mechanism/documents.ts";
import { printReading } from "./print.ts";
import { readWaiting, viewWaiting } from "./waiting.ts";

const at = (text: string): Instant => text as Instant;
const subject = (text: string): SubjectId => text as SubjectId;

function proposal(
  n: number,
  outcome: Outcome,
  rule: "consensus" | "silence" | "entered" = "consensus",
): DocumentOf<"proposal"> {
  return {
    kind: "proposal",
    id: idOf(2000 + n),
    title: `Matter ${n}`,
    party: washington,
    n,
    at: at("2025-12-01T00:00:00Z"),
    subject: subject(`session:s${n}`),
    terms: "session",
    digest: "d" as Digest,
    rule,
    needs: [seoul, washington],
    supersedes: [],
    reintroduces: [],
    stances: [],
    outcome,
    acts: [idOf(2000 + n)],
  };
}

const read = (documents: readonly Document[]) => {
  const acts = actsOf(Array.from({ length: 9 }, (_, n) => actOf(washington, n, "2025-12-01T00:00:00Z")));
  const scene = sceneOf(documents, { acts });
  const page = viewWaiting(scene);
  return { page, text: printReading(scene, readWaiting(scene, page), { width: 100, why: false }) };
};

test("V3 what waits for us stands by its hour, with what silence will mean and the commands that answer", () => {
  const { page, text } = read([
    proposal(1, { status: "open", awaiting: [{ party: seoul, what: "stance", by: at("2025-12-20T00:00:00Z") }] }),
    proposal(
      2,
      {
        status: "under-silence",
        expires: at("2025-12-12T09:00:00Z"),
        brokenBy: [],
        awaiting: [
          { party: seoul, what: "hour" },
          { party: washington, what: "hour" },
        ],
      },
      "silence",
    ),
    proposal(3, {
      status: "provisional",
      confirmBy: at("2025-12-15T00:00:00Z"),
      awaiting: [{ party: seoul, what: "confirmation" }],
    }),
    proposal(
      4,
      { status: "entered", by: washington, concurred: [], awaiting: [{ party: seoul, what: "stance" }] },
      "entered",
    ),
    proposal(5, { status: "signed", awaiting: [{ party: washington, what: "receipt" }] }),
    proposal(6, { status: "lapsed", awaited: [seoul], settledBy: idOf(2000) }),
  ]);
  assert.deepEqual(
    page.ours.map((matter) => [matter.asked, matter.title, matter.deadline?.at]),
    [
      ["silence", "Matter 2", "2025-12-12T09:00:00Z"],
      ["confirmation", "Matter 3", "2025-12-15T00:00:00Z"],
      ["stance", "Matter 1", "2025-12-20T00:00:00Z"],
      ["history", "Matter 4", undefined],
    ],
  );
  assert.deepEqual(
    page.others.map((matter) => [matter.of, matter.asked]),
    [
      [washington, "own-silence"],
      [washington, "receipt"],
    ],
  );
  assert.match(text, /^Three matters need our hand\n/);
  assert.match(
    text,
    /Fri 12 Dec, 18:00 Seoul, in 2 days 7 hours\n {2}Fri 12 Dec, 04:00 Washington\n {2}Silence means: adopted/,
  );
  assert.match(text, /Confirm or decline: Matter 3 \(from Washington\)[\s\S]*Silence means: not agreed/);
  assert.match(
    text.replaceAll(/\s+/g, " "),
    /1 entry of history from others on which we have not spoken\. Silence means: it stands as Washington's word alone\./,
  );
  assert.match(text, /Awaiting Washington's receipt: Matter 5/);
  assert.ok(text.includes(`entente concur ${idOf(2001).slice(0, 12)}   entente object ${idOf(2001).slice(0, 12)}`));
});

test("V3 silence that we opened ourselves needs no hand of ours: it runs, and can only be taken back", () => {
  const open = proposal(
    1,
    {
      status: "under-silence",
      expires: at("2025-12-12T09:00:00Z"),
      brokenBy: [],
      awaiting: [{ party: seoul, what: "hour" }],
    },
    "silence",
  );
  const { page, text } = read([{ ...open, party: seoul }]);
  assert.match(text, /^Nothing needs our hand\n/);
  assert.match(text, /Our own proposal under silence: Matter 1/);
  assert.deepEqual(page.ours[0]?.commands, [`act proposal.withdrawn --proposal ${open.id.slice(0, 12)}`]);
  assert.doesNotMatch(text, /entente (?:break|concur)/);
});

test("V4 where nothing waits the page says so, and names who has yet to adopt the charter", () => {
  assert.equal(read([]).text, "Nothing needs our hand\n");
  const charter = charterDocument as DocumentOf<"charter">;
  const alone = {
    ...charter,
    parties: [
      { party: seoul, status: "joined" as const },
      { party: washington, status: "named" as const },
    ],
  };
  const scene = sceneOf([]);
  const page = viewWaiting({ ...scene, documents: { ...scene.documents, find: () => alone as never, list: () => [] } });
  assert.deepEqual(
    page.others.map((matter) => [matter.asked, matter.of]),
    [["adopt-charter", washington]],
  );
});

const word = (n: number, party: typeof seoul, content: object) => ({
  kind: "communication.sent",
  act: idOf(2000 + n),
  party,
  n,
  at: at("2025-12-01T00:00:00Z"),
  parts: [],
  content,
});

const sent = (...words: readonly object[]): Document => ({
  kind: "communication",
  id: subject("communication:a"),
  same: [],
  words: words as never,
});

const commitment = (progress?: string): Document => ({
  kind: "commitment",
  id: subject("commitment:a"),
  same: [],
  holding: [idOf(2003)],
  versions: [
    {
      proposal: idOf(2003),
      party: washington,
      n: 3,
      at: at("2025-01-01T00:00:00Z"),
      terms: { kind: "commitment", owners: [seoul], what: "lay buoys", due: { kind: "by", date: "2025-11" } },
      parts: [],
      rule: "consensus",
      outcome: {
        status: "agreed",
        by: [seoul, washington],
        abstained: [],
        settledBy: idOf(2003),
        on: at("2025-01-02T00:00:00Z"),
        how: "consensus",
      },
      standing: { status: "in-force" },
      stances: [],
      supersedes: [],
      reintroduces: [],
    },
  ],
  reported:
    progress === undefined
      ? []
      : [
          {
            kind: "commitment.reported",
            act: idOf(1000),
            party: seoul,
            n: 0,
            at: at("2025-12-01T00:00:00Z"),
            parts: [],
            content: { commitment: subject("commitment:a"), progress: progress as "done", asOf: "2025-12-01" },
          },
        ],
  assessed: [],
});

test("notes for action wait for each addressee until it answers, late commitments for their owner", () => {
  const note = word(1, washington, {
    communication: "communication:a",
    title: "Names",
    purpose: "action",
    to: [seoul],
    answerBy: "2025-12-11T00:00:00Z",
  });
  const answer = word(2, seoul, {
    communication: "communication:b",
    title: "Names",
    purpose: "response",
    to: [washington],
    inResponseTo: note.act,
  });
  assert.deepEqual(
    read([sent(note)]).page.ours.map((matter) => [matter.asked, matter.deadline?.at]),
    [["answer", "2025-12-11T00:00:00Z"]],
  );
  assert.deepEqual(read([sent(note, answer)]).page.ours, []);

  const asked = (progress?: string) => read([commitment(progress)]).page.ours.map((matter) => matter.title);
  assert.deepEqual(asked(), ["lay buoys, due Nov 2025, late by 10 days"]);
  assert.deepEqual(asked("under-way"), ["lay buoys, due Nov 2025, late by 10 days"]);
  assert.deepEqual(asked("done"), []);
});
