import assert from "node:assert/strict";
import type { Content, KindName } from "../../src/act/catalogue.ts";
import type { Charter } from "../../src/act/charter.ts";
import { createClosure } from "../../src/act/closure.ts";
import type { Closure } from "../../src/act/closure.ts";
import { readAct } from "../../src/act/reading.ts";
import type { Strands } from "../../src/act/strand.ts";
import { encodeEnvelope, entryId } from "../../src/act/codec.ts";
import { charterId, proposalDigest } from "../../src/act/digest.ts";
import type { Act, Entry, Head } from "../../src/act/envelope.ts";
import { sortLines } from "../../src/act/lines.ts";
import type { Line } from "../../src/act/lines.ts";
import type { Terms } from "../../src/act/terms.ts";
import { encodeUtf8, formatHex } from "../../src/base/bytes.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import type { ActId, PartyId, SubjectId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { addSeconds, secondsOf } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import { createLedger } from "../../src/consent/ledger.ts";
import type { Ledger } from "../../src/consent/ledger.ts";
import { createReadings } from "../../src/consent/readings.ts";
import type { ProposalState } from "../../src/consent/outcome.ts";
import { charterOf } from "../kit/acts.ts";
import { reorder } from "../kit/order.ts";

const start = "2026-03-01T00:00:00Z" as Instant;
/** The instant so many hours after the histories begin. */
export const hour = (hours: number): Instant => addSeconds(start, Math.round(hours * 3600));

export interface Given {
  /** Hours after the beginning; else a minute after the log's last date, or at the latest date in sight. */
  readonly at?: number;
  /** Hours added to the earliest date the entry may have, where no date is given. */
  readonly later?: number;
  /** How much of other logs the author shows that it has seen; else all there is. */
  readonly sees?: Readonly<Record<string, number>>;
  /** Writes on another branch of the log, which goes on from this many entries of the first. */
  readonly branch?: { readonly name: string; readonly from: number };
  /** Branches of other logs the author holds, where not the first. */
  readonly holds?: Readonly<Record<string, string>>;
}
type Tabled = Content<"proposal.tabled">;
export interface Offered extends Given {
  readonly subject?: string;
  readonly terms?: Terms;
  readonly rule?: Tabled["rule"];
  readonly needs?: readonly string[];
  readonly lineage?: NonNullable<Tabled["lineage"]>;
  readonly digest?: string;
}
export type Stand = "concurred" | "objected" | "abstained" | "reserved" | "confirmed" | "declined";

/** Rules of the proposals here, by hours after the beginning. */
export const consensus = (
  openUntil: number,
  more: Partial<Extract<Tabled["rule"], { kind: "consensus" }>> = {},
): Tabled["rule"] => ({
  kind: "consensus",
  openUntil: hour(openUntil),
  ...more,
});
export const silence = (expires: number): Tabled["rule"] => ({ kind: "silence", expires: hour(expires) });
export const entered: Tabled["rule"] = { kind: "entered", source: { publisher: "Gazette" } };
export const settlement = (how: string): Terms => ({ kind: "issue-settlement", how });

/**
 * A history of several parties: real entries, put through the real closure, so that what the record's rules make void is void here
 * too. Logs may run ahead of each other, be seen in part, be dated anywhere their own rules allow, and fork.
 */
export class TestHistory {
  readonly charter: Charter;
  readonly #mechanism;
  /** By party and branch. The branch "" is the first. */
  readonly #logs = new Map<string, Entry[]>();
  readonly #order: Entry[] = [];

