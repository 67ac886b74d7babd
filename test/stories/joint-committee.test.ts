import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { AgendaPage } from "../../src/view/agenda.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { IssuesPage } from "../../src/view/issues.ts";
import type { ReviewPage } from "../../src/view/review.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { TextsPage } from "../../src/view/texts.ts";
import type { WaitingPage } from "../../src/view/waiting.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";

/** A treaty of two made-up states on fruit: set up and run through the command line alone. */
const charter = {
  name: "Joint Committee under the Orchard Trade Agreement",
  shortName: "orchard",
  parties: [
    {
      id: "arl",
      name: "Kingdom of Arlen",
      shortName: "Lindmouth",
      domain: "trade.arlen.example",
      zone: "Europe/Oslo",
    },
    {
      id: "bor",
      name: "Republic of Borva",
      shortName: "Castrona",
      domain: "mfa.borva.example",
      zone: "America/Montevideo",
    },
  ],
  languages: ["en"],
  levels: [
    { id: "experts", label: "experts" },
    { id: "principals", label: "trade commissioners" },
  ],
  rules: [],
  adReferendumDays: 30,
  carriageHours: 48,
  leavingNoticeDays: 365,
  procedure: {
    itemRequestDays: -21,
    agendaSettledDays: -10,
    draftMinutesDays: 15,
    commentDays: 7,
    minutesApprovedDays: 28,
    meetingOnRequestDays: 30,
  },
};

/** What stands in this treaty's words: none of it may be known to the program. */
const treatyWords = [
  "orchard",
  "arlen",
  "borva",
  "lindmouth",
  "castrona",
  "joint committee",
  "joint-committee",
  "specialised",
  "plant health",
  "plant-health",
  "rules of origin",
  "origin-rules",
  "written procedure",
  "commissioner",
  "apple",
];

