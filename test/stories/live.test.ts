import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { AgendaPage } from "../../src/view/agenda.ts";
import type { AgreementsPage } from "../../src/view/agreements.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { TextsPage } from "../../src/view/texts.ts";
import type { WaitingPage } from "../../src/view/waiting.ts";
import { entente, find, openExample, party, show } from "./example.ts";

const trilateral = ["kor", "usa", "jpn"] as const;
const textOf = async (home: string, mechanism: string, id: string) =>
  find((await show<TextsPage>(home, mechanism, "texts")).texts, id);

test("a session is agreed, moved by consent, and agreed again: the day it was moved from is kept", async () => {
  for (const home of ["kor", "usa"]) {
    const { sessions } = await show<SessionsPage>(home, "kor-usa", "sessions");
    const next = find(sessions, "session:regular-consultation-next");
    assert.deepEqual(next.state, { status: "agreed", by: ["kor", "usa"] });
    assert.equal(next.movedFrom.length, 1);
    const days = Temporal.PlainDate.from(next.movedFrom[0]?.day ?? "").until(next.day ?? "", {
      largestUnit: "day",
    }).days;
    assert.equal(days, 2);
    assert.match(next.reason ?? "", /abroad/);
    assert.ok(next.delegations.some((each) => each.party === "kor" && each.role === "head"));
  }
});

test("an agenda is adopted jointly, with an item carried over and one expressly not to be discussed", async () => {
  for (const home of ["kor", "usa"]) {
    const { agendas } = await show<AgendaPage>(home, "kor-usa", "agenda");
    const agenda = agendas.find((each) => each.session === "session:regular-consultation-next");
    assert.equal(agenda?.state, "adopted");
    const item = (id: string) => agenda?.items.find((each) => each.item === id);
    assert.equal(item("terms")?.carriedFrom, "session:regular-consultation-2025-12-16");
    assert.equal(item("terms")?.state, "adopted");
    assert.ok(item("submarines")?.proposedBy.includes(party("usa")));
    assert.equal(item("cost-sharing")?.state, "not-discussed");
  }
});

test("silence kept adopts a text at both nodes, by each party's own receipt and own hour", async () => {
  for (const home of ["kor", "usa"]) {
    const text = await textOf(home, "kor-usa", "text:contact-points");
    assert.equal(text.adoption?.outcome, "agreed");
    assert.equal(text.adoption.holds, true);
    assert.match(text.adoption.words, /nobody broke silence/);
  }
});

test("silence broken by one before the hour adopts nothing, at all three nodes", async () => {
  for (const home of trilateral) {
    const text = await textOf(home, "kor-usa-jpn", "text:maritime-line");
    assert.equal(text.adoption?.outcome, "broken");
    assert.equal(text.adoption.holds, false);
    assert.match(text.adoption.words, /broke silence/);
  }
});

test("silence that could not reach a node switched off binds nobody", async () => {
  for (const home of trilateral) {
    const text = await textOf(home, "kor-usa-jpn", "text:calendar-line");
    assert.equal(text.adoption?.outcome, "undelivered", home);
    assert.equal(text.adoption.holds, false);
  }
});

test("an arrangement agreed ad referendum holds once the capital has confirmed it", async () => {
  for (const home of ["kor", "usa"]) {
    const { agreements } = await show<AgreementsPage>(home, "kor-usa", "agreements");
    const arrangement = find(agreements, "agreement:urgent-consultations");
    assert.equal(arrangement.stands.outcome, "agreed");
    assert.match(arrangement.stands.words, /ad referendum/);
    assert.equal(arrangement.holds, true);
    assert.deepEqual(
      arrangement.limits.map(({ comparison, value, unit }) => [comparison, value, unit]),
      [["at-most", "24", "hours"]],
    );
  }
});

test("minutes lie under silence after a draft and a comment", async () => {
  const text = await textOf("usa", "kor-usa", "text:urgent-call-minutes");
  assert.equal(text.purpose, "minutes");
  assert.equal(text.comments.length, 1);
  assert.equal(text.comments[0]?.party, "usa");
  assert.equal(text.adoption?.outcome, "under-silence");
});

const waiting = async (home: string, mechanism: string) => show<WaitingPage>(home, mechanism, "waiting");
const subjects = (page: WaitingPage) => page.ours.map((matter) => `${matter.asked} ${matter.subject}`);

test("each side sees what waits for it and what it waits for", async () => {
  const seoul = await waiting("kor", "kor-usa");
  assert.ok(subjects(seoul).includes("stance body:regular-consultation"), subjects(seoul).join("; "));
  const washington = await waiting("usa", "kor-usa");
  assert.ok(subjects(washington).includes("silence text:urgent-call-minutes"), subjects(washington).join("; "));
  assert.ok(washington.others.some((matter) => matter.of === "kor" && matter.subject === "body:regular-consultation"));
  const tokyo = await waiting("jpn", "kor-usa-jpn");
  assert.ok(subjects(tokyo).includes("stance session:trilateral-next"), subjects(tokyo).join("; "));
  for (const home of ["kor", "usa"]) {
    const page = await waiting(home, "kor-usa-jpn");
    assert.ok(subjects(page).includes("answer communication:participants"), subjects(page).join("; "));
  }
});