  constructor(parties: readonly string[] = ["ada", "ben", "cho"], changes: Partial<Charter> = {}) {
    this.charter = charterOf(parties, { rules: [{ silence: { noticeHours: 72 } }], carriageHours: 24, ...changes });
    this.#mechanism = charterId(nodeCrypto, this.charter);
    const [founder, ...others] = parties as readonly [string, ...string[]];
    this.enter(founder, "charter.founded", { charter: this.charter, key }, { at: 0 });
    for (const party of others)
      this.enter(party, "charter.adopted", { charter: this.#mechanism, key }, { at: 0, sees: { [founder]: 1 } });
  }

  enter<K extends KindName>(party: string, kind: K, content: Content<K>, given: Given = {}): Entry {
    return this.write(party, kind, content as unknown as JsonObject, given);
  }

  /** Enters anything: what the record's rules do not know, or make void, too. */
  write(party: string, kind: string, content: JsonObject, given: Given = {}): Entry {
    const own = this.#branch(party, given.branch);
    const seen = this.#seen(party, own, given);
    const last = own.at(-1)?.envelope.at;
    const envelope = {
      at: given.at === undefined ? this.#later(seen, given, last) : hour(given.at),
      by: "secretariat",
      content,
      kind,
      mechanism: this.#mechanism,
      n: own.length,
      parts: [],
      party: party as PartyId,
      refs: [],
      seen,
      v: 1,
    } as const;
    const entry: Entry = { id: entryId(nodeCrypto, encodeEnvelope(envelope)), envelope };
    own.push(entry);
    this.#order.push(entry);
    return entry;
  }

  table(party: string, offered: Offered = {}): Entry {
    const subject = (offered.subject ?? "issue:dam") as SubjectId;
    const terms = offered.terms ?? settlement("As it stands.");
    const digest = offered.digest ?? proposalDigest(nodeCrypto, { subject, terms }, []);
    const needs = (offered.needs ?? this.charter.parties.map(({ id }) => id)) as PartyId[];
    const content = {
      subject,
      terms,
      rule: offered.rule ?? consensus(100),
      needs,
      ...(offered.lineage !== undefined && { lineage: offered.lineage }),
      digest,
    };
    return this.write(party, "proposal.tabled", content as unknown as JsonObject, offered);
  }

  stand(stand: Stand, party: string, proposal: Entry, given: Given & { readonly adReferendum?: boolean } = {}): Entry {
    const point = stand === "reserved" ? { point: "The second clause." } : {};
    const reference = given.adReferendum === true ? { adReferendum: true } : {};
    return this.#about(proposal, party, `stance.${stand}`, { ...point, ...reference }, given);
  }

  withdraw = (party: string, proposal: Entry, given: Given = {}): Entry =>
    this.#about(proposal, party, "proposal.withdrawn", {}, given);
  receive = (party: string, proposal: Entry, given: Given = {}): Entry =>
    this.#about(proposal, party, "consent.received", {}, given);
  receipt = (party: string, proposal: Entry, given: Given = {}): Entry =>
    this.#about(proposal, party, "receipt.given", {}, given);
  breaks = (party: string, proposal: Entry, given: Given = {}): Entry =>
    this.#about(proposal, party, "silence.broken", { ground: "time" }, given);
  pass(party: string, proposal: Entry, given: Given = {}): Entry {
    const { rule } = proposal.envelope.content as unknown as Tabled;
    const expires = rule.kind === "silence" ? rule.expires : start;
    return this.#about(proposal, party, "hour.passed", { hour: expires }, given);
  }
  leave = (party: string, given: Given = {}): Entry =>
    this.write(party, "party.left", { effective: "2026-12-31" }, given);
  note = (party: string, given: Given = {}): Entry =>
    this.write(party, "issue.raised", { issue: "issue:other", title: "Another matter" }, given);

  #about(proposal: Entry, party: string, kind: string, more: JsonObject, given: Given): Entry {
    const { digest } = proposal.envelope.content as unknown as Tabled;
    return this.write(party, kind, { proposal: proposal.id, digest, ...more }, given);
  }

  /** The acts that are closed for a reader that holds so much of each log (all, where not named), on these branches. */
  acts(held: Readonly<Record<string, number>> = {}, branches: Readonly<Record<string, string>> = {}): readonly Act[] {
    const names = [...this.#logs.keys()].map((name) => name.split("/") as [string, string]);
    const forked = [...new Set(names.flatMap(([party, branch]) => (branch === "" ? [] : [party])))];
    const ofForked = (party: string) => names.flatMap(([other, branch]) => (other === party ? [branch] : []));
    const sorted = sortLines(forked.flatMap((party) => ofForked(party).map((branch) => this.#line(party, branch))));
    const closure = this.#closure(sorted.strands);
    const standing = new Map<Entry, string>();
    for (const { line, strand } of sorted.sources) {
      for (const entry of (line as TestLine).entries.slice(strand.parent?.size ?? 0)) standing.set(entry, strand.name);
    }
    const mine = this.#order.filter((entry) => {
      const { party, n } = entry.envelope;
      return forked.includes(party) || n < (held[party] ?? Number.POSITIVE_INFINITY);
    });
    const acts = mine.flatMap((entry) => closure.add([entry], standing.get(entry)));
    if (forked.length === 0) return acts;
    const isRead = ({ party, n }: Act, id: string): boolean =>
      this.#log(party, branches[party] ?? "")[n]?.id === id && n < (held[party] ?? Number.POSITIVE_INFINITY);
    const reading = sorted.readings.find((each) =>
      forked.every((party) => {
        const log = this.#log(party, branches[party] ?? "");
        const last = log.at(-1);
        const place = this.#line(party, branches[party] ?? "");
        const at = sorted.strands.locate(party as PartyId, { root: place.rootAt(log.length), size: log.length });
        return last === undefined || each.lines[party]?.some((run) => run.strand === at?.strand.name) === true;
      }),
    );
    assert.ok(reading, "there is a reading for every choice of branches");
    return acts.flatMap((act) => {
      const read = readAct(reading, act);
      return read !== undefined && isRead(act, act.id) ? [read] : [];
    });
  }

  #closure(strands: Strands): Closure {
    return createClosure({
      crypto: nodeCrypto,
      mechanism: this.#mechanism,
      rootAt: (party, size) => this.#root(party, "", size),
      strands,
    });
  }

  /** All entries, in the order they were made. */
  get entries(): readonly Entry[] {
    return this.#order;
  }

  read(held: Readonly<Record<string, number>> = {}, branches: Readonly<Record<string, string>> = {}): Ledger {
    const ledger = createLedger(nodeCrypto);
    ledger.take(this.acts(held, branches));
    return ledger;
  }

  /** Everything, for readers that hold these branches of some logs and have exchanged them: all come to read this. */
  together(branches: Readonly<Record<string, readonly string[]>>, runs = false): Ledger {
    const lines = Object.entries(branches).flatMap(([party, names]) => names.map((name) => this.#line(party, name)));
    const { readings, sources, strands } = sortLines(lines);
    const closure = this.#closure(strands);
    const plain = this.charter.parties.filter(({ id }) => branches[id] === undefined);
    const parts = [
      ...plain.map(({ id }) => ({ entries: this.#log(id, ""), strand: undefined })),
      ...sources.map(({ line, strand }) => ({
        entries: (line as TestLine).entries.slice(strand.parent?.size ?? 0),
        strand: strand.name,
      })),
    ];
    const ledger = createReadings(nodeCrypto, readings);
    for (const { entries, strand } of runs ? parts.toReversed() : parts) ledger.take(closure.add(entries, strand));
    return ledger;
  }

  #line(party: string, branch: string): TestLine {
    const entries = this.#log(party, branch);
    return {
      party: party as PartyId,
      entries,
      size: () => entries.length,
      isEnded: true,
      generation: 1,
      anchor: 0,
      rootAt: (size) => this.#root(party, branch, size) ?? "",
      leafAt: (n) => entries[n]?.id ?? "",
    };
  }

  state(proposal: Entry, held: Readonly<Record<string, number>> = {}): ProposalState {
    const state = this.read(held).state(proposal.id);
    assert.ok(state, "the proposal is not closed for this reader");
    return state;
  }

  status = (proposal: Entry, held: Readonly<Record<string, number>> = {}): string =>
    this.state(proposal, held).outcome.status;

  /** How many entries of a log there are: what a reader holds that holds no later one. */
  size = (party: string, branch = ""): number => this.#log(party, branch).length;

  /** The hour, counted from the beginning, before which the party may date no entry that shows so much. */
  hourOf(party: string, sees: Readonly<Record<string, number>>): number {
    const dates = this.charter.parties.map(({ id }) => {
      const log = this.#log(id, "");
      return log[(id === party ? log.length : (sees[id] ?? log.length)) - 1]?.envelope.at ?? start;
    });
    return (secondsOf(dates.toSorted().at(-1) as Instant) - secondsOf(start)) / 3600;
  }

  /** Every order of arrival reads alike, every proposal that changes is named; and what is final for one who holds less is so for one who holds more. */
  check(orders = 24): void {
    const acts = this.acts();
    const expected = dump(this.read());
    let seed = 1;
    const choose = (choices: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % choices;
    };
    for (let order = 0; order < orders; order++) {
      const ledger = createLedger(nodeCrypto);
      const ended = new Map<ActId, string>();
      const told = new Map<ActId, string>();
      for (const act of reorder(acts, choose)) {
        const named = ledger.take([act]);
        for (const id of named) noteEnd(ledger, id, ended);
        for (const id of ledger.proposals()) {
          const state = JSON.stringify(ledger.state(id));
          assert.ok(named.has(id) || told.get(id) === state, "a proposal changed and was not named");
          told.set(id, state);
        }
      }
      assert.deepEqual(dump(ledger), expected);
    }
  }

  #log(party: string, branch: string): Entry[] {
    const name = `${party}/${branch}`;
    const known = this.#logs.get(name);
    if (known !== undefined) return known;
    const log: Entry[] = [];
    this.#logs.set(name, log);
    return log;
  }

  #branch(party: string, branch: Given["branch"]): Entry[] {
    const own = this.#log(party, branch?.name ?? "");
    if (branch !== undefined && own.length === 0) own.push(...this.#log(party, "").slice(0, branch.from));
    return own;
  }

  #root(party: string, branch: string, size: number): string | undefined {
    const log = this.#log(party, branch);
    if (size > log.length) return undefined;
    return formatHex(
      nodeCrypto.sha256(
        encodeUtf8(
          log
            .slice(0, size)
            .map(({ id }) => id)
            .join(),
        ),
      ),
    );
  }

  #seen(party: string, own: readonly Entry[], { sees = {}, holds = {} }: Given): Record<string, Head> {
    const seen: Record<string, Head> = {};
    for (const { id: other } of this.charter.parties) {
      if (other === party) continue;
      const branch = holds[other] ?? "";
      const size = sees[other] ?? this.#log(other, branch).length;
      if (size > 0) seen[other] = { size, root: this.#root(other, branch, size) as string };
    }
    return own.length === 0 && Object.keys(sees).length === 0 ? {} : seen;
  }

  #later(seen: Readonly<Record<string, Head>>, { holds = {}, later = 0 }: Given, last: Instant | undefined): Instant {
    let latest = last === undefined ? start : addSeconds(last, 60);
    for (const [party, { size }] of Object.entries(seen)) {
      const at = this.#log(party, holds[party] ?? "")[size - 1]?.envelope.at;
      if (at !== undefined && at > latest) latest = at;
    }
    return addSeconds(latest, later * 3600);
  }
}

type TestLine = Line & { readonly entries: readonly Entry[] };

const key = { ed25519: "11".repeat(32), mldsa44: "22".repeat(1312), next: "33".repeat(32) };

/** Every state, apart from what later joint acts may change: its standing. */
function dump(ledger: Ledger): ReadonlyMap<ActId, ProposalState | undefined> {
  return new Map([...ledger.proposals()].toSorted().map((id) => [id, ledger.state(id)]));
}

const ends = new Set([
  "agreed",
  "entered-jointly",
  "disputed",
  "objected",
  "broken",
  "withdrawn",
  "lapsed",
  "declined",
  "undelivered",
  "void",
]);
function noteEnd(ledger: Ledger, id: ActId, ended: Map<ActId, string>): void {
  const outcome = ledger.state(id)?.outcome;
  const before = ended.get(id);
  const now = JSON.stringify(outcome?.status === "disputed" ? outcome.status : outcome);
  if (before !== undefined) assert.equal(now, before, "a final outcome changed");
  if (outcome !== undefined && ends.has(outcome.status)) ended.set(id, now);
}
