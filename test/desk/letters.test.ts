import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { encodeCanonical } from "../../src/base/json.ts";
import type { Json } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Instant } from "../../src/base/time.ts";
import type { ActId, SubjectId } from "../../src/base/ids.ts";
import type { PrivateThing } from "../../src/desk/thing.ts";
import type { Letters, Tabled } from "../../src/node/desk/letters.ts";
import type { Letter, LetterPart } from "../../src/view/own/letter.ts";
import { concur, draft } from "../conclave/play.ts";
import type { Bench } from "../conclave/world.ts";
import { lawyer, officer, openDeskPlay } from "./table.ts";
import type { DeskPlay } from "./table.ts";

const openUntil = "2026-11-10T08:00:00Z" as Instant;
const paperOf = (thing: PrivateThing) => ({ from: "paper", id: thing.id, version: thing.last.n }) as const;
const seen = ({ digest, nonce }: Letter) => ({ digest, nonce });

async function tableAll(play: DeskPlay, bench: Bench, paper: PrivateThing, writer = officer): Promise<Tabled> {
  const desk = play.deskOf(bench);
  const letter = getValue(await desk.write(play.mechanism, writer, paperOf(paper)));
  const outcome = getValue(await desk.table(play.mechanism, writer, paperOf(paper), seen(letter), 1));
  assert.equal(outcome.status, "tabled");
  return outcome.status === "tabled" ? outcome.tabled : assert.fail();
}

/** The consultation's body, agreed by all three, so that sessions have one. */
async function setBody(play: DeskPlay): Promise<void> {
  const subject = "body:talks" as SubjectId;
  const terms = { kind: "body", name: "Talks", level: "working", form: "standing", life: { state: "established" } };
  const [proposal] = await play.perform(
    play.kor,
    draft("proposal.tabled", { subject, terms, rule: { kind: "consensus", openUntil } }),
  );
  assert.ok(proposal);
  await play.settle();
  await play.perform(play.usa, concur(proposal));
  await play.perform(play.jpn, concur(proposal));
  await play.settle();
}

const proposeSession = (day: string, more: object = {}) => ({
  doing: "propose-session",
  body: "body:talks",
  when: { day, start: `${day}T02:00:00Z`, zone: "Asia/Seoul" },
  place: "Seoul",
  how: { rule: "consensus", openUntil },
  ...more,
});

