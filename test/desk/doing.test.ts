import assert from "node:assert/strict";
import { test } from "node:test";
import { getValue } from "../../src/base/refusal.ts";
import type { ActId } from "../../src/base/ids.ts";
import { catalogue } from "../../src/act/catalogue.ts";
import { concur, draft } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";
import { officer, openDeskPlay } from "./table.ts";
import type { DeskPlay } from "./table.ts";

const how = { rule: "consensus", openUntil: "2026-11-20T08:00:00Z" };
const source = { publisher: "Ministry of Foreign Affairs", date: "2021-03", url: "https://mofa.example/1" };

const clauses = (aim: string) => [
  {
    number: "1",
    heading: "Aim",
    words: [
      { lang: "en", text: aim },
      { lang: "ko", text: "협의를 계속한다." },
      { lang: "ja", text: "協議を続ける。" },
    ],
  },
];

const statement = (words: string) => ({
  doing: "draft-text",
  purpose: "statement",
  title: "Statement",
  clauses: [{ number: "1", words: [{ lang: "en", text: words }] }],
});

/** Does something at a desk, as pages do: paper, letter, tabling. */
async function does(play: DeskPlay, bench: Bench, doing: object): Promise<readonly ActId[]> {
  const desk = play.deskOf(bench);
  const { mechanism } = play;
  const paper = getValue(await desk.draft(mechanism, officer, doing));
  const tabling = { from: "paper", id: paper.id, version: paper.last.n } as const;
  const letter = getValue(await desk.write(mechanism, officer, tabling));
  assert.equal(letter.refusal, undefined, `${JSON.stringify(doing)}: ${letter.refusal?.sentence}`);
  const outcome = getValue(await desk.table(mechanism, officer, tabling, letter, 1));
  assert.equal(outcome.status, "tabled");
  const acts = outcome.status === "tabled" ? outcome.tabled.acts.map(({ act }) => act) : [];
  await play.settle();
  return acts;
}

const refusedBy = async (play: DeskPlay, doing: object): Promise<string> => {
  const made = await play.deskOf(play.kor).prepare(play.mechanism, doing);
  return made.ok ? "" : made.refusal.code;
};

async function openBody(seed: string): Promise<DeskPlay> {
  const play = await openDeskPlay(seed);
  const terms = {
    kind: "body",
    name: "Talks",
    level: "working",
    form: "standing",
    life: { state: "established" },
    secretariat: [{ party: "jpn" }],
  };
  const [body] = await does(play, play.kor, { doing: "put-terms", subject: "body:talks", terms, how });
  assert.ok(body);
  await play.perform(play.usa, concur(body));
  await play.perform(play.jpn, concur(body));
  await play.settle();
  return play;
}

/** The others concur, each at its own desk. */
async function allConcur(play: DeskPlay, proposal: ActId | undefined): Promise<void> {
  assert.ok(proposal);
  await does(play, play.usa, { doing: "respond", proposal, answer: "concur" });
  await does(play, play.jpn, { doing: "respond", proposal, answer: "concur" });
  assert.equal(await play.outcome(play.kor, proposal), "agreed");
}

