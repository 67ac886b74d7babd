import type { Charter } from "../src/act/charter.ts";
import { encodeEnvelope } from "../src/act/codec.ts";
import { charterId, proposalDigest } from "../src/act/digest.ts";
import type { Envelope, Head } from "../src/act/envelope.ts";
import type { Terms } from "../src/act/terms.ts";
import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { ActId, Digest, MechanismId, PartyId, SubjectId } from "../src/base/ids.ts";
import type { JsonObject } from "../src/base/json.ts";
import { addSeconds, type Instant } from "../src/base/time.ts";
import { commitKeys, type KeySet } from "../src/record/key.ts";
import { createTree, hashLeaf, type Tree } from "../src/record/merkle.ts";
import { charter, parties } from "./charter.ts";
import { meeting, type Enter } from "./fold.ts";

/**
 * A consultation of three parties, of any length, the same each time. Matters end and new ones begin, so that the record grows
 * and a single matter does not.
 */
export interface Corpus {
  readonly mechanism: MechanismId;
  readonly charter: Charter;
  readonly parties: readonly PartyId[];
  readonly seeds: ReadonlyMap<PartyId, { readonly ed25519: Uint8Array; readonly mldsa44: Uint8Array }>;
  readonly keys: ReadonlyMap<PartyId, KeySet>;
  /** The first `count` entries in the order they were made, which respects what each had seen; made anew at each call. */
  readonly entries: (count: number) => Iterable<CorpusEntry>;
}

/**
 * `short`: entries of about 500 bytes, proposals and answers, statements and reports in turn. `meetings`: session after session,
 * as the fold is measured with.
 */
export type Telling = "short" | "meetings";

export interface CorpusEntry {
  readonly party: PartyId;
  readonly n: number;
  readonly bytes: Uint8Array;
}

const begun = "2020-01-01T00:00:00Z" as Instant;
const runLength = 16;

interface Author {
  readonly party: PartyId;
  readonly tree: Tree;
  seen: Readonly<Record<string, Head>>;
}

export function createCorpus(telling: Telling): Corpus {
  const mechanism = charterId(nodeCrypto, charter);
  const seeds = new Map(parties.map((party) => [party, seedsOf(party, "now")] as const));
  const keys = new Map(parties.map((party) => [party, keysOf(party)] as const));
  const entries = (count: number): Iterable<CorpusEntry> => makeEntries(mechanism, keys, telling, count);
  return { mechanism, charter, parties, seeds, keys, entries };
}

function* makeEntries(
  mechanism: MechanismId,
  keys: ReadonlyMap<PartyId, KeySet>,
  telling: Telling,
  count: number,
): Generator<CorpusEntry, void> {
  const authors = parties.map((party): Author => ({ party, tree: createTree(nodeCrypto), seen: {} }));
  const made: CorpusEntry[] = [];
  let at = begun;
  let left = count;

  const enter = (author: Author, kind: string, content: JsonObject): ActId => {
    const { party, seen, tree } = author;
    const n = tree.size;
    const by = "secretariat";
    const envelope: Envelope = { at, by, content, kind, mechanism, n, parts: [], party, refs: [], seen, v: 1 };
    const bytes = encodeEnvelope(envelope);
    const leafHash = hashLeaf(nodeCrypto, bytes);
    tree.append(leafHash);
    made.push({ party, n, bytes });
    return formatHex(leafHash) as ActId;
  };
  const look = (author: Author): void => {
    const others = authors.filter((each) => each !== author && each.tree.size > 0);
    author.seen = Object.fromEntries(
      others.map(({ party, tree }) => [party, { root: formatHex(tree.root()), size: tree.size }]),
    );
  };

  for (const [i, author] of authors.entries()) {
    look(author);
    const key = publicKeyOf(keys, author.party);
    if (i === 0) enter(author, "charter.founded", { charter: charter as unknown as JsonObject, key });
    else enter(author, "charter.adopted", { charter: mechanism, key });
  }
  const tell = {
    authors,
    look,
    enter,
    now: () => at,
    pass: (seconds: number) => {
      at = addSeconds(at, seconds);
    },
  };
  for (const _ of telling === "short" ? tellShort(tell) : tellMeetings(tell)) {
    const ready = made.splice(0).slice(0, left);
    left -= ready.length;
    yield* ready;
    if (left <= 0) return;
  }
}

/** What a telling needs to make entries; it yields now and then, so that what was made can be taken. */
interface Tell {
  readonly authors: readonly Author[];
  look(author: Author): void;
  enter(author: Author, kind: string, content: JsonObject): ActId;
  now(): Instant;
  pass(seconds: number): void;
}

/** Runs of sixteen by one party after the other. */
function* tellShort({ authors, enter, look, now, pass }: Tell): Generator<void> {
  const talk = createTalk(now());
  for (let turn = 0; ; turn += 1) {
    const author = authors[turn % authors.length] as Author;
    pass(60);
    look(author);
    const owed = talk.takeOwed(author.party);
    for (const { kind, content } of owed) enter(author, kind, content);
    for (let i = owed.length; i < runLength; i += 1) {
      talk.say(author.party, now(), (kind, content) => enter(author, kind, content));
    }
    yield;
  }
}