test("D35 what is entered and received is what the letter said, byte for byte: content and every part", async () => {
  const play = await openDeskPlay("letter-bytes");
  await setBody(play);
  const { kor, mechanism, usa } = play;
  const desk = play.deskOf(kor);
  const file = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256);
  const paper = getValue(
    await desk.save(mechanism, officer, {
      kind: "paper",
      title: "Everything at once",
      drafts: [
        {
          kind: "text.tabled",
          content: {
            text: "text:terms",
            title: "Terms of reference",
            purpose: "terms",
            clauses: [{ id: "aim", number: "1" }],
          },
          parts: [
            {
              name: "revision",
              lang: "ko",
              media: "application/json",
              words: { as: "text", text: '{"clauses":[{"id":"aim","number":"1","text":"양측은 두 달마다 만난다."}]}' },
            },
            { name: "annex", lang: "", media: "application/pdf", words: { as: "file", base64: file.toBase64() } },
          ],
        },
        {
          kind: "proposal.tabled",
          content: {
            subject: "session:next",
            terms: { kind: "session", body: "body:talks", status: "planned", when: { day: "2026-12-01" } },
            rule: { kind: "consensus", openUntil },
          },
          parts: [{ name: "note", lang: "en", media: "text/plain", words: { as: "text", text: "Come to Seoul." } }],
        },
      ],
    }),
  );
  const letter = getValue(await desk.write(mechanism, officer, paperOf(paper)));
  assert.equal(letter.refusal, undefined);
  assert.deepEqual(letter.seenBy, ["usa", "jpn"]);
  const outcome = getValue(await desk.table(mechanism, officer, paperOf(paper), seen(letter), 1));
  assert.equal(outcome.status, "tabled");
  const { acts, at } = outcome.status === "tabled" ? outcome.tabled : assert.fail();
  assert.equal(at, letter.filledIn.at);
  assert.equal(acts[0]?.n, letter.filledIn.n);
  await play.settle();
  for (const bench of [kor, usa]) {
    const held = await bench.node.consult(mechanism);
    for (const [i, { act }] of acts.entries()) {
      const envelope = held.findEntry(act)?.envelope;
      const shown = letter.acts[i];
      assert.ok(envelope && shown);
      assert.deepEqual(encodeCanonical(envelope.content as Json), encodeUtf8(shown.content));
      assert.equal(envelope.kind, shown.kind);
      assert.equal(envelope.by, letter.by);
      assert.equal(envelope.parts.length, shown.parts.length);
      for (const [j, ref] of envelope.parts.entries()) {
        const bytes = await bench.node.findPart(mechanism, ref.commitment);
        const part: LetterPart | undefined = shown.parts[j];
        assert.ok(bytes && part);
        assert.equal(nodeCrypto.sha256(bytes).toHex(), part.sha256);
        assert.deepEqual([ref.name, ref.lang, ref.media, ref.size], [part.name, part.lang, part.media, part.size]);
        if (part.text !== undefined) assert.deepEqual(bytes, encodeUtf8(part.text));
      }
    }
  }
  // The digest the others will consent to stood in the letter already.
  const content = JSON.parse(letter.acts[1]?.content ?? "") as { digest: string; needs: string[] };
  assert.equal(
    (await usa.node.consult(mechanism)).documents.find("proposal", acts[1]?.act ?? "")?.digest,
    content.digest,
  );
  assert.deepEqual(content.needs, ["kor", "usa", "jpn"]);
});

