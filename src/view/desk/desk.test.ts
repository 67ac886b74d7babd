import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, actsOf, charterDocument, idOf, sceneOf, seoul, washington } from "../../../test/kit/scene.ts";
import type { Digest, PartyId, SubjectId } from "../../base/ids.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Instant } from "../../base/time.ts";
import type { Outcome } from "../../consent/outcome.ts";
import type { Document, DocumentOf } from "../../mechanism/documents.ts";
import { viewCalendar } from "./calendar.ts";
import { changesOf } from "./charter-changes.ts";
import { viewEntryPage } from "./entry.ts";
import { nameMatter, nameProposal, nameSubject } from "./name.ts";
import { viewNews } from "./news.ts";
import { procedureOf } from "./procedure.ts";
import { listWaiting } from "./waiting.ts";

const at = (text: string): Instant => text as Instant;
const subject = (text: string): SubjectId => text as SubjectId;

function proposal(n: number, outcome: Outcome, more: Partial<DocumentOf<"proposal">> = {}): DocumentOf<"proposal"> {
  return {
    kind: "proposal",
    id: idOf(2000 + n),
    title: `Matter ${n}`,
    party: washington,
    n,
    at: at("2025-12-01T00:00:00Z"),
    subject: subject(`issue:i${n}`),
    terms: "issue-settlement",
    digest: "d" as Digest,
    rule: "consensus",
    needs: [seoul, washington],
    supersedes: [],
    reintroduces: [],
    stances: [],
    outcome,
    acts: [idOf(2000 + n)],
    ...more,
  };
}

const open = (by: string, party: PartyId = seoul): Outcome => ({
  status: "open",
  awaiting: [{ party, what: "stance", by: at(by) }],
});

type SessionTerms = DocumentOf<"session">["versions"][number]["terms"];

function session(
  terms: Partial<SessionTerms> = {},
  rule: "consensus" | "entered" = "consensus",
): DocumentOf<"session"> {
  const outcome: Outcome =
    rule === "entered"
      ? { status: "entered", by: seoul, concurred: [], awaiting: [] }
      : {
          status: "agreed",
          by: [seoul, washington],
          abstained: [],
          settledBy: idOf(2005),
          on: at("2025-12-01T00:00:00Z"),
          how: "consensus",
        };
  return {
    kind: "session",
    id: subject("session:next"),
    body: subject("body:talks"),
    versions: [
      {
        proposal: idOf(2005),
        party: washington,
        n: 5,
        at: at("2025-12-01T00:00:00Z"),
        terms: {
          kind: "session",
          body: subject("body:talks"),
          status: "planned",
          name: "Talks",
          when: { day: "2025-12-16" },
          place: "Seoul",
          ...terms,
        },
        parts: [],
        rule,
        outcome,
        stances: [],
        supersedes: [],
        reintroduces: [],
      },
    ],
    holding: [idOf(2005)],
    same: [],
    held: [],
    delegations: [],
    announcements: [],
    readouts: [],
  };
}

const minutesAct = {
  ...actOf(washington, 7, "2025-12-20T00:00:00Z"),
  kind: "proposal.tabled",
  content: {
    subject: "text:minutes",
    terms: { kind: "minutes", session: "session:next", revision: idOf(3), nature: "record-only" },
    rule: { kind: "consensus", openUntil: "2026-01-01T00:00:00Z" },
    needs: ["kor", "usa"],
    digest: "d",
  } satisfies JsonObject,
};

test("D60 what a matter is called is its kind and the parties' own words, place and day, and no word of the program", () => {
  const documents: Document[] = [session(), proposal(7, open("2026-01-01T00:00:00Z"), { terms: "minutes" })];
  const scene = sceneOf(documents, { acts: actsOf([minutesAct]) });
  const talks = { name: "Talks", place: "Seoul", day: "2025-12-16" };
  assert.deepEqual(nameProposal(scene, idOf(2007)), { kind: "minutes", of: talks });
  assert.deepEqual(nameMatter(scene, minutesAct), { kind: "minutes", of: talks });
  assert.deepEqual(nameSubject(scene, subject("session:next")), { kind: "session", of: talks });
  assert.deepEqual(nameSubject(scene, subject("text:unheard")), { kind: "not-held", id: "text:unheard" });
  const { charter } = charterDocument as DocumentOf<"charter">;
  const added = {
    ...(charter.parties[0] as (typeof charter.parties)[number]),
    id: "jpn" as PartyId,
    name: "Japan",
    shortName: "Tokyo",
  };
  assert.deepEqual(changesOf(charter, { ...charter, parties: [...charter.parties, added], adReferendumDays: 5 }), {
    renamed: false,
    added: ["Japan"],
    removed: [],
    altered: [],
    fields: ["adReferendumDays"],
  });
});

test("D62 signs that cannot be seen are shown in the bytes and in the words of an entry", () => {
  const act = {
    ...actOf(washington, 7, "2025-12-01T00:00:00Z"),
    content: { issue: "issue:a", title: "A\u202eB" },
    parts: [{ commitment: "c0", lang: "en", media: "text/plain", name: "note", size: 5 }],
  };
  const words = new Map([["c0", new TextEncoder().encode("one\u200btwo\nthree")]]);
  const page = viewEntryPage(sceneOf([], { acts: actsOf([act], words) }), act.id);
  assert.ok(page?.signed?.includes("A<U+202E>B") === true);
  assert.deepEqual(page.parts[0]?.lines, ["one<U+200B>two", "three"]);
  const gone = viewEntryPage(sceneOf([], { acts: actsOf([act]) }), act.id);
  assert.deepEqual([gone?.parts[0]?.state, gone?.parts[0]?.lines], ["absent", undefined]);
});

