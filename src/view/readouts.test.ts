import assert from "node:assert/strict";
import { test } from "node:test";
import { idOf, sceneOf, seoul, washington } from "../../test/kit/scene.ts";
import type { Content } from "../act/catalogue.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Document, WordOf } from "../mechanism/documents.ts";
import { printReading } from "./print.ts";
import { readReadouts } from "./readouts-reading.ts";
import { viewReadouts } from "./readouts.ts";
import { readStatements } from "./statements-reading.ts";
import { viewStatements } from "./statements.ts";

const london = "session:london" as SubjectId;
const noon = "2025-12-10T03:00:00Z" as Instant;

type Account = Content<"readout.published">;
const claim = (topic: string, verb: Account["claims"][number]["verb"] = "discussed"): Account["claims"][number] => ({
  topic,
  verb,
  words: `on ${topic}`,
});

let n = 0;
function published(party: PartyId, content: Partial<Account>): WordOf<"readout.published"> {
  n += 1;
  return {
    kind: "readout.published",
    act: idOf(n),
    party,
    n,
    at: "2025-12-01T00:00:00Z" as Instant,
    parts: [],
    content: {
      session: london,
      on: "2025-12-01",
      attribution: { kind: "on-the-record", as: "ministry" },
      claims: [],
      ...content,
    },
  };
}

type Told = WordOf<"readout.published"> | WordOf<"readout.tabled">;

function sessionWith(...readouts: readonly Told[]): Document {
  return {
    kind: "session",
    id: london,
    versions: [],
    holding: [],
    same: [],
    held: [],
    delegations: [],
    announcements: [],
    readouts,
  };
}

const compare = (...readouts: readonly Told[]) => viewReadouts(sceneOf([sessionWith(...readouts)]));

test("accounts are set side by side by topic: said by all, by one, by some, contradicted, expressly not discussed", () => {
  const page = compare(
    published(seoul, { claims: [claim("a"), claim("b"), claim("c"), claim("d", "not-discussed")] }),
    published(washington, { claims: [claim("a", "agreed"), claim("c", "not-discussed")] }),
    published(seoul, {
      of: washington,
      attribution: { kind: "on-the-record", as: "embassy" },
      claims: [claim("a"), claim("e"), claim("b")],
    }),
  );
  const findings = Object.fromEntries(page.sessions[0]?.topics.map((topic) => [topic.topic, topic.finding]) ?? []);
  assert.deepEqual(findings, {
    a: "said-by-all",
    b: "said-by-some",
    c: "contradicted",
    d: "expressly-not-discussed",
    e: "said-by-one",
  });
  assert.deepEqual(page.sessions[0]?.topics.find((topic) => topic.topic === "e")?.silent, ["a1", "a2"]);
});

test("one account alone says nothing about the others, and who gave none is named", () => {
  const page = compare(published(seoul, { claims: [claim("a")] }));
  assert.equal(page.sessions[0]?.topics[0]?.finding, "said-by-one");
  assert.deepEqual(page.sessions[0]?.without, [washington]);
});

test("V5 off the record is shown to nobody, background by its descriptor alone", () => {
  const secret = "an envoy's private doubt";
  const readouts = [
    published(seoul, { attribution: { kind: "off-the-record" }, claims: [{ ...claim("doubt"), words: secret }] }),
    published(seoul, { attribution: { kind: "background", as: "a senior official" }, claims: [claim("a")] }),
    published(washington, { attribution: { kind: "deep-background" }, claims: [claim("a")] }),
  ];
  const statement: Document = {
    kind: "statement",
    id: "statement:s" as SubjectId,
    same: [],
    words: [
      {
        ...published(seoul, {}),
        kind: "statement.made",
        content: {
          statement: "statement:s" as SubjectId,
          title: secret,
          on: "2025-12-01",
          attribution: { kind: "off-the-record" },
        },
      },
    ],
  };
  for (const audience of ["party", "public"] as const) {
    const scene = sceneOf([sessionWith(...readouts), statement], { audience });
    const page = viewReadouts(scene);
    const statements = viewStatements(scene);
    const all = [
      JSON.stringify([page, statements]),
      printReading(scene, readReadouts(scene, page), { width: 100, why: true }),
      printReading(scene, readStatements(scene, statements), { width: 100, why: true }),
    ].join("\n");
    assert.ok(!all.includes(secret) && !all.includes("doubt"), all);
    assert.deepEqual(
      page.sessions[0]?.accounts.map(({ speaker, words }) => [speaker, words]),
      [
        [{ kind: "background", as: "a senior official" }, "a senior official (on background)"],
        [{ kind: "deep-background" }, "without attribution"],
      ],
    );
  }
});

test("V6 an embargo is marked for the parties and keeps an account from the public until its hour", () => {
  const session = sessionWith(published(seoul, { embargo: noon, claims: [claim("a")] }));
  const before = viewReadouts(sceneOf([session]));
  assert.equal(before.sessions[0]?.accounts[0]?.embargo, noon);
  assert.match(
    printReading(sceneOf([session]), readReadouts(sceneOf([session]), before), { width: 100, why: false }),
    /under embargo until Wed 10 Dec, 12:00/,
  );
  assert.deepEqual(viewReadouts(sceneOf([session], { audience: "public" })).sessions, []);
  const later = viewReadouts(sceneOf([session], { audience: "public", now: noon }));
  assert.equal(later.sessions[0]?.accounts.length, 1);
  assert.equal(later.sessions[0]?.accounts[0]?.embargo, undefined);
});

test("V6 what is shared among the parties is never public, and its publication takes its place", () => {
  const shared = {
    ...published(seoul, { claims: [claim("a")] }),
    kind: "readout.tabled",
  } as unknown as WordOf<"readout.tabled">;
  const scene = sceneOf([sessionWith(shared)]);
  assert.equal(viewReadouts(scene).sessions[0]?.accounts[0]?.reach, "shared");
  assert.deepEqual(viewReadouts({ ...scene, audience: "public" }).sessions, []);
  const both = compare(shared, published(seoul, { tabled: shared.act, claims: [claim("a"), claim("b")] }));
  assert.deepEqual(
    both.sessions[0]?.accounts.map((account) => account.reach),
    ["public"],
  );
});
