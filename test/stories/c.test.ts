import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActPage } from "../../src/view/act.ts";
import type { BodiesPage } from "../../src/view/bodies.ts";
import type { IssuesPage } from "../../src/view/issues.ts";
import type { SessionsPage } from "../../src/view/sessions.ts";
import type { StatementsPage } from "../../src/view/statements.ts";
import { find, plain, show, weekdayOf } from "./example.ts";

const sessions = async () => (await show<SessionsPage>("kor", "kor-usa", "sessions")).sessions;

test("C1 two interleaved rhythms: in person monthly, a call in the middle; the next dates and the lapse are derived", async () => {
  const page = await show<BodiesPage>("usa", "kor-usa", "bodies");
  const group = find(page.bodies, "body:working-group");
  const [monthly, middle] = group.rhythms;
  assert.deepEqual(monthly?.rhythm.every, { unit: "months", count: 1 });
  assert.equal(monthly?.rhythm.format, "in-person");
  assert.equal(middle?.rhythm.between, monthly?.rhythm.id);
  assert.equal(middle?.rhythm.format, "video");
  assert.equal(middle?.last?.session, "session:working-group-2018-12");
  assert.equal(monthly?.last?.day, "2018-11-20");
  assert.equal(monthly.due, "2018-12-20", "a month after the last");
  assert.equal(middle?.due, "2019-01-04", "half way in the interval after the one it was held in");
  assert.ok((monthly.late?.periods ?? 0) > 12, "nothing is on the record since: noticed");

  const yearly = find(page.bodies, "body:scm").rhythms[0];
  assert.deepEqual(yearly?.breaks, [], "kept every year");
  assert.equal(yearly?.last?.session, "session:scm-57");
  assert.equal(yearly?.due, "2026-11-04", "a year after the last");
  assert.equal(yearly?.host, "usa", "capitals take turns");
});

test("C1 the end of the group is told differently by the two sides, and both accounts stand", async () => {
  const page = await show<BodiesPage>("kor", "kor-usa", "bodies");
  const group = find(page.bodies, "body:working-group");
  const states = [group.life?.state, ...(group.life?.differing ?? []).map((each) => each.state)];
  assert.deepEqual(new Set(states), new Set(["ended", "established"]));
  const disputed = group.accounts.find((account) => account.stands.outcome === "disputed");
  assert.match(disputed?.terms.life.reason ?? "", /terminating/);
  assert.ok(group.accounts.some((account) => account.stands.outcome === "entered" && account.stands.by[0] === "usa"));
});

test("C2 five agencies sit in a working-level call whose heads stay away", async () => {
  const call = find(await sessions(), "session:working-group-2018-12");
  const present = call.delegations.filter((each) => !each.absent);
  const away = call.delegations.filter((each) => each.absent);
  assert.equal(new Set(present.map((each) => each.agency)).size, 5);
  assert.equal(present.filter((each) => each.party === "usa").length, 1);
  assert.deepEqual(
    away.map((each) => [each.party, each.rank, each.role]),
    [
      ["kor", "nuclear envoy", "head"],
      ["usa", "nuclear envoy", "head"],
    ],
  );
  assert.equal(call.level, "working-level");
  const group = find((await show<BodiesPage>("kor", "kor-usa", "bodies")).bodies, "body:working-group");
  assert.deepEqual(group.levelAlso, ["envoy"]);
  assert.deepEqual(
    group.leads.map((lead) => lead.function),
    ["nuclear envoy", "nuclear envoy"],
  );
});

test("C3 ministers meet the day before on the same matters: one issue at two levels, handed down, another kept with them", async () => {
  const all = await sessions();
  const call = find(all, "session:working-group-2018-12");
  const ministers = find(all, "session:foreign-ministers-2018-12");
  assert.equal(weekdayOf(ministers.day), 4);
  assert.equal(weekdayOf(call.day), 5);
  assert.ok(call.neighbours.some((each) => each.session === ministers.id && each.relation === "day-after"));
  assert.deepEqual(plain(call.relations), [{ relation: "day-after", of: ministers.id, check: "holds" }]);
  assert.equal(ministers.gap?.gap.months, 2);
  const topics = (each: typeof call) => each.topics.map((topic) => topic.issue);
  assert.ok(topics(call).some((issue) => issue !== undefined && topics(ministers).includes(issue)));

  const { issues } = await show<IssuesPage>("kor", "kor-usa", "issues", "--at", "2018-12-07");
  const shared = find(issues, "issue:denuclearization");
  assert.deepEqual(
    shared.path.map((step) => [step.step, step.level]),
    [
      ["raised", "ministerial"],
      ["taken-up", "ministerial"],
      ["remitted", "working-level"],
      ["taken-up", "working-level"],
    ],
  );
  assert.ok(find(issues, "issue:cost-sharing").places.some((place) => place.body === "body:foreign-ministers"));
  const now = await show<IssuesPage>("kor", "kor-usa", "issues");
  const submarines = find(now.issues, "issue:nuclear-submarines").path.map((step) => step.step);
  assert.deepEqual(submarines, ["raised", "remitted", "escalated"]);
});

test("C4 the call lasted over an hour, by video; a call has its link", async () => {
  const all = await sessions();
  const call = find(all, "session:working-group-2018-12");
  assert.equal(call.format, "video");
  assert.deepEqual(call.duration, { minutes: 60, qualifier: "over" });
  const urgent = find(all, "session:urgent-call");
  assert.deepEqual(urgent.duration, { minutes: 40, qualifier: "about" });

  const proposal = await show<ActPage>("kor", "kor-usa", "act", urgent.why[0]?.act ?? "");
  const link = proposal.parts.find((part) => part.name === "link");
  assert.match(link?.text ?? "", /^https:/, "how to join travels beside the record, not in it");
});

test("C5 the envoy explains policy to people who are no party to anything", async () => {
  const { statements } = await show<StatementsPage>("usa", "kor-usa", "statements");
  const outreach = find(statements, "outreach:ncafp-2018-12");
  assert.ok(outreach.kind === "outreach");
  assert.equal(outreach.on, "2018-12-07");
  assert.equal(outreach.with, "National Committee on American Foreign Policy");
  assert.equal(outreach.of, "kor");
  assert.equal(outreach.topics.length, 2);
  assert.match(outreach.purpose ?? "", /support/);
});