test("D41 a session is proposed, agreed, moved, and its agenda settled from what was proposed and carried over", async () => {
  const play = await openBody("doing-session");
  const { jpn, kor, mechanism, usa } = play;
  const propose = (day: string) => ({
    doing: "propose-session",
    body: "body:talks",
    when: { day },
    place: "Seoul",
    how,
  });
  const [first] = await does(play, kor, propose("2026-12-01"));
  await allConcur(play, first);
  const [second] = await does(play, kor, propose("2026-12-15"));
  await allConcur(play, second);
  const sessions = async () => (await kor.node.consult(mechanism)).documents.list("session");
  assert.deepEqual(
    (await sessions()).map(({ id }) => id),
    ["session:talks-2026-12-01", "session:talks-2026-12-15"],
  );
  const session = "session:talks-2026-12-01";
  const later = "session:talks-2026-12-15";
  const moving = { doing: "move-session", session, status: "planned", when: { day: "2026-12-02" }, how };
  const [moved] = await does(play, usa, moving);
  assert.ok(moved);
  await does(play, kor, { doing: "respond", proposal: moved, answer: "concur" });
  await does(play, jpn, { doing: "respond", proposal: moved, answer: "concur-ad-referendum" });
  assert.equal(await play.outcome(kor, moved), "provisional");
  await does(play, jpn, { doing: "respond", proposal: moved, answer: "confirm" });
  assert.equal(await play.outcome(kor, moved), "agreed");
  const held = (await kor.node.consult(mechanism)).documents.find("session", session);
  assert.equal(
    held?.versions.find(({ proposal }) => proposal === moved)?.terms.place,
    "Seoul",
    "what is not moved stays",
  );
  assert.deepEqual(held?.holding, [moved]);

  await does(play, kor, { doing: "propose-item", session, title: "북핵 문제" });
  await does(play, usa, { doing: "propose-item", session, title: "Cost sharing" });
  await does(play, kor, { doing: "propose-item", session, title: "Not wanted after all" });
  await does(play, kor, { doing: "withdraw-item", session, item: "not-wanted-after-all" });
  const settle = (items: readonly object[], of = session, more: object = {}) => ({
    doing: "settle-agenda",
    session: of,
    items,
    how,
    ...more,
  });
  assert.equal(
    await refusedBy(play, settle([{ item: "not-wanted-after-all", treatment: "included" }])),
    "item-unknown",
  );
  const [agenda] = await does(
    play,
    kor,
    settle([
      { item: "cost-sharing", treatment: "included" },
      { item: "item", treatment: "not-discussed" },
    ]),
  );
  await allConcur(play, agenda);
  await does(play, kor, { doing: "session-held", session, when: { day: "2026-12-02" }, minutes: 50 });
  await does(play, kor, { doing: "name-delegation", session, members: [{ agency: "MOFA", rank: "DG", role: "head" }] });
  await does(play, kor, { doing: "treat-item", session, item: "cost-sharing", treatment: "carried-over", to: later });
  const [next] = await does(play, kor, settle([{ item: "cost-sharing", treatment: "included" }], later));
  await allConcur(play, next);
  const adopted = (await kor.node.consult(mechanism)).documents.find("agenda", "agenda:talks-2026-12-15");
  assert.deepEqual(adopted?.versions[0]?.terms.items, [
    { id: "cost-sharing", title: "Cost sharing", proposedBy: "kor", carriedFrom: session, treatment: "included" },
  ]);
});

test("D41 silence is opened, extended by its opener, broken by another; answers that could change nothing are refused", async () => {
  const play = await openBody("doing-silence");
  const { kor, mechanism, usa } = play;
  const hush = { rule: "silence", expires: "2026-11-05T08:00:00Z" };
  const [opened] = await does(play, kor, {
    doing: "propose-session",
    body: "body:talks",
    when: { day: "2026-12-01" },
    how: hush,
  });
  assert.ok(opened);
  const [extended] = await does(play, kor, {
    doing: "extend-silence",
    proposal: opened,
    expires: "2026-11-08T08:00:00Z",
  });
  assert.ok(extended);
  assert.equal(await play.outcome(usa, opened), "withdrawn");
  assert.equal(await play.outcome(usa, extended), "under-silence");
  const theirs = await play
    .deskOf(usa)
    .prepare(mechanism, { doing: "extend-silence", proposal: extended, expires: "2026-11-09T08:00:00Z" });
  assert.equal(theirs.ok ? "" : theirs.refusal.code, "not-own-proposal");
  await does(play, usa, {
    doing: "respond",
    proposal: extended,
    answer: "break-silence",
    ground: "time",
    words: "A week.",
  });
  assert.equal(await play.outcome(kor, extended), "broken");
  const reserve = { doing: "respond", proposal: extended, answer: "reserve" };
  assert.equal(await refusedBy(play, reserve), "point-missing");
  assert.equal(
    await refusedBy(play, { doing: "respond", proposal: "0".repeat(64), answer: "concur" }),
    "not-a-proposal",
  );
});

