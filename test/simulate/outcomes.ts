import type { Envelope } from "../../src/act/envelope.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import type { ProposalDocument } from "../../src/mechanism/documents.ts";
import type { Host } from "./host.ts";
import { Violation } from "./tally.ts";
import type { Tally } from "./tally.ts";

type Outcome = ProposalDocument["outcome"];
const passing: ReadonlySet<Outcome["status"]> = new Set(["open", "under-silence", "signed", "provisional", "entered"]);

/** What must not differ once it is final: what became of the matter, by whose word, settled by which entry. */
function sumUp(outcome: Outcome): string {
  // History that is disputed may be disputed by others besides, and entered jointly by them as well.
  if (outcome.status === "disputed" || outcome.status === "entered-jointly") return outcome.status;
  const settled = "settledBy" in outcome ? outcome.settledBy : "";
  return `${outcome.status} ${"by" in outcome && typeof outcome.by !== "string" ? outcome.by.join(",") : ""} ${settled}`;
}

/** Watches what becomes of proposals on every honest node. */
export class Outcomes {
  /** What each became, wherever it was first read as final. */
  readonly #finals = new Map<
    string,
    { readonly sum: string; readonly where: string; readonly acts: readonly string[] }
  >();
  readonly #tally: Tally;
  /** Somebody shows different branches: until that is exposed, two nodes may read a silence differently (C26). */
  readonly #hasTraitor: boolean;

  constructor(tally: Tally, hasTraitor: boolean) {
    this.#tally = tally;
    this.#hasTraitor = hasTraitor;
  }

  /** A node has stored a proposal as it reads it now. */
  judge(
    host: Host,
    before: ProposalDocument | undefined,
    after: ProposalDocument,
    listEntries: (party: PartyId) => readonly Envelope[],
  ): void {
    const { id } = after;
    this.#countMoves(before, after);
    if (!host.isHonest) return;
    if (after.outcome.status === "agreed") judgeBinding(host, after, listEntries);
    if (before !== undefined && !passing.has(before.outcome.status)) {
      this.#compare(sumUp(before.outcome), sumUp(after.outcome), `${host.name} itself`, host, id);
    }
    if (passing.has(after.outcome.status)) return;
    const known = this.#finals.get(id);
    if (known === undefined) {
      const acts = [id, ...after.acts, ...after.stances.map(({ act }) => act)];
      this.#finals.set(id, { sum: sumUp(after.outcome), where: host.name, acts });
    } else this.#compare(known.sum, sumUp(after.outcome), known.where, host, id);
  }

  /** Entries that nobody else ever held went with their disk: what rested on them was never told. */
  forget(lost: ReadonlySet<string>): void {
    for (const [id, { acts }] of this.#finals) if (acts.some((act) => lost.has(act))) this.#finals.delete(id);
  }

  #countMoves(before: ProposalDocument | undefined, after: ProposalDocument): void {
    const from = before?.outcome.status ?? "nothing";
    if (from !== after.outcome.status) this.#tally.count(`outcome: ${from} to ${after.outcome.status}`);
    const stood = before?.standing?.status ?? "nothing";
    const stands = after.standing?.status ?? "nothing";
    if (stood !== stands) this.#tally.count(`standing: ${stood} to ${stands}`);
  }

  #compare(known: string, now: string, where: string, host: Host, id: string): void {
    if (known === now) return;
    if (this.#hasTraitor) {
      this.#tally.count("outcome read differently across a fork");
      return;
    }
    throw new Violation("final is final", `${host.name} reads ${id.slice(0, 8)} as ${now}, ${where} as ${known}`);
  }
}

const by = (hour: unknown) => (word: Envelope) => typeof hour === "string" && word.at <= hour;
const after = (hour: unknown) => (word: Envelope) => typeof hour === "string" && word.at > hour;
const isReferred = (word: Envelope): boolean => word.content["adReferendum"] === true;

/** Nobody is bound but by its own signed word, read by eye from the entries held, with nothing of `consent/`. */
function judgeBinding(
  host: Host,
  { digest, id, n, outcome, party: proposer, rule }: ProposalDocument,
  listEntries: (party: PartyId) => readonly Envelope[],
): void {
  if (outcome.status !== "agreed") return;
  const tabled = listEntries(proposer)[n];
  const hours = (tabled?.content["rule"] ?? {}) as JsonObject;
  for (const party of outcome.by) {
    const words = listEntries(party).filter(
      ({ content }) => content["proposal"] === id && content["digest"] === digest,
    );
    const has = (kind: string, is: (word: Envelope) => boolean = () => true): boolean =>
      words.some((word) => word.kind === kind && is(word));
    const concurred = has(
      "stance.concurred",
      (word) => !isReferred(word) && by(hours["openUntil"] ?? hours["expires"])(word),
    );
    const confirmed = has("stance.confirmed");
    const isBound =
      rule === "silence"
        ? has("hour.passed", after(hours["expires"])) &&
          (party === proposer || has("receipt.given", by(hours["expires"])))
        : party === proposer && (hours["adReferendum"] !== true || confirmed);
    const hasConfirmed =
      confirmed && has("stance.concurred", (word) => isReferred(word) && by(hours["openUntil"])(word));
    if (!isBound && !concurred && !hasConfirmed) {
      throw new Violation(
        "bound by own word",
        `${host.name} reads ${party} as bound by ${id.slice(0, 8)} without its word`,
      );
    }
  }
}