test("D62 of what was said off the record neither words nor bytes are shown", () => {
  const act = {
    ...actOf(washington, 7, "2025-12-01T00:00:00Z"),
    kind: "statement.made",
    content: { statement: "statement:s", title: "secret", on: "2025-12-01", attribution: { kind: "off-the-record" } },
  };
  const page = viewEntryPage(sceneOf([], { acts: actsOf([act]) }), act.id);
  assert.equal(page?.signed, undefined);
  assert.ok(!JSON.stringify(page).includes("secret"));
});

const waitingOf = (some: readonly Document[]) => {
  const { history, others, ours, running } = listWaiting(sceneOf(some));
  const names = (all: typeof ours): readonly string[] =>
    all.map(({ name, silence }) => `${name.kind === "own" ? name.words : name.kind}: ${silence}`);
  return { ours: names(ours), others: names(others), running: names(running), history: names(history) };
};

test("D63 what waits stands by its hour whatever the order of the documents; history and what only runs stand apart", () => {
  const documents = [
    proposal(1, open("2025-12-20T00:00:00Z")),
    proposal(2, open("2025-12-12T00:00:00Z")),
    proposal(3, open("2025-12-11T00:00:00Z", washington)),
    proposal(
      4,
      { status: "entered", by: washington, concurred: [], awaiting: [{ party: seoul, what: "stance" }] },
      { rule: "entered" },
    ),
    proposal(
      5,
      {
        status: "under-silence",
        expires: at("2025-12-13T00:00:00Z"),
        brokenBy: [],
        awaiting: [{ party: seoul, what: "hour" }],
      },
      { rule: "silence", party: seoul },
    ),
  ];
  const expected = {
    ours: ["Matter 2: not-agreed", "Matter 1: not-agreed"],
    others: ["Matter 3: not-agreed"],
    running: ["Matter 5: adopted"],
    history: ["Matter 4: stands-alone"],
  };
  assert.deepEqual(waitingOf(documents), expected);
  assert.deepEqual(waitingOf(documents.toReversed()), expected);
});

test("D64 each date of a session's clock is counted from its day by the charter, and no clock runs over history", () => {
  const scene = sceneOf([session()]);
  const steps = procedureOf(scene, session()).map(({ day, days, state, step }) => [step, days, day, state]);
  assert.deepEqual(steps, [
    ["items", -10, "2025-12-06", "passed"],
    ["session", 0, "2025-12-16", "now"],
  ]);
  assert.deepEqual(procedureOf(scene, session({}, "entered")), []);
  assert.deepEqual(procedureOf(scene, session({ when: { day: "2025-12" } })), []);
});

test("D65 an hour stands on the day it closes at our own capital: midnight belongs to the day that ends", () => {
  // Midnight at Seoul, ten in the morning of the same day at Washington.
  const scene = sceneOf([proposal(1, open("2025-12-12T15:00:00Z"))]);
  assert.deepEqual(
    viewCalendar(scene, "2025-12-12", "2025-12-12").events.map(({ at: hour, day, kind }) => [kind, day, hour]),
    [["answer", "2025-12-12", "2025-12-12T15:00:00Z"]],
  );
  assert.equal(viewCalendar(scene, "2025-12-13", "2025-12-20").total, 0);
});

test("D65 a session of several days and one of a stated month stand wherever their days may fall", () => {
  const long = sceneOf([session({ when: { day: "2025-12-30", until: "2026-01-02" } })]);
  assert.equal(
    viewCalendar(long, "2026-01-01", "2026-01-31").events.filter(({ kind }) => kind === "session").length,
    1,
  );
  const vague = sceneOf([session({ when: { day: "2026-01" } })]);
  assert.equal(viewCalendar(vague, "2026-01-10", "2026-01-12").events[0]?.day, "2026-01");
  assert.equal(viewCalendar(vague, "2026-02-01", "2026-02-28").total, 0);
});

test("D67 news are the entries past the sizes a reader had seen, newest first, without what nodes enter by themselves", () => {
  const acts = actsOf([
    actOf(washington, 0, "2025-12-01T00:00:00Z"),
    actOf(washington, 1, "2025-12-02T00:00:00Z", 0, "receipt.given"),
    actOf(washington, 2, "2025-12-03T00:00:00Z"),
    actOf(seoul, 0, "2025-12-04T00:00:00Z"),
  ]);
  const scene = sceneOf([], { acts });
  const seen = viewNews(scene, new Map([["usa", 0]]));
  assert.deepEqual(
    seen.entries.map(({ n, party }) => [party, n]),
    [
      [washington, 2],
      [washington, 0],
    ],
  );
  assert.deepEqual(viewNews(scene, new Map([["usa", 3]])).entries, []);
  assert.equal(viewNews(scene, new Map()).total, 0);
});
