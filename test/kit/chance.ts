import type { Act } from "../../src/act/envelope.ts";
import type { SingleTerms } from "../../src/act/terms.ts";
import type { Content } from "../../src/act/catalogue.ts";
import { createTestRecord, type TestRecord } from "./acts.ts";
import { actId, bodyTerms, party, sessionTerms, subject } from "./fold.ts";

/** Three whole numbers, the raw chance behind one step of a record. */
export type Roll = readonly [number, number, number];

const parties = ["a", "b", "c"] as const;
type Name = (typeof parties)[number];
const slugs = ["x", "y", "z"] as const;
const days = ["2025-12", "2026-01-05", "2026-01-06", "2026-02-01"] as const;

/**
 * A record of three parties that know more or less of one another, made of rolls: every kind of matter, few names, so that
 * proposals meet, cross and displace each other.
 */
export function recordOfRolls(rolls: readonly Roll[]): readonly Act[] {
  const record = createTestRecord(parties, { start: "2026-01-01T00:00:00Z" });
  const known = new Map(
    parties.map((id, i) => [id, Object.fromEntries(parties.map((other, j) => [other, j < i ? 1 : 0]))]),
  );
  const lengths = new Map<string, number>(parties.map((id) => [id, 1]));
  const proposals: Act[] = [];

  for (const [who, what, which] of rolls) {
    const author = parties[who % 3] as Name;
    const sees = known.get(author) as Record<string, number>;
    if (what % 3 === 0) {
      exchange(author, parties[(who + 1 + (which % 2)) % 3] as Name);
      continue;
    }
    const inSight = proposals.filter((act) => act.party === author || act.n < (sees[act.party] ?? 0));
    const target = inSight[which % Math.max(1, inSight.length)];
    const round = [...parties, target?.party as Name];
    const isAgreeing = what % 11 === 6 && target !== undefined;
    for (const id of isAgreeing ? round : [author]) {
      if (isAgreeing) for (const other of parties) if (other !== id) exchange(id, other);
      const before = record.acts.length;
      const given = { ...(known.get(id) as Record<string, number>) };
      if (isAgreeing) answerInTurn(record, id, target, given);
      else step(record, author, what, which, given, target, proposals);
      lengths.set(id, (lengths.get(id) ?? 0) + record.acts.length - before);
    }
  }
  return record.acts;

  function exchange(reader: Name, other: Name): void {
    const sees = known.get(reader) as Record<string, number>;
    for (const id of parties) sees[id] = Math.max(sees[id] ?? 0, known.get(other)?.[id] ?? 0);
    sees[other] = lengths.get(other) ?? 0;
  }
}

/** The others concur, then the proposer's node receives it. */
function answerInTurn(record: TestRecord, id: string, target: Act, sees: Record<string, number>): void {
  const kind = id === target.party ? "consent.received" : "stance.concurred";
  record.answer(kind, id, target, {}, { sees });
}

function step(
  record: TestRecord,
  author: string,
  what: number,
  which: number,
  sees: Record<string, number>,
  target: Act | undefined,
  proposals: Act[],
): void {
  const slug = slugOf(which, 1);
  const day = days[digit(which, 2) % 4] as string;
  const session = subject(`session:${slug}`);
  const options = { sees };
  const lineage = target !== undefined && what % 2 === 0 ? { amends: target.id } : undefined;
  const proposalOptions = { sees, ...(lineage !== undefined && { lineage }) };
  switch (what % 11) {
    case 0:
    case 1: {
      const [id, terms] = termsOf(which, slug, day);
      proposals.push(record.propose(author, id, terms, proposalOptions));
      return;
    }
    case 2:
    case 3: {
      const [id, terms] = termsOf(which, slug, day);
      proposals.push(record.history(author, id, terms, proposalOptions));
      return;
    }
    case 4:
    case 5:
      if (target !== undefined) record.answer("stance.concurred", author, target, {}, options);
      return;
    case 6:
      if (target !== undefined) record.answer("consent.received", author, target, {}, options);
      return;
    case 7:
      if (target !== undefined) record.answer("stance.objected", author, target, {}, options);
      return;
    case 8:
      return enterWord(record, author, which, slug, session, day, options);
    case 9:
      if (target === undefined) return;
      if (digit(which, 3) % 3 === 0)
        record.enter(author, "number.given", { proposal: target.id, number: `N${which}` }, options);
      else if (digit(which, 3) % 3 === 1) record.enter(author, "explanation.entered", { of: target.id }, options);
      else record.enter(author, "part.expunged", { decision: target.id, act: target.id, name: "p", lang: "" }, options);
      return;
    default:
      record.enterAs(
        { status: "void", code: "schema", sentence: "Not of its form." },
        author,
        "issue.raised",
        {},
        options,
      );
  }
}