test("D42 minutes: drafted, commented, revised, approved jointly, numbered by the secretariat, a statement and a public summary beside them", async () => {
  const play = await openBody("doing-minutes");
  const { jpn, kor, mechanism, usa } = play;
  const [agreed] = await does(play, kor, {
    doing: "propose-session",
    body: "body:talks",
    when: { day: "2026-11-02" },
    how,
  });
  await allConcur(play, agreed);
  const session = "session:talks-2026-11-02";
  const minutes = { doing: "draft-text", purpose: "minutes", title: "Minutes of the talks", session };
  const [revision] = await does(play, kor, { ...minutes, clauses: clauses("They met.") });
  assert.ok(revision);
  const text = "text:minutes-of-the-talks";
  await does(play, usa, {
    doing: "comment",
    text,
    revision,
    comment: "Say where.",
    words: [{ lang: "en", text: "At Seoul." }],
  });
  const [second] = await does(play, kor, { ...minutes, text, from: revision, clauses: clauses("They met at Seoul.") });
  assert.ok(second);
  const paper = { doing: "draft-text", purpose: "paper", title: "A paper", session, clauses: clauses("Facts.") };
  await does(play, usa, paper);
  const [approval] = await does(play, kor, { doing: "adopt-text", text, revision: second, nature: "record-only", how });
  await allConcur(play, approval);
  const consult = async () => (await kor.node.consult(mechanism)).documents.find("text", text);
  assert.equal((await consult())?.versions[0]?.terms.kind, "minutes");
  await does(play, jpn, { doing: "give-number", proposal: approval, number: "talks/2026/1" });
  await does(play, usa, {
    doing: "enter-statement",
    of: approval,
    title: "Statement of the American side",
    words: [{ lang: "en", text: "We recall our position." }],
  });
  const summary = {
    doing: "draft-text",
    purpose: "statement",
    title: "Public summary",
    session,
    clauses: clauses("They met."),
  };
  await does(play, kor, summary);
  const after = await consult();
  assert.deepEqual(
    [
      after?.numbers.map(({ content, party }) => [party, content.number]),
      after?.explanations.map(({ party }) => party),
    ],
    [[["jpn", "talks/2026/1"]], ["usa"]],
  );
  // A language that one paragraph lacks is named, and nothing is drafted.
  const [lacking] = clauses("They met.");
  const half = [lacking, { number: "2", words: [{ lang: "en", text: "Only English." }] }];
  assert.equal(await refusedBy(play, { ...minutes, clauses: half }), "language-lacking");
});

test("D41 history, accounts, commitments, issues and notes are drafted as their kinds have them, and arrive", async () => {
  const play = await openBody("doing-words");
  const { kor, mechanism, usa } = play;
  const [past] = await does(play, kor, {
    doing: "enter-session",
    body: "body:talks",
    when: { day: "2021-03-19" },
    place: "Seoul",
    topics: ["North Korea"],
    source,
  });
  assert.equal(await play.outcome(usa, past as ActId), "entered");
  const session = "session:talks-2021-03-19";
  await does(play, kor, {
    doing: "enter-document",
    title: "Joint fact sheet",
    issuers: ["Both"],
    on: "2025-11",
    source,
  });
  const account = {
    session,
    on: "2021-03-19",
    attribution: { kind: "background", as: "a senior official" },
    claims: [{ topic: "north-korea", words: "They discussed it.", verb: "discussed" }],
    words: [{ lang: "en", text: "A longer account." }],
  };
  await does(play, kor, { doing: "announce", ...account });
  const [shared] = await does(play, kor, { doing: "share-readout", ...account, embargo: "2026-12-01T00:00:00Z" });
  await does(play, kor, { doing: "publish-readout", ...account, tabled: shared });
  await does(play, kor, { doing: "raise-issue", title: "Cost sharing", body: "body:talks" });
  await does(play, kor, { doing: "move-issue", issue: "issue:cost-sharing", move: "escalated", level: "working" });
  await does(play, usa, { doing: "take-up-issue", issue: "issue:cost-sharing", session });
  const promise = {
    kind: "commitment",
    owners: ["kor"],
    what: "3.5 per cent",
    measure: { quantity: "defence", value: "3.5", unit: "per cent of GDP" },
    due: { kind: "none-stated" },
  };
  const [promised] = await does(play, kor, { doing: "put-terms", subject: "commitment:defence", terms: promise, how });
  await allConcur(play, promised);
  const said = { commitment: "commitment:defence", value: "2.8", asOf: "2026-11", words: "On the way." };
  await does(play, kor, { doing: "report-commitment", ...said, progress: "under-way" });
  await does(play, usa, { doing: "assess-commitment", ...said, view: "partly" });
  await does(play, kor, {
    doing: "write-to",
    to: ["usa"],
    title: "A note",
    purpose: "action",
    answerBy: "2026-11-20T00:00:00Z",
    words: [{ lang: "ko", text: "회신 바랍니다." }],
  });
  const paragraphs = [{ id: "aim", number: "1", words: [{ lang: "en", text: "To consult." }] }];
  const [text] = await does(play, kor, { doing: "draft-text", purpose: "terms", title: "Terms", clauses: paragraphs });
  const stance = { doing: "stance-on-clause", text: "text:terms", revision: text, clauses: ["aim"], stance: "agreed" };
  await does(play, usa, stance);
  const { documents } = await usa.node.consult(mechanism);
  assert.equal(documents.find("commitment", "commitment:defence")?.reported.length, 1);
  assert.equal(documents.find("session", session)?.readouts.length, 2);
  assert.equal(documents.find("issue", "issue:cost-sharing")?.path.length, 3);
  const kinds = new Set(
    (await kor.node.consult(mechanism)).listEntries(kor.party).map(({ envelope }) => envelope.kind),
  );
  for (const kind of kinds) assert.ok(Object.hasOwn(catalogue, kind), kind);
  assert.equal(await refusedBy(play, { doing: "raise-issue" }), "doing-malformed");
  assert.equal(
    await refusedBy(play, { doing: "enter-session", body: "body:none", when: { day: "2021" }, topics: [], source }),
    "body-unknown",
  );
  assert.equal(
    await refusedBy(play, { doing: "move-session", session: "session:none", status: "cancelled", how }),
    "session-unknown",
  );
});