test("D35 what was not read is not tabled: changed words, a changed situation, another nonce, another function", async () => {
  const play = await openDeskPlay("letter-changed");
  await setBody(play);
  const { kor, mechanism, usa } = play;
  const desk = play.deskOf(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  const letter = getValue(await desk.write(mechanism, officer, paperOf(paper)));
  const before = await play.ownEntries(kor);
  const attempt = async (thing: PrivateThing, writer: typeof officer, read: Letter, nonce = read.nonce) =>
    desk.table(mechanism, writer, paperOf(thing), { digest: read.digest, nonce }, 1);

  const otherNonce = getValue(await attempt(paper, officer, letter, "00".repeat(16)));
  assert.equal(otherNonce.status, "changed");
  const otherFunction = getValue(await attempt(paper, lawyer, letter));
  assert.equal(otherFunction.status, "changed");
  assert.equal(otherFunction.status === "changed" && otherFunction.letter.by, lawyer.by);

  // Somebody of the house changes a word while another reads.
  const { matter } = paper.last;
  assert.ok(matter.kind === "paper");
  const edited = {
    ...matter,
    drafts: matter.drafts.map((each) => ({ ...each, content: { ...each.content, subject: "session:other" } })),
  };
  const changed = getValue(await desk.save(mechanism, officer, edited, { id: paper.id, version: paper.last.n }));
  const stale = await attempt(paper, officer, letter);
  assert.equal(stale.ok ? "" : stale.refusal.code, "private-changed");
  const outcome = getValue(await attempt(changed, officer, letter));
  assert.ok(outcome.status === "changed");
  assert.match(outcome.letter.acts[0]?.content ?? "", /session:other/);
  assert.equal(await play.ownEntries(kor), before, "nothing was entered");

  // The new letter, read, is tabled.
  const tabled = getValue(await attempt(changed, officer, outcome.letter));
  assert.equal(tabled.status, "tabled");

  // The situation changes: Washington withdraws what we are about to concur with.
  const [theirs] = await play.perform(
    usa,
    draft("proposal.tabled", {
      subject: "session:theirs",
      terms: { kind: "session", body: "body:talks", status: "planned" },
      rule: { kind: "consensus", openUntil },
    }),
  );
  assert.ok(theirs);
  await play.settle();
  const answer = getValue(
    await desk.draft(mechanism, officer, { doing: "respond", proposal: theirs, answer: "concur" }),
  );
  const read = getValue(await desk.write(mechanism, officer, paperOf(answer)));
  assert.equal(read.refusal, undefined);
  await play.perform(usa, draft("proposal.withdrawn", { proposal: theirs }));
  await play.settle();
  const late = getValue(await attempt(answer, officer, read));
  assert.ok(late.status === "changed");
  assert.equal(late.letter.refusal?.code, "matter-settled");
  const refused = await attempt(answer, officer, late.letter);
  assert.equal(refused.ok ? "" : refused.refusal.code, "matter-settled");
});

test("D36 a paper is tabled once, however often it is asked for, and can then be neither changed nor erased", async () => {
  const play = await openDeskPlay("letter-once");
  await setBody(play);
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  const letter = getValue(await desk.write(mechanism, officer, paperOf(paper)));
  const before = await play.ownEntries(kor);
  const all = await Promise.all(
    Array.from({ length: 5 }, () => desk.table(mechanism, officer, paperOf(paper), seen(letter), 1)),
  );
  assert.deepEqual(
    all.map((each) => (each.ok ? each.value.status : each.refusal.code)),
    ["tabled", ...Array.from({ length: 4 }, () => "paper-tabled")],
  );
  assert.equal(await play.ownEntries(kor), before + 1);
  const held = getValue(await desk.find(mechanism, paper.id));
  assert.equal(held.tabled?.acts.length, 1);
  for (const refused of [
    await desk.erase(mechanism, paper.id),
    await desk.save(mechanism, officer, paper.last.matter, { id: paper.id, version: held.last.n }),
    await desk.askClearance(mechanism, officer, paper.id, { offices: [{ office: lawyer.by, by: openUntil }] }),
  ]) {
    assert.equal(refused.ok ? "" : refused.refusal.code, "paper-tabled");
  }
});

test("D32 undo is erasing: a draft that was never tabled leaves nothing in the record and nothing here", async () => {
  const play = await openDeskPlay("letter-undo");
  await setBody(play);
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const before = await play.ownEntries(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  await desk.write(mechanism, officer, paperOf(paper));
  getValue(await desk.erase(mechanism, paper.id));
  assert.deepEqual(await desk.list(mechanism), []);
  assert.equal((await desk.find(mechanism, paper.id)).ok, false);
  assert.equal(await play.ownEntries(kor), before);
});

test("D34 a paper whose clearance was asked for is tabled when every office agrees with these very words, or when the question is taken back", async () => {
  const play = await openDeskPlay("letter-cleared");
  await setBody(play);
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  const letter = getValue(await desk.write(mechanism, officer, paperOf(paper)));
  const by = "2026-11-05T09:00:00Z" as Instant;
  getValue(await desk.askClearance(mechanism, officer, paper.id, { offices: [{ office: lawyer.by, by }] }));
  const asked = await desk.waiting(mechanism, lawyer);
  assert.deepEqual(
    asked.map((each) => [each.asked, each.id, each.by]),
    [["clear", paper.id, by]],
  );
  assert.deepEqual(await desk.waiting(mechanism, officer), []);

  const table: () => ReturnType<Letters["table"]> = () =>
    desk.table(mechanism, officer, paperOf(paper), seen(letter), 1);
  const early = await table();
  assert.equal(early.ok ? "" : early.refusal.code, "not-cleared");
  const answer = { office: lawyer.by, answer: "agrees", digest: paper.digest } as const;
  const foreign = await desk.clear(mechanism, officer, paper.id, answer);
  assert.equal(foreign.ok ? "" : foreign.refusal.code, "office-other");
  const unread = await desk.clear(mechanism, lawyer, paper.id, { ...answer, digest: "0".repeat(64) });
  assert.equal(unread.ok ? "" : unread.refusal.code, "words-changed");
  getValue(await desk.clear(mechanism, lawyer, paper.id, { ...answer, answer: "reserve", comment: "The date." }));
  assert.equal((await table()).ok, false);
  getValue(await desk.clear(mechanism, lawyer, paper.id, answer));
  assert.deepEqual(await desk.waiting(mechanism, lawyer), []);
  assert.deepEqual(
    (await desk.waiting(mechanism, officer)).map((each) => each.asked),
    ["table"],
  );
  assert.equal(getValue(await table()).status, "tabled");
  assert.deepEqual(await desk.waiting(mechanism, officer), []);

  // The other way: the question is taken back.
  const second = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-02")));
  getValue(await desk.askClearance(mechanism, officer, second.id, { offices: [{ office: lawyer.by, by }] }));
  getValue(await desk.endClearance(mechanism, officer, second.id));
  await tableAll(play, kor, second);
});

test("D37 the letter says what silence will mean, whose word is needed, and by which hours", async () => {
  const play = await openDeskPlay("letter-says");
  await setBody(play);
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const letterOf = async (doing: object): Promise<Letter> => {
    const made = getValue(await desk.prepare(mechanism, doing));
    return getValue(await desk.write(mechanism, officer, { from: "drafts", drafts: made.drafts }));
  };
  const agreed = await letterOf(proposeSession("2026-12-01"));
  const [act] = agreed.acts;
  assert.deepEqual(act?.put, {
    rule: "consensus",
    needs: ["kor", "usa", "jpn"],
    hours: [
      { what: "answer-by", at: openUntil, clock: "each" },
      { what: "receive-by", at: "2026-11-12T08:00:00Z", clock: "kor" },
      { what: "confirm-by", at: "2026-12-12T08:00:00Z", clock: "each" },
    ],
    silence: "lapses",
    afterwards: "withdraw-until-settled",
  });
  assert.deepEqual(act?.says, {
    act: "proposal.tabled/consensus",
    terms: "session",
    name: { kind: "session", of: { name: "Talks", place: "Seoul", day: "2026-12-01" } },
    until: openUntil,
  });
  // 08:00 in London's winter is 3:00 in Washington and 17:00 in Seoul and Tokyo.
  assert.deepEqual(act?.warnings, [{ warning: "outside-office", hour: "answer-by", party: "usa" }]);
  assert.deepEqual(
    act?.lines.find(({ path }) => path.join(".") === "terms.body"),
    { path: ["terms", "body"], form: "thing", value: "body:talks", shown: "Talks" },
  );

  const hush = await letterOf(
    proposeSession("2026-12-01", { how: { rule: "silence", expires: "2026-11-04T08:00:00Z" } }),
  );
  assert.equal(hush.acts[0]?.put.silence, "adopts");
  assert.deepEqual(hush.acts[0]?.put.hours, [
    { what: "delivered-by", at: "2026-11-03T08:00:00Z", clock: "each" },
    { what: "silence-ends", at: "2026-11-04T08:00:00Z", clock: "each" },
  ]);
  const short = await letterOf(
    proposeSession("2026-12-01", { how: { rule: "silence", expires: "2026-11-01T12:00:00Z" } }),
  );
  assert.equal(short.refusal?.code, "notice-too-short");
  const history = await letterOf({
    doing: "enter-session",
    body: "body:talks",
    when: { day: "2021-03-19" },
    topics: ["North Korea"],
    source: { publisher: "Ministry" },
  });
  assert.equal(history.acts[0]?.put.silence, "ours-alone");
  assert.equal(history.acts[0]?.says.words, "Ministry");
});

test("D38 signs that cannot be seen are shown in the letter, wherever they stand", async () => {
  const play = await openDeskPlay("letter-hidden");
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const letter = getValue(
    await desk.write(mechanism, officer, {
      from: "drafts",
      drafts: [
        {
          kind: "communication.sent",
          content: {
            communication: "communication:a",
            title: "Plain\u200bwords",
            purpose: "information",
            to: ["usa"],
          },
          parts: [
            { name: "text", lang: "en", media: "text/plain", words: { as: "text", text: "fine\nso \u202Eesrever" } },
          ],
        },
      ],
    }),
  );
  assert.deepEqual(
    letter.acts[0]?.warnings.map((each) => (each.warning === "hidden-signs" ? [each.where, each.shown] : [])),
    [
      ["title", "Plain<U+200B>words"],
      ["text (en)", "so <U+202E>esrever"],
    ],
  );
  assert.equal(letter.acts[0]?.lines.find(({ path }) => path[0] === "title")?.shown, "Plain<U+200B>words");
});

test("D39 receipts say who holds an act and since when, and of whom nothing is known yet", async () => {
  const play = await openDeskPlay("receipts");
  await setBody(play);
  const { jpn, kor, mechanism, settle, usa } = play;
  const desk = play.deskOf(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  const { acts } = await tableAll(play, kor, paper);
  const act = acts[0]?.act as ActId;
  const receipts = async () => getValue(await desk.receipts(mechanism, act)).receipts;
  assert.deepEqual(await receipts(), [
    { party: "usa", state: "not-yet" },
    { party: "jpn", state: "not-yet" },
  ]);
  usa.wait(90);
  const then = usa.world.clock.now();
  await settle([kor, usa]);
  assert.deepEqual(await receipts(), [
    { party: "usa", state: "received", received: then },
    { party: "jpn", state: "not-yet" },
  ]);
  await settle([kor, jpn, usa]);
  assert.deepEqual(
    (await receipts()).map(({ state }) => state),
    ["received", "received"],
  );
  assert.equal((await desk.receipts(mechanism, "0".repeat(64) as ActId)).ok, false);
});

test("D40 where two persons are needed the second tables the very letter that the first has signed, once", async () => {
  const play = await openDeskPlay("two-persons");
  await setBody(play);
  const { kor, mechanism } = play;
  const desk = play.deskOf(kor);
  const paper = getValue(await desk.draft(mechanism, officer, proposeSession("2026-12-01")));
  const before = await play.ownEntries(kor);
  const letter = getValue(await desk.write(mechanism, officer, paperOf(paper)));
  const sign = (who: typeof officer, thing: PrivateThing, read: Letter) =>
    desk.table(mechanism, who, paperOf(thing), seen(read), 2);
  assert.equal(getValue(await sign(officer, paper, letter)).status, "signed");
  // The same hand is no second one, however often.
  assert.equal(getValue(await sign(officer, paper, letter)).status, "signed");
  assert.equal(await play.ownEntries(kor), before);
  assert.deepEqual(
    (await desk.waiting(mechanism, lawyer)).map(({ asked, id }) => [asked, id]),
    [["sign", paper.id]],
  );
  assert.deepEqual(await desk.waiting(mechanism, officer), []);

  // A word is changed: what was signed were other words.
  const { matter } = paper.last;
  const changed = getValue(
    await desk.save(mechanism, officer, { ...matter, title: "Another title" } as typeof matter, {
      id: paper.id,
      version: paper.last.n,
    }),
  );
  assert.equal(changed.signed, undefined);
  const own = getValue(await desk.write(mechanism, officer, paperOf(changed)));
  getValue(await sign(officer, changed, own));

  const theirs = getValue(await desk.write(mechanism, lawyer, paperOf(changed)));
  assert.equal(theirs.digest, own.digest);
  const outcome = getValue(await sign(lawyer, changed, theirs));
  assert.equal(outcome.status, "tabled");
  const act = outcome.status === "tabled" ? outcome.tabled.acts[0]?.act : undefined;
  assert.equal((await kor.node.consult(mechanism)).findEntry(act as ActId)?.envelope.by, officer.by);
  assert.equal(await play.ownEntries(kor), before + 1);
  const loose = getValue(await desk.prepare(mechanism, proposeSession("2026-12-02")));
  const tabling = { from: "drafts", drafts: loose.drafts } as const;
  const unkept = getValue(await desk.write(mechanism, officer, tabling));
  const refused = await desk.table(mechanism, officer, tabling, seen(unkept), 2);
  assert.equal(refused.ok ? "" : refused.refusal.code, "paper-needed");
});
