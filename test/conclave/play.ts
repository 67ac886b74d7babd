import type { ActId, MechanismId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { getValue } from "../../src/base/refusal.ts";
import type { Result } from "../../src/base/refusal.ts";
import { openMemoryPost } from "../../src/node/carriers/memory.ts";
import type { MemoryPost } from "../../src/node/carriers/memory.ts";
import type { Draft, DraftPart, Performed } from "../../src/node/node.ts";
import type { Bench } from "./world.ts";
import { createConclave } from "./world.ts";

/** A conclave with its post, everybody's founding and joining exchanged. */
export interface Play {
  readonly mechanism: MechanismId;
  readonly kor: Bench;
  readonly usa: Bench;
  readonly jpn: Bench;
  readonly all: readonly Bench[];
  readonly post: MemoryPost;
  /** Everybody exchanges until nothing is under way and nobody has anything to send; the number of rounds. */
  settle(benches?: readonly Bench[]): Promise<number>;
  perform(bench: Bench, ...drafts: readonly Draft[]): Promise<readonly ActId[]>;
  attempt(bench: Bench, ...drafts: readonly Draft[]): Promise<Result<Performed>>;
  outcome(bench: Bench, proposal: ActId): Promise<string | undefined>;
  /** Kinds of a party's last entries. */
  lastKinds(bench: Bench, count: number): Promise<readonly string[]>;
  /** Moves everybody's clock. */
  wait(seconds: number): void;
}

const roundsMax = 40;

export async function openPlay(seed: string): Promise<Play> {
  const { benches, mechanism } = await createConclave(seed);
  const { jpn, kor, usa } = benches;
  const all = [kor, usa, jpn];
  const post = openMemoryPost();
  const settle = async (who: readonly Bench[] = all): Promise<number> => {
    for (let round = 1; round <= roundsMax; round++) {
      let moved = 0;
      for (const bench of who) {
        const done = await bench.node.exchange(post.carrierOf(bench.party));
        // What is sent to somebody who is away is sent again each time: it is not known to have arrived.
        const sent = done.sent.filter(({ to }) => who.some(({ party }) => party === to));
        moved += done.received.length + sent.length + done.ticked.flatMap(({ entered }) => entered).length;
      }
      if (moved === 0) return round;
    }
    throw new Error("the exchange does not come to rest");
  };
  const attempt = (bench: Bench, ...drafts: readonly Draft[]) => bench.node.perform(mechanism, drafts);
  await settle();
  return {
    mechanism,
    kor,
    usa,
    jpn,
    all,
    post,
    settle,
    attempt,
    perform: async (bench, ...drafts) => getValue(await attempt(bench, ...drafts)).acts,
    outcome: async (bench, proposal) =>
      (await bench.node.consult(mechanism)).documents.find("proposal", proposal)?.outcome.status,
    lastKinds: async (bench, count) =>
      (await bench.node.consult(mechanism))
        .listEntries(bench.party)
        .slice(-count)
        .map(({ envelope }) => envelope.kind),
    wait: (seconds) => {
      for (const bench of all) bench.wait(seconds);
    },
  };
}

export const draft = (kind: string, content: JsonObject, parts: readonly DraftPart[] = []): Draft => ({
  kind,
  content,
  by: "dg-north-america",
  parts,
});

export const words = (name: string, text: string): DraftPart => ({
  name,
  lang: "en",
  media: "text/plain",
  bytes: new TextEncoder().encode(text),
});

/** A session put forward for agreement by everybody. */
export const session = (slug: string, openUntil = "2026-11-10T00:00:00Z", parts: readonly DraftPart[] = []): Draft =>
  draft(
    "proposal.tabled",
    {
      subject: `session:${slug}`,
      terms: { kind: "session", body: "body:working-group", status: "planned" },
      rule: { kind: "consensus", openUntil },
    },
    parts,
  );

export const silence = (slug: string, expires: string, parts: readonly DraftPart[] = []): Draft =>
  draft(
    "proposal.tabled",
    {
      subject: `session:${slug}`,
      terms: { kind: "session", body: "body:working-group", status: "planned" },
      rule: { kind: "silence", expires },
    },
    parts,
  );

export const note = (slug: string, title = "A note", parts: readonly DraftPart[] = []): Draft =>
  draft(
    "communication.sent",
    { communication: `communication:${slug}`, title, purpose: "information", to: ["kor", "usa", "jpn"] },
    parts,
  );

export const concur = (proposal: ActId): Draft => draft("stance.concurred", { proposal });