test("D43 a text or a press line that departs from agreed words says so before it is tabled", async () => {
  const play = await openBody("doing-warned");
  const { kor, mechanism } = play;
  await play.perform(
    kor,
    draft("wording.registered", {
      wording: "denuclearisation",
      title: "Complete denuclearisation",
      forms: ["complete denuclearisation of North Korea", "denuclearisation of the Korean Peninsula"],
    }),
    draft("document.entered", {
      document: "document:joint-2025",
      title: "Joint statement",
      issuers: ["All three"],
      parties: ["kor", "usa", "jpn"],
      on: "2025-09-22",
      wordings: [{ wording: "denuclearisation", form: "complete denuclearisation of North Korea" }],
    }),
  );
  const desk = play.deskOf(kor);
  const write = async (doing: object) => {
    const made = getValue(await desk.prepare(mechanism, doing));
    return getValue(await desk.write(mechanism, officer, { from: "drafts", drafts: made.drafts }));
  };
  const warned = await write(statement("They reaffirmed the denuclearisation of the Korean Peninsula."));
  assert.deepEqual(
    warned.acts[0]?.warnings.map((each) => each.warning),
    ["agreed-words", "language-lacking", "language-lacking"],
  );
  const [departs] = warned.acts[0]?.warnings ?? [];
  assert.ok(departs?.warning === "agreed-words");
  assert.deepEqual([departs.change, departs.last], ["changed", "complete denuclearisation of North Korea"]);
  const silent = await write(statement("They met."));
  const [dropped] = silent.acts[0]?.warnings ?? [];
  assert.ok(dropped?.warning === "agreed-words" && dropped.change === "dropped");
  const kept = await write(statement("They reaffirmed the complete denuclearisation of North Korea."));
  assert.ok(kept.acts[0]?.warnings.every(({ warning }) => warning !== "agreed-words"));

  // A press line of ours is held against the same words, at home, and waits for whoever wrote it.
  const line = {
    kind: "press-line",
    topic: "North Korea",
    line: "The goal is denuclearisation of the Korean Peninsula.",
    ifAsked: [],
    attribution: { kind: "on-the-record", as: "the spokesperson" },
  } as const;
  getValue(await desk.save(mechanism, officer, { ...line, ifAsked: [] }));
  assert.deepEqual(
    (await desk.waiting(mechanism, officer)).map(({ asked, warnings }) => [asked, warnings[0]?.warning]),
    [["press-line", "agreed-words"]],
  );
  const page = await desk.positions(mechanism, officer);
  assert.equal(page.things.find(({ kind }) => kind === "press-line")?.warnings.length, 1);
});
