import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActId } from "../../src/base/ids.ts";
import type { Draft } from "../../src/node/node.ts";
import { concur, draft, note, openPlay, session, silence } from "./play.ts";
import type { Play } from "./play.ts";
import { charter } from "./world.ts";
import type { Bench } from "./world.ts";

async function refused(play: Play, bench: Bench, ...drafts: readonly Draft[]): Promise<string> {
  const tried = await play.attempt(bench, ...drafts);
  return tried.ok ? "entered" : tried.refusal.code;
}

const on = (kind: string, proposal: ActId, more = {}): Draft => draft(kind, { proposal, ...more });

async function put(play: Play, bench: Bench, ...drafts: readonly Draft[]): Promise<ActId> {
  const [act] = await play.perform(bench, ...drafts);
  assert.ok(act);
  await play.settle();
  return act;
}

test("N20 a word that could change nothing is refused at our own door, whichever command it comes by", async () => {
  const play = await openPlay("effect");
  const { jpn, kor, usa } = play;
  const two = { ...session("two").content };
  const proposal = await put(play, kor, draft("proposal.tabled", two));
  const letter = await put(play, kor, note("letter"));
  const before = (await usa.node.consult(play.mechanism)).listEntries(usa.party).length;
  assert.equal(await refused(play, usa, concur(letter)), "not-a-proposal");
  assert.equal(await refused(play, usa, on("note.taken", letter)), "not-a-proposal");
  assert.equal(await refused(play, kor, concur(proposal)), "own-proposal");
  assert.equal(await refused(play, kor, on("stance.objected", proposal)), "own-proposal");
  assert.equal(await refused(play, kor, on("stance.confirmed", proposal)), "nothing-to-confirm");
  assert.equal(await refused(play, usa, on("proposal.withdrawn", proposal)), "not-own-proposal");
  assert.equal(await refused(play, usa, on("stance.declined", proposal)), "nothing-to-confirm");
  assert.equal(await refused(play, usa, on("silence.broken", proposal, { ground: "time" })), "not-under-silence");
  assert.equal(await refused(play, usa, on("stance.concurred", proposal, { digest: "0".repeat(64) })), "other-words");
  assert.equal(await refused(play, usa, concur(proposal), on("stance.objected", proposal)), "without-effect");
  assert.equal((await usa.node.consult(play.mechanism)).listEntries(usa.party).length, before);
  await put(play, usa, on("stance.reserved", proposal, { point: "the place" }));
  assert.equal(await refused(play, usa, on("stance.reserved", proposal, { point: "the day" })), "already-reserved");
  assert.equal(await refused(play, usa, on("stance.abstained", proposal)), "already-reserved");
  await put(play, usa, concur(proposal));
  assert.equal(await refused(play, usa, on("stance.objected", proposal)), "already-spoken");
  await put(play, jpn, on("stance.objected", proposal));
  assert.equal(await refused(play, kor, on("proposal.withdrawn", proposal)), "matter-settled");
});

test("N20 a capital's confirmation, a withdrawal and an abstention are refused just where they would not count", async () => {
  const play = await openPlay("effect-referendum");
  const { jpn, kor, usa } = play;
  const proposal = await put(play, kor, session("capitals"));
  await put(play, usa, on("stance.concurred", proposal, { adReferendum: true }));
  await put(play, jpn, on("stance.abstained", proposal));
  assert.equal(await play.outcome(kor, proposal), "provisional");
  assert.equal(await refused(play, kor, on("proposal.withdrawn", proposal)), "matter-provisional");
  assert.equal(await refused(play, jpn, on("stance.confirmed", proposal)), "nothing-to-confirm");
  await put(play, usa, on("stance.confirmed", proposal));
  assert.equal(await play.outcome(kor, proposal), "agreed");
  assert.equal(await refused(play, usa, on("stance.declined", proposal)), "matter-settled");
  const late = await put(play, kor, session("late", "2026-11-02T00:00:00Z"));
  play.wait(86_400);
  assert.equal(await refused(play, usa, concur(late)), "without-effect");
  assert.equal(await refused(play, usa, on("stance.objected", late)), "entered");
});