/** A page without what differs from desk to desk: whose it is, when each act was received, how it is put into words. */
const strip = (page: object): unknown => {
  const own = ["party", "now", "received", "why", "words", "awaiting"];
  return JSON.parse(JSON.stringify(page, (key, value: unknown) => (own.includes(key) ? undefined : value)));
};

test("every home shows the same consultation: the pages of all who are party to it agree", async () => {
  for (const page of ["bodies", "sessions", "agreements", "commitments", "issues"]) {
    const [seoul, washington, tokyo] = await Promise.all(
      trilateral.map(async (home) => strip(await show<object>(home, "kor-usa-jpn", page))),
    );
    assert.deepEqual(washington, seoul, page);
    assert.deepEqual(tokyo, seoul, page);
  }
});

test("a rewritten log is caught: every party holds the proof, and nothing else is touched by it", async () => {
  for (const home of trilateral) {
    const exercise = await show<{ banners: readonly string[] }>(home, "drill", "history");
    assert.equal(exercise.banners.length, 1, home);
    assert.match(exercise.banners[0] ?? "", /^Two states of the record of Tokyo that contradict each other are signed/);
    const policy = await show<{ banners: readonly string[] }>(home, "kor-usa-jpn", "history");
    assert.deepEqual(policy.banners, []);
  }
});

test("the proof of the rewriting stands alone in a file; with one number changed it proves nothing", async () => {
  const { dir } = await openExample();
  const path = join(dir, "fork-jpn.txt");
  const { out } = await entente(["verify", path]);
  assert.match(out, /contradict each other/);
  const changed = join(dir, "fork-changed.txt");
  await writeFile(changed, (await readFile(path, "utf8")).replace(/^size (\d+)$/m, "size 1"));
  const refused = await entente(["verify", changed], 1);
  assert.match(refused.out, /\(fork-none\)/);
});

interface Checked {
  readonly ok: boolean;
  readonly mechanisms: readonly {
    readonly mechanism: { readonly shortName: string };
    readonly faults: readonly object[];
    readonly forked: readonly string[];
    readonly entries: number;
    readonly void: number;
    readonly partsAbsent: number;
    readonly rows: number;
  }[];
}

test("every home verifies clean: nothing void, no words missing, and the one fork known for what it is", async () => {
  const { dir } = await openExample();
  for (const home of trilateral) {
    const { out } = await entente(["verify", "--home", join(dir, home), "--json"]);
    const checked = JSON.parse(out) as Checked;
    assert.equal(checked.ok, true);
    assert.equal(checked.mechanisms.length, home === "jpn" ? 2 : 3);
    for (const each of checked.mechanisms) {
      const { shortName } = each.mechanism;
      assert.deepEqual([each.faults, each.void, each.partsAbsent], [[], 0, 0], `${home} ${shortName}`);
      assert.deepEqual(each.forked, shortName === "drill" ? ["jpn"] : []);
      assert.ok(each.entries > 3 && each.rows > 3);
    }
  }
});

test("playing it again says so, and prints what each of the three sees in words a diplomat reads", async () => {
  const { dir } = await openExample();
  const { out } = await entente(["demo", "--home", dir]);
  assert.match(out, /Already played/);
  for (const capital of ["Seoul", "Washington", "Tokyo"]) {
    assert.match(
      out,
      new RegExp(`^${capital}: Consultation between Seoul, Washington and Tokyo \\(kor-usa-jpn\\)$`, "m"),
    );
  }
  assert.match(out, /nobody broke silence/);
  assert.match(out, /Tokyo broke silence/);
  assert.match(out, /Undelivered/);
  assert.match(out, /matters? needs? our hand/);
  assert.doesNotMatch(out, /merkle|\bhash|\bleaf|undefined|\bnull\b/i);
});

test("every line of every page names acts it rests on", async () => {
  const bare: string[] = [];
  const pages = ["bodies", "sessions", "issues", "agreements", "commitments", "statements", "documents", "texts"];
  for (const name of pages) {
    const page = await show<Record<string, unknown>>("usa", "kor-usa", name);
    const lines = page[name];
    assert.ok(Array.isArray(lines) && lines.length > 0, name);
    for (const line of lines as readonly { id: string; why: readonly object[] }[]) {
      if (line.why.length === 0) bare.push(`${name}: ${line.id}`);
    }
  }
  assert.deepEqual(bare, []);
});
