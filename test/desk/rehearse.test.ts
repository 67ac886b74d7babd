import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeCanonical } from "../../src/base/json.ts";
import type { Json } from "../../src/base/json.ts";
import type { Draft } from "../../src/node/node.ts";
import { concur, draft, note, openPlay, session, silence, words } from "../conclave/play.ts";

const put = (subject: string, terms: object, rule: object, more: object = {}): Draft =>
  draft("proposal.tabled", { subject, terms, rule, ...more } as unknown as Draft["content"]);
const consensus = { kind: "consensus", openUntil: "2026-11-20T00:00:00Z" };

test("D30 a rehearsal refuses what performing would refuse, with the same code, and gives the bytes it would enter", async () => {
  const play = await openPlay("rehearse");
  const { kor, mechanism, usa } = play;
  const [theirs] = await play.perform(usa, session("theirs"));
  const [ours] = await play.perform(kor, session("ours"));
  const [hushed] = await play.perform(usa, silence("hushed", "2026-11-04T10:00:00Z"));
  assert.ok(theirs && ours && hushed);
  await play.settle();
  const mistyped = "f".repeat(64);
  const cases: readonly (readonly Draft[])[] = [
    [note("plain")],
    [note("with-words", "A note", [words("text", "Words beside it."), words("annex", "More.")])],
    [session("agreed-to-be")],
    [silence("under", "2026-11-05T10:00:00Z", [words("note", "Come.")])],
    [concur(theirs)],
    [draft("stance.concurred", { proposal: theirs, adReferendum: true })],
    [draft("silence.broken", { proposal: hushed, ground: "objection" })],
    [draft("proposal.withdrawn", { proposal: ours })],
    [note("one"), session("two"), note("three")],
    // And what is refused: by form, by the catalogue, by the record, by effect, by consent.
    [],
    [draft("war.declared", {})],
    [draft("hour.passed", { proposal: ours })],
    [draft("charter.adopted", {})],
    [note("no-title", "")],
    [{ ...note("function"), by: "Kim Min-su" }],
    [note("twice", "A note", [words("text", "a"), words("text", "b")])],
    [note("too-long", "x".repeat(121))],
    [draft("stance.concurred", { proposal: ours })],
    [draft("stance.concurred", { proposal: mistyped })],
    [draft("stance.confirmed", { proposal: theirs })],
    [draft("stance.abstained", { proposal: theirs, digest: mistyped })],
    [draft("silence.broken", { proposal: theirs, ground: "time" })],
    [draft("delegation.named", { session: "session:ours", members: [] })],
    [
      draft("communication.sent", {
        communication: "communication:x",
        title: "T",
        purpose: "information",
        to: ["fra"],
      }),
    ],
    [put("issue:fuel", { kind: "issue-settlement", how: "So." }, { kind: "silence", expires: "2026-12-01T00:00:00Z" })],
    [put("issue:fuel", { kind: "issue-settlement", how: "So." }, consensus, { needs: ["kor", "usa"] })],
    [
      put(
        "session:late",
        { kind: "session", body: "body:a", status: "planned" },
        { kind: "silence", expires: "2026-11-01T12:00:00Z" },
      ),
    ],
    [
      put(
        "session:past",
        { kind: "session", body: "body:a", status: "planned" },
        { ...consensus, openUntil: "2026-10-01T00:00:00Z" },
      ),
    ],
    [put("body:wrong", { kind: "session", body: "body:a", status: "planned" }, consensus)],
    [
      put("session:line", { kind: "session", body: "body:a", status: "planned" }, consensus, {
        lineage: { amends: mistyped },
      }),
    ],
    [draft("party.left", { effective: "2026-11-02" })],
    [note("fine"), draft("stance.concurred", { proposal: ours })],
    [draft("same.as", { one: "body:a", other: "body:b", note: "1.5" }), { ...note("half"), content: { half: 1.5 } }],
  ];
  const refused = new Set<string>();
  for (const drafts of cases) {
    const before = await kor.world.store.findRevision(mechanism);
    const rehearsed = await kor.node.rehearse(mechanism, drafts);
    const again = await kor.node.rehearse(mechanism, drafts);
    assert.equal(again.refusal?.code, rehearsed.refusal?.code);
    assert.equal(await kor.world.store.findRevision(mechanism), before, "nothing is stored");

    const performed = await kor.node.perform(mechanism, rehearsed.refusal === undefined ? rehearsed.drafts : drafts);
    assert.deepEqual(performed.ok ? undefined : performed.refusal, rehearsed.refusal);
    if (!performed.ok) {
      refused.add(performed.refusal.code);
      continue;
    }
    assert.equal(performed.value.size - drafts.length, rehearsed.n);
    assert.equal(performed.value.at, rehearsed.at);
    const consultation = await kor.node.consult(mechanism);
    for (const [i, id] of performed.value.acts.entries()) {
      const envelope = consultation.findEntry(id)?.envelope;
      assert.deepEqual(
        encodeCanonical(envelope?.content as Json),
        encodeCanonical(rehearsed.drafts[i]?.content as Json),
        "the content, byte for byte",
      );
      for (const [j, part] of (envelope?.parts ?? []).entries()) {
        assert.deepEqual(await kor.node.findPart(mechanism, part.commitment), rehearsed.drafts[i]?.parts?.[j]?.bytes);
      }
    }
  }
  assert.ok(refused.size >= 18, [...refused].join(" "));
  await play.settle();
});

test("D30 a rehearsal does not hinder the next act, and one refused leaves the node as it was", async () => {
  const play = await openPlay("rehearse-apart");
  const { kor, mechanism } = play;
  const refused = await kor.node.rehearse(mechanism, [
    put("issue:fuel", { kind: "issue-settlement", how: "So." }, consensus, { needs: ["kor", "usa"] }),
  ]);
  assert.equal(refused.refusal?.code, "needs-too-few");
  const before = await kor.node.consult(mechanism);
  await kor.node.rehearse(mechanism, [session("never")]);
  const after = await kor.node.consult(mechanism);
  assert.equal(after.documents.find("session", "session:never"), undefined);
  assert.deepEqual(after.logs, before.logs);
  await play.perform(kor, session("entered"));
});