/** One session after the other with all that belongs to it; whoever speaks after another has seen all the others said. */
function* tellMeetings({ authors, enter, look, now, pass }: Tell): Generator<void> {
  let last: Author | undefined;
  const say: Enter = (party, kind, content) => {
    const author = authors.find((each) => each.party === party) as Author;
    pass(7200);
    if (author !== last) look(author);
    last = author;
    return { id: enter(author, kind, content as unknown as JsonObject) };
  };
  for (let round = 0; ; round += 1) {
    for (const step of meeting(round, say, now)) step();
    yield;
  }
}

interface Said {
  readonly kind: string;
  readonly content: JsonObject;
}

/** What is said: matters in a row, each raised, treated, proposed, concurred with and reported on. */
function createTalk(begins: Instant): {
  takeOwed(party: PartyId): readonly Said[];
  say(party: PartyId, at: Instant, enter: (kind: string, content: JsonObject) => ActId): void;
} {
  const owed = new Map<PartyId, Said[]>(parties.map((party) => [party, []]));
  const awaited = new Map<ActId, { readonly proposer: PartyId; readonly digest: Digest; answers: number }>();
  const commitments: SubjectId[] = [];
  let count = 0;

  const propose = (party: PartyId, at: Instant, enter: (kind: string, content: JsonObject) => ActId): void => {
    const subject = `commitment:c-${count}` as SubjectId;
    const what = `Open the gauges of reach ${count}`;
    const terms = {
      kind: "commitment",
      owners: [party],
      what,
      due: { kind: "by", date: "2031-06" },
    } as unknown as Terms;
    const digest = proposalDigest(nodeCrypto, { subject, terms }, []);
    const rule = { kind: "consensus", openUntil: addSeconds(at, 30 * 86_400) };
    const proposal = enter("proposal.tabled", {
      digest,
      needs: [...parties],
      rule,
      subject,
      terms,
    } as unknown as JsonObject);
    commitments.push(subject);
    awaited.set(proposal, { proposer: party, digest, answers: 0 });
    for (const each of parties) {
      if (each !== party) owed.get(each)?.push({ kind: "stance.concurred", content: { digest, proposal } });
    }
  };

  return {
    takeOwed(party) {
      const said = owed.get(party)?.splice(0) ?? [];
      for (const { content, kind } of said) {
        if (kind !== "stance.concurred") continue;
        const proposal = content["proposal"] as ActId;
        const wait = awaited.get(proposal);
        if (wait === undefined) continue;
        wait.answers += 1;
        if (wait.answers < parties.length - 1) continue;
        awaited.delete(proposal);
        owed.get(wait.proposer)?.push({ kind: "consent.received", content: { digest: wait.digest, proposal } });
      }
      return said;
    },
    say(party, at, enter) {
      const step = count % 6;
      const issue = `issue:i-${Math.floor(count / 6)}`;
      const commitment = commitments[commitments.length - 1 - (count % 5)] ?? commitments[0];
      const on = (at > begins ? at : begins).slice(0, 10);
      if (step === 0)
        enter("issue.raised", { issue, level: "working", on, title: `Level of the water at gauge ${count}` });
      else if (step === 1) propose(party, at, enter);
      else if (step === 2) enter("statement.made", statement(count, on));
      else if (step === 3 && commitment !== undefined) {
        const words = "Work goes on";
        enter("commitment.reported", { asOf: on, commitment, progress: "under-way", words });
      } else if (step === 4) {
        enter("issue.parked", {
          issue,
          on,
          reason: "Until the bed of the river is measured",
        });
      } else enter("statement.made", statement(count, on));
      count += 1;
    },
  };
}

const statement = (count: number, on: string): JsonObject => ({
  attribution: { as: "the spokesperson", kind: "on-the-record" },
  on,
  statement: `statement:s-${count}`,
  title: `On the floods (${count})`,
});

function seedsOf(party: PartyId, when: string): { readonly ed25519: Uint8Array; readonly mldsa44: Uint8Array } {
  const draw = (use: string): Uint8Array => nodeCrypto.sha256(Buffer.from(`${party} ${when} ${use}`));
  return { ed25519: draw("ed25519"), mldsa44: draw("mldsa44") };
}

function keysOf(party: PartyId): KeySet {
  const [now, next] = ["now", "next"].map((when) => {
    const { ed25519, mldsa44 } = seedsOf(party, when);
    return { ed25519: nodeCrypto.ed25519.publicKey(ed25519), mldsa44: nodeCrypto.mldsa44.publicKey(mldsa44) };
  }) as [Omit<KeySet, "next">, Omit<KeySet, "next">];
  return { ...now, next: commitKeys(nodeCrypto, next) };
}

function publicKeyOf(keys: ReadonlyMap<PartyId, KeySet>, party: PartyId): JsonObject {
  const { ed25519, mldsa44, next } = keys.get(party) as KeySet;
  return { ed25519: formatHex(ed25519), mldsa44: formatHex(mldsa44), next: formatHex(next) };
}