/** One of the decimal digits of a roll, so that choices made from it do not move together. */
const digit = (which: number, place: number): number => Math.floor(which / 10 ** place) % 10;
const slugOf = (which: number, place: number): string => slugs[digit(which, place) % 3] as string;

function termsOf(which: number, slug: string, day: string): readonly [string, SingleTerms] {
  const session = subject(`session:${slug}`);
  switch (which % 12) {
    case 0:
      return [`body:${slug}`, bodyTerms({ life: { state: "established", since: day } })];
    case 1:
      return [`body:${slug}`, bodyTerms({ successorOf: [subject(`body:${slugOf(which, 3)}`)] })];
    case 2:
    case 10:
      return [session, sessionTerms(day, { body: subject(`body:${slugOf(which, 3)}`) })];
    case 3:
    case 11:
      return [session, sessionTerms(undefined, { body: subject(`body:${slugOf(which, 3)}`), status: "planned" })];
    case 4:
      return [
        `agenda:${slug}`,
        { kind: "agenda", session, items: [{ id: "i", title: "Item", treatment: "included" }] },
      ];
    case 5:
      return [
        `agreement:${slug}`,
        { kind: "agreement", name: "A", nature: "political", state: "in-force", limits: [] },
      ];
    case 6:
      return [
        `commitment:${slug}`,
        { kind: "commitment", owners: [party("a")], what: "C", due: { kind: "none-stated" } },
      ];
    case 7:
      return [`issue:${slug}`, { kind: "issue-settlement", how: "Settled" }];
    case 8:
      return [`text:${slug}`, { kind: "minutes", session, revision: actId("00".repeat(32)), nature: "record-only" }];
    default:
      return [`review:${slug}`, { kind: "review", name: "Review", asOf: day }];
  }
}

function enterWord(
  record: TestRecord,
  author: string,
  which: number,
  slug: string,
  session: Content<"session.held">["session"],
  day: string,
  options: { readonly sees: Record<string, number> },
): void {
  const account = { session, on: day, attribution: { kind: "on-the-record", as: "S" } as const, claims: [] };
  const wordings = [{ wording: slug, form: "peace" }, { wording: "w" }];
  switch (which % 12) {
    case 0:
    case 11:
      return void record.enter(author, "session.held", { session, when: { day } }, options);
    case 1:
      return void record.enter(author, "readout.published", { ...account, wordings }, options);
    case 2:
      return void record.enter(author, "announcement.made", account, options);
    case 3:
      return void record.enter(author, "agenda.item-proposed", { session, item: slug, title: "T" }, options);
    case 4:
      return void record.enter(
        author,
        "issue.raised",
        { issue: subject(`issue:${slug}`), title: "I", on: day },
        options,
      );
    case 5:
      return void record.enter(author, "issue.taken-up", { issue: subject(`issue:${slug}`), session }, options);
    case 6: {
      const [one, other] = [session, subject(`session:${slugOf(which, 3)}`)];
      return void record.enter(author, "same.as", { one, other }, options);
    }
    case 7:
      return void record.enter(author, "wording.registered", { wording: slug, title: "W", forms: ["peace"] }, options);
    case 8: {
      const clauses = [{ id: "c", number: "1" }];
      const content = { text: subject(`text:${slug}`), title: "T", purpose: "minutes", session, clauses } as const;
      return void record.enter(author, "text.tabled", content, options);
    }
    case 9: {
      const commitment = subject(`commitment:${slug}`);
      return void record.enter(author, "commitment.reported", { commitment, progress: "done", asOf: day }, options);
    }
    default: {
      const document = subject(`document:${slug}`);
      return void record.enter(
        author,
        "document.entered",
        { document, title: "D", issuers: ["I"], on: day, wordings },
        options,
      );
    }
  }
}
