import type { KindName, Content } from "../src/act/catalogue.ts";
import { charterId, proposalDigest } from "../src/act/digest.ts";
import type { Act, Head } from "../src/act/envelope.ts";
import type { SingleTerms } from "../src/act/terms.ts";
import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { ActId, PartyId, SubjectId } from "../src/base/ids.ts";
import type { JsonObject } from "../src/base/json.ts";
import { addSeconds, type Instant } from "../src/base/time.ts";
import { createRegister } from "../src/mechanism/register.ts";
import { charter, parties } from "./charter.ts";
import { heapBytes, processorSeconds, type Figure } from "./measure.ts";

/** Acts folded at once, as a node takes a batch in. */
const chunkActs = 250;
/** Chunks made ahead, so that making them is not part of what is measured. */
const chunksAhead = 20;

/**
 * The fold of parsed acts by ledger and register together: the cost of an act around 1,000, 10,000, 100,000 and, where asked,
 * 1,000,000 acts held, and the memory at 100,000. What is folded is a consultation in full swing: sessions proposed and agreed,
 * agendas, accounts, texts with stances, issues and commitments, one after the other.
 */
export function benchFold(countMax: 100_000 | 1_000_000 = 100_000): readonly Figure[] {
  warmUp();
  const register = createRegister(nodeCrypto);
  const figures: Figure[] = [];
  const before = heapBytes();
  let costs: number[] = [];
  let taken = 0;
  let seconds = 0;
  for (const chunks of ahead(talk(countMax))) {
    globalThis.gc?.({ type: "minor", execution: "sync" });
    for (const acts of chunks) {
      const begun = processorSeconds();
      register.take(acts);
      const spent = processorSeconds() - begun;
      seconds += spent;
      taken += acts.length;
      costs.push(spent / acts.length);
      if (![1000, 10_000, 100_000, 1_000_000].includes(taken)) continue;
      const what = `fold of a parsed act, ${taken.toLocaleString("en-US")} held`;
      figures.push({ what, value: mean(costs.slice(-100)) * 1e6, unit: "us" });
      costs = [];
    }
    if (taken === 100_000) {
      const least = { at: "least", value: 200_000 } as const;
      figures.push({ what: "fold of 100,000 parsed acts", value: taken / seconds, unit: "acts/s", bound: least });
      const megabytes = (heapBytes() - before) / 2 ** 20;
      figures.push({ what: "live heap of 100,000 folded acts", value: megabytes, unit: "MB" });
    }
  }
  return [...figures, ...benchReading(register)];
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

function* ahead(chunks: Iterable<readonly Act[]>): Generator<readonly (readonly Act[])[]> {
  let ready: (readonly Act[])[] = [];
  for (const chunk of chunks) {
    ready.push(chunk);
    if (ready.length < chunksAhead) continue;
    yield ready;
    ready = [];
  }
  if (ready.length > 0) yield ready;
}

function benchReading({ documents }: ReturnType<typeof createRegister>): readonly Figure[] {
  return [
    timed("assemble one session", () => documents.find("session", "session:s-7")),
    timed("assemble all bodies", () => documents.list("body")),
    timed("assemble all sessions", () => documents.list("session")),
    timed("assemble all proposals", () => documents.list("proposal")),
  ];
}

function timed(what: string, run: () => unknown): Figure {
  const begun = processorSeconds();
  run();
  return { what, value: (processorSeconds() - begun) * 1000, unit: "ms" };
}

function warmUp(): void {
  const register = createRegister(nodeCrypto);
  for (const acts of talk(20_000)) register.take(acts);
}

/** Acts of three parties in chunks; nothing of them is kept here. */
function* talk(count: number): Generator<readonly Act[]> {
  const sizes = new Map<PartyId, number>(parties.map((party) => [party, 0]));
  let chunk: Act[] = [];
  let made = 0;
  let at = "2000-01-01T00:00:00Z" as Instant;
  const mechanism = charterId(nodeCrypto, charter);

  const enter = <K extends KindName>(party: PartyId, kind: K, content: Content<K>): Act => {
    const n = sizes.get(party) ?? 0;
    const seen: Record<string, Head> = {};
    for (const [other, size] of sizes)
      if (other !== party && size > 0) seen[other] = { root: rootOf(other, size), size };
    at = addSeconds(at, 20);
    sizes.set(party, n + 1);
    made += 1;
    const act: Act = {
      at,
      by: "secretariat",
      // Through text, as a parsed entry comes: its strings are its own.
      content: JSON.parse(JSON.stringify(content)) as JsonObject,
      kind,
      mechanism,
      n,
      parts: [],
      party,
      refs: [],
      seen,
      v: 1,
      id: formatHex(nodeCrypto.sha256(Buffer.from(`${party} ${n}`))) as ActId,
      verdict: { status: "valid" },
      divergent: [],
    };
    chunk.push(act);
    return act;
  };

  const key = { ed25519: "11".repeat(32), mldsa44: "22".repeat(1312), next: "33".repeat(32) };
  enter(parties[0], "charter.founded", { charter, key });
  for (const party of parties.slice(1)) enter(party, "charter.adopted", { charter: mechanism, key });
  for (let round = 0; ; round += 1) {
    for (const say of meeting(round, enter, () => at)) {
      say();
      if (chunk.length === chunkActs) {
        yield chunk;
        chunk = [];
        if (made >= count) return;
      }
    }
  }
}

export type Enter = <K extends KindName>(party: PartyId, kind: K, content: Content<K>) => Pick<Act, "id">;

/** One session from its proposal to the reports on what was undertaken there. */
export function* meeting(round: number, enter: Enter, now: () => Instant): Generator<() => void> {
  const [one, two, three] = [0, 1, 2].map((i) => parties[(round + i) % 3] as PartyId) as [PartyId, PartyId, PartyId];
  const id = (kind: string, every = 1): SubjectId => `${kind}:${kind[0]}-${Math.floor(round / every)}` as SubjectId;
  const day = (): string => now().slice(0, 10);
  const [session, issue, commitment, text, body] = [
    id("session"),
    id("issue", 3),
    id("commitment"),
    id("text"),
    id("body", 40),
  ];
  if (round % 40 === 0) {
    const terms: SingleTerms = {
      kind: "body",
      name: "Group",
      level: "working",
      form: "regular",
      life: { state: "established" },
    };
    yield* agree(one, body, terms);
  }
  yield* agree(one, session, { kind: "session", body, status: "planned", when: { day: day() }, place: "Hall" });
  yield () => enter(one, "issue.raised", { issue, title: "Level of the water", on: day(), body });
  for (const party of [one, two]) {
    yield () =>
      enter(party, "agenda.item-proposed", { session, item: `i-${party}`, title: "Gauges of the lower reach", issue });
  }
  const items = [{ id: `i-${one}`, title: "Gauges of the lower reach", treatment: "included" as const }];
  yield* agree(two, id("agenda"), { kind: "agenda", session, items });
  for (const party of [one, two, three]) yield () => enter(party, "session.held", { session, when: { day: day() } });
  for (const party of [one, two, three]) {
    const claims = ["gauges", "floods", "fees"].map((topic) => ({
      topic,
      words: "Spoke of it at length",
      verb: "discussed" as const,
    }));
    const attribution = { kind: "on-the-record", as: "spokesperson" } as const;
    yield () =>
      enter(party, "readout.published", {
        session,
        on: day(),
        attribution,
        claims,
        wordings: [{ wording: "river-peace" }],
      });
  }
  const clauses = ["a", "b", "c", "d"].map((clause, i) => ({ id: clause, number: String(i + 1) }));
  let revision = "" as ActId;
  yield () => {
    revision = enter(one, "text.tabled", { text, title: "Terms", purpose: "terms", body, session, clauses }).id;
  };
  for (const party of [two, three]) {
    for (const { id: clause } of clauses)
      yield () => enter(party, "clause.stanced", { text, revision, clause, stance: "agreed" });
  }
  yield* agree(one, text, { kind: "text", revision, title: "Terms", nature: "political", authentic: ["en"], body });
  yield* agree(three, commitment, {
    kind: "commitment",
    owners: [three],
    what: "Open the gauges",
    due: { kind: "none-stated" },
  });
  yield () => enter(three, "commitment.reported", { commitment, progress: "under-way", asOf: day() });
  yield () => enter(one, "commitment.assessed", { commitment, view: "not-started", asOf: day() });
  yield () => enter(two, "issue.taken-up", { issue, session, on: day() });

  function* agree(proposer: PartyId, subject: SubjectId, terms: SingleTerms): Generator<() => void> {
    const digest = proposalDigest(nodeCrypto, { subject, terms }, []);
    let proposal = "" as ActId;
    yield () => {
      const rule = { kind: "consensus", openUntil: addSeconds(now(), 7 * 86_400) } as const;
      proposal = enter(proposer, "proposal.tabled", { subject, terms, rule, needs: [...parties], digest }).id;
    };
    for (const party of parties)
      if (party !== proposer) yield () => enter(party, "stance.concurred", { proposal, digest });
    yield () => enter(proposer, "consent.received", { proposal, digest });
  }
}

/** Some root, as long as a true one, the same for everyone. */
const rootOf = (party: PartyId, size: number): string => `${party.length}${size}`.padStart(64, "0");