test("no word of this treaty stands in the program", async () => {
  const files = (await readdir("src", { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file));
  assert.ok(files.length > 100);
  for (const file of files) {
    const source = (await readFile(join("src", file), "utf8")).toLowerCase();
    for (const word of treatyWords) assert.ok(!source.includes(word), `src/${file} says ${word}`);
  }
});

test("a treaty's joint committee with two specialised committees and a written procedure, by the command line alone", async () => {
  const table = await layTable("2031-01-10T09:00:00Z");
  await meet(table);
  await setUpBodies(table);
  await holdSession(table);
  await decideInWriting(table);
  await lookBack(table);
});

const both = ["arl", "bor"] as const;

async function meet(table: Table): Promise<void> {
  const charterFile = join(table.dir, "charter.json");
  const invitation = join(table.dir, "invitation.txt");
  await writeFile(charterFile, JSON.stringify(charter));
  const founded = await table.at("arl", ["init", "--charter", charterFile, "--party", "arl"]);
  await table.at("arl", ["invite", "--out", invitation]);
  const joined = await table.at("bor", ["join", invitation, "--party", "bor"]);
  await table.at("arl", ["trust", "bor", "--digits", table.digitsOf(joined.out)]);
  await table.at("bor", ["trust", "arl", "--digits", table.digitsOf(founded.out)]);
  await table.exchange(...both);
  const { ours, others } = await table.show<WaitingPage>("arl", "waiting");
  assert.deepEqual([...ours, ...others], []);
}

/** One puts forward, the other concurs, both have it. */
async function agree(table: Table, proposer: string, args: readonly string[]): Promise<void> {
  const { out } = await table.at(proposer, ["table", ...args, "--json"]);
  const [{ act }] = (JSON.parse(out) as { acts: [{ act: string }] }).acts;
  await table.exchange(...both);
  await table.at(proposer === "arl" ? "bor" : "arl", ["concur", act]);
  await table.exchange(...both);
}

async function setUpBodies(table: Table): Promise<void> {
  const yearly = JSON.stringify([
    { id: "yearly", label: "regular session", every: { unit: "years", count: 1 }, hosts: ["arl", "bor"] },
  ]);
  const life = ["--life.state", "established", "--life.since", "2031-01-10"];
  await agree(table, "arl", [
    "body",
    "--subject",
    "body:joint-committee",
    "--name",
    "Joint Committee",
    "--level",
    "principals",
    "--form",
    "regular",
    "--rhythms",
    yearly,
    ...life,
    "--series.complete",
    "true",
    "--secretariat",
    JSON.stringify([
      {
        party: "bor",
        from: "2031",
      },
    ]),
  ]);
  for (const [slug, name, proposer] of [
    ["plant-health", "Specialised Committee on Plant Health", "bor"],
    ["origin-rules", "Specialised Committee on Rules of Origin", "arl"],
  ] as const) {
    await agree(table, proposer, [
      "body",
      "--subject",
      `body:${slug}`,
      "--name",
      name,
      "--level",
      "experts",
      "--form",
      "regular",
      "--parent",
      "body:joint-committee",
      ...life,
    ]);
  }
  const { bodies } = await table.show<BodiesPage>("bor", "bodies");
  assert.deepEqual(
    bodies.map((body) => [body.name, body.level, body.parent, body.stands.outcome]),
    [
      ["Joint Committee", "principals", undefined, "agreed"],
      ["Specialised Committee on Plant Health", "experts", "body:joint-committee", "agreed"],
      ["Specialised Committee on Rules of Origin", "experts", "body:joint-committee", "agreed"],
    ],
  );
  assert.equal(bodies[0]?.rhythms[0]?.due, "2032-01-10");
  assert.equal(bodies[0]?.rhythms[0]?.host, "arl");
}

async function holdSession(table: Table): Promise<void> {
  await agree(table, "bor", [
    "session",
    "--subject",
    "session:first",
    "--body",
    "body:joint-committee",
    "--status",
    "planned",
    "--when.day",
    "2031-03-20",
    "--place",
    "Lindmouth",
    "--host",
    "arl",
    "--rhythm",
    "yearly",
    "--format",
    "in-person",
  ]);
  const asked = (await table.show<WaitingPage>("arl", "waiting")).ours;
  assert.deepEqual(
    asked.map((matter) => matter.asked),
    ["agenda-items"],
  );
  // The last second of 27 February at the capital, 21 days before the session.
  assert.equal(asked[0]?.deadline?.at, "2031-02-27T23:00:00Z");
  assert.equal(asked[0]?.deadline?.clocks[0]?.words, "Thu 27 Feb, 24:00");

  await table.at("arl", [
    "act",
    "issue.raised",
    "--issue",
    "issue:apple-quota",
    "--title",
    "Quota for apples",
    "--body",
    "body:plant-health",
  ]);
  await table.at("arl", [
    "act",
    "agenda.item-proposed",
    "--session",
    "session:first",
    "--item",
    "quota",
    "--title",
    "Quota for apples",
    "--issue",
    "issue:apple-quota",
  ]);
  await table.at("bor", [
    "act",
    "agenda.item-proposed",
    "--session",
    "session:first",
    "--item",
    "programme",
    "--title",
    "Work programme",
  ]);
  await table.exchange(...both);
  const items = JSON.stringify([
    { id: "quota", title: "Quota for apples", proposedBy: "arl", issue: "issue:apple-quota", treatment: "included" },
    { id: "programme", title: "Work programme", proposedBy: "bor", treatment: "included" },
  ]);
  await agree(table, "arl", ["agenda", "--subject", "agenda:first", "--session", "session:first", "--items", items]);
  const { agendas } = await table.show<AgendaPage>("bor", "agenda", "session:first");
  assert.equal(agendas[0]?.state, "adopted");

  await letTimePass(table, "2031-03-21T12:00:00Z");
  await table.at("arl", ["act", "session.held", "--session", "session:first"]);
  await table.exchange(...both);
  assert.match((await table.at("bor", ["show", "sessions"])).out, /held \(Lindmouth says\)/);
  await table.at("bor", ["act", "session.held", "--session", "session:first"]);
  await table.at("bor", [
    "act",
    "issue.escalated",
    "--issue",
    "issue:apple-quota",
    "--to",
    "body:joint-committee",
    "--on",
    "2031-03-20",
  ]);
  await table.exchange(...both);
  assert.match((await table.at("arl", ["show", "sessions"])).out, /held \(both say\)/);
  const { sessions } = await table.show<SessionsPage>("arl", "sessions", "body:joint-committee");
  assert.equal(sessions[0]?.ordinal?.derived, 1);

  // Fifteen days after the session, by its host's calendar, which has gone over to summer time by then.
  const draft = (await table.show<WaitingPage>("arl", "waiting")).ours.find((each) => each.asked === "draft-minutes");
  assert.equal(draft?.deadline?.at, "2031-04-04T22:00:00Z");
  assert.ok((await table.show<WaitingPage>("bor", "waiting")).others.some((each) => each.asked === "draft-minutes"));

  const before = await table.show<IssuesPage>("arl", "issues", "--at", "2031-03-19");
  assert.deepEqual(
    before.issues[0]?.places.map((place) => [place.body, place.level]),
    [["body:plant-health", "experts"]],
  );
  const after = await table.show<IssuesPage>("arl", "issues", "--at", "2031-03-20");
  assert.deepEqual(
    after.issues[0]?.places.map((place) => [place.body, place.level, place.since]),
    [["body:joint-committee", "principals", "2031-03-20"]],
  );
}

/** An officer of each side says that the clock is right, as after any long pause. */
async function letTimePass(table: Table, to: string): Promise<void> {
  table.setClock(to);
  for (const party of both) await table.at(party, ["confirm-hour"]);
  await table.exchange(...both);
}

async function tableText(table: Table, slug: string, title: string): Promise<string> {
  const clauses = JSON.stringify([{ id: "one", number: "1" }]);
  const words = JSON.stringify({ clauses: [{ id: "one", number: "1", text: `${title}.` }] });
  const { out } = await table.at("arl", [
    "act",
    "text.tabled",
    "--text",
    `text:${slug}`,
    "--title",
    title,
    "--purpose",
    "paper",
    "--body",
    "body:joint-committee",
    "--clauses",
    clauses,
    "--part",
    `revision:en;application/json=${words}`,
    "--json",
  ]);
  return (JSON.parse(out) as { acts: [{ act: string }] }).acts[0].act;
}

function adopt(slug: string, title: string, revision: string, ...rule: readonly string[]): readonly string[] {
  return [
    "text",
    "--subject",
    `text:${slug}`,
    "--title",
    title,
    "--revision",
    revision,
    "--nature",
    "binding",
    "--authentic",
    "en",
    "--body",
    "body:joint-committee",
    ...rule,
  ];
}

/** The written procedure: a month to answer, no answer is no adoption. */
async function decideInWriting(table: Table): Promise<void> {
  const first = await tableText(table, "decision-labels", "Decision on labels");
  const second = await tableText(table, "decision-forms", "Decision on forms");
  await table.exchange(...both);

  const silence = adopt("decision-labels", "Decision on labels", first, "--rule", "silence", "--until", "+30d");
  const refused = await table.at("arl", ["table", ...silence], 1);
  assert.match(refused.err, /^entente: .*\(silence-/);

  await table.at("arl", ["table", ...adopt("decision-labels", "Decision on labels", first, "--until", "+30d")]);
  await agree(table, "arl", adopt("decision-forms", "Decision on forms", second, "--until", "+30d"));
  const { ours } = await table.show<WaitingPage>("bor", "waiting");
  const asked = ours.find((matter) => matter.subject === "text:decision-labels");
  assert.equal(asked?.asked, "stance");
  assert.match(asked?.silence ?? "", /^Silence means: not agreed/);

  await table.at("bor", [
    "act",
    "number.given",
    "--number",
    "orchard/1/2031",
    "--proposal",
    await proposalOn(table, "text:decision-forms"),
  ]);
  await letTimePass(table, "2031-05-02T09:00:00Z");
  await table.at("arl", ["tick"]);
  await table.exchange(...both);
  for (const party of both) {
    const { texts } = await table.show<TextsPage>(party, "texts");
    const of = (slug: string) => texts.find((text) => text.id === `text:${slug}`);
    assert.equal(of("decision-labels")?.adoption?.outcome, "lapsed");
    assert.equal(of("decision-forms")?.adoption?.outcome, "agreed");
    assert.deepEqual(
      of("decision-forms")?.numbers.map((each) => [each.number, each.check]),
      [["orchard/1/2031", "counts"]],
    );
  }
  assert.match((await table.at("bor", ["show", "texts"])).out, /Lapsed: Castrona had not answered/);
}

async function proposalOn(table: Table, subject: string): Promise<string> {
  const { acts } = await table.show<{ acts: readonly { act: string; words: string; kind: string }[] }>(
    "bor",
    "history",
  );
  for (const { act, kind } of acts) {
    if (kind !== "proposal.tabled") continue;
    const page = await table.show<{ content: { subject: string } }>("bor", "act", act);
    if (page.content.subject === subject) return act;
  }
  return assert.fail(`no proposal on ${subject}`);
}

async function lookBack(table: Table): Promise<void> {
  await letTimePass(table, "2033-06-01T09:00:00Z");
  const review = await table.show<ReviewPage>("bor", "review");
  const joint = review.bodies.find((body) => body.body === "body:joint-committee");
  assert.equal(joint?.late, true);
  assert.match((await table.at("bor", ["show", "review"])).out, /was due 20 Mar 2032/);
  for (const party of both) await table.at(party, ["verify"]);
}