test("N20 after the hour of silence its own line comes first, so that breaking it then is refused", async () => {
  const play = await openPlay("effect-silence");
  const proposal = await put(play, play.kor, silence("quiet", "2026-11-03T12:00:00Z"));
  assert.equal(await refused(play, play.kor, on("silence.broken", proposal, { ground: "time" })), "own-proposal");
  play.wait(3 * 86_400);
  assert.equal(
    await refused(play, play.usa, on("silence.broken", proposal, { ground: "objection" })),
    "without-effect",
  );
  await play.settle();
  assert.equal(await play.outcome(play.kor, proposal), "agreed");
});

test("N20 history may be joined, disputed and disputed again by another; its author enters it anew", async () => {
  const play = await openPlay("effect-history");
  const { content } = session("old");
  const history = { ...content, rule: { kind: "entered", source: { publisher: "A ministry" } } };
  const entered = await put(play, play.kor, draft("proposal.tabled", history));
  assert.equal(await refused(play, play.kor, on("proposal.withdrawn", entered)), "history-stands");
  await put(play, play.usa, on("stance.objected", entered));
  assert.equal(await play.outcome(play.kor, entered), "disputed");
  await put(play, play.jpn, concur(entered));
  assert.equal(await refused(play, play.jpn, on("stance.objected", entered)), "already-spoken");
});

test("N20 a package bears no number", async () => {
  const play = await openPlay("effect-package");
  const { subject, terms } = session("packed").content;
  const { subject: other } = session("also").content;
  const content = {
    ...session("packed").content,
    subject: "package:two",
    terms: {
      kind: "package",
      name: "Two sessions",
      items: [
        { subject, terms },
        { subject: other, terms },
      ],
    },
  } as unknown as Draft["content"];
  const proposal = await put(play, play.kor, draft("proposal.tabled", content));
  assert.equal(await refused(play, play.kor, on("number.given", proposal, { number: "1" })), "number-of-package");
});

test("N21 a party or a level that the charter does not name is refused; a charter put forward may name others", async () => {
  const play = await openPlay("strangers");
  const { kor } = play;
  const body = {
    subject: "body:one",
    terms: { kind: "body", name: "One", level: "working", form: "regular", life: { state: "proposed" } },
    rule: { kind: "consensus", openUntil: "2026-11-10T00:00:00Z" },
  };
  const table = (terms: object): Draft => draft("proposal.tabled", { ...body, terms: { ...body.terms, ...terms } });
  assert.equal(await refused(play, kor, table({ level: "nolevel" })), "level-unknown");
  assert.equal(await refused(play, kor, table({ levelAlso: ["working", "nolevel"] })), "level-unknown");
  assert.equal(await refused(play, kor, table({ members: ["kor", "zz"] })), "party-unknown");
  assert.equal(await refused(play, kor, table({ leads: [{ party: "zz", function: "chair" }] })), "party-unknown");
  const packed = { kind: "package", name: "Two", items: [body, { ...body, subject: "body:two" }] };
  const inside = { ...packed, items: [body, { subject: "body:two", terms: { ...body.terms, members: ["zz"] } }] };
  assert.equal(await refused(play, kor, draft("proposal.tabled", { ...body, terms: inside })), "party-unknown");
  assert.equal(
    await refused(play, kor, draft("communication.sent", { ...note("x").content, to: ["zz"] })),
    "party-unknown",
  );
  assert.equal(await refused(play, kor, table({ members: ["kor", "usa"] })), "entered");
  const { nonce, ...rest } = charter;
  const wider = { ...rest, nonce, parties: [...rest.parties, { ...rest.parties[0], id: "zz", domain: "zz.example" }] };
  const amendment = { ...body, subject: "charter:wider", terms: { kind: "charter", charter: wider } };
  assert.equal(await refused(play, kor, draft("proposal.tabled", amendment as unknown as Draft["content"])), "entered");
});
