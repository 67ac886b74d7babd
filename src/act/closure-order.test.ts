import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { charter, east, entry, key, mechanism, minute, north, raised, root, west } from "../../test/samples/rivers.ts";
import { nodeCrypto as crypto } from "../base/crypto-node.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import { createClosure } from "./closure.ts";
import type { Act, Entry, Head } from "./envelope.ts";

/**
 * Random histories of three logs, with most faults an author can commit, taken in by random interleavings: the verdicts must be
 * the same for each, and the same as those of a plain reading of the rules that scans the whole history for every entry.
 */

const parties = [east, west, north] as const;
const rootAt = (party: PartyId, size: number): string => root(party, size);

/** One step of a history: who enters what, and how far from the truth it is. */
const step = fc.record({
  party: fc.constantFrom(...parties),
  what: fc.constantFrom("issue", "issue", "issue", "answer", "answer", "schema", "unknown", "charter", "left"),
  /** Minutes since the latest date anywhere: negative ones may regress. */
  minutes: fc.constantFrom(0, 0, 1, 2, -1, -3),
  /** How many entries fewer of each other log it admits to than there are; "same" keeps what it had seen last. */
  lag: fc.tuple(fc.constantFrom(0, 0, 1, 2, "same" as const), fc.constantFrom(0, 0, 1, 3, "same" as const)),
  /** Act named, counted back from the newest. */
  names: fc.nat(5),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(steps: readonly Step[]): readonly Entry[] {
  const logs = new Map<PartyId, Entry[]>(parties.map((party) => [party, []]));
  const all: Entry[] = [];
  let minutes = 0;
  for (const each of [...parties.map(opening), ...steps]) {
    const log = logs.get(each.party) as Entry[];
    const heads: Record<string, Head> = {};
    for (const [i, other] of parties.filter((party) => party !== each.party).entries()) {
      const lag = each.lag[i] as number | "same";
      const held = (logs.get(other) as Entry[]).length;
      const size = lag === "same" ? (log.at(-1)?.envelope.seen[other]?.size ?? 0) : Math.max(0, held - lag);
      if (size > 0) heads[other] = { root: root(other, size), size };
    }
    minutes = Math.max(minutes, minutes + each.minutes);
    const named = all.at(-1 - each.names)?.id ?? ("e".repeat(64) as ActId);
    const [kind, content] = write(each.what, each.party, named);
    const at = minute(minutes + Math.min(0, each.minutes));
    const refs = each.what === "issue" && each.names < 2 && all.length > 5 ? [named] : [];
    const made = entry(each.party, log.length, { at, kind, content, refs, seen: heads });
    log.push(made);
    all.push(made);
  }
  return all;
}
const opening = (party: PartyId): Step => ({ party, what: "charter", minutes: 1, lag: [0, 0], names: 0 });

function write(what: Step["what"], party: PartyId, named: ActId): readonly [string, JsonObject] {
  if (what === "issue") return ["issue.raised", raised("issue:water")];
  if (what === "answer") return ["stance.concurred", { digest: "d".repeat(64), proposal: named }];
  if (what === "schema") return ["issue.raised", { title: "No subject" }];
  if (what === "unknown") return ["from.later", { anything: 1 }];
  if (what === "left") return ["party.left", { effective: "2026-06-01" }];
  return party === east
    ? ["charter.founded", { charter, key } as unknown as JsonObject]
    : ["charter.adopted", { charter: mechanism, key }];
}

const summary = (acts: readonly Act[]): Map<ActId, string> => new Map(acts.map((act) => [act.id, codeOf(act)]));
const codeOf = ({ verdict }: Act): string => (verdict.status === "void" ? verdict.code : verdict.status);

/** The rules read plainly, over the whole history for every entry; schema faults are those of `write`. */
function judgePlainly(all: readonly Entry[]): Map<ActId, string> {
  const codes = new Map<ActId, string>();
  const find = (party: string, n: number): Entry =>
    all.find((each) => each.envelope.party === party && each.envelope.n === n) as Entry;
  const counting = (party: string, size: number): readonly Entry[] =>
    all.filter(
      ({ envelope, id }) =>
        envelope.party === party && envelope.n < size && /^(?:valid|unknown)/.test(codes.get(id) ?? ""),
    );
  for (const { envelope, id } of all) {
    const { at, content, kind, n, party, refs, seen } = envelope;
    const own = counting(party, n);
    const valid = own.filter((each) => codes.get(each.id)?.startsWith("valid"));
    const before = own.at(-1);
    const others = Object.entries(seen).flatMap(([other, { size }]) => counting(other, size));
    const past = new Set([
      ...Array.from({ length: n }, (_, i) => find(party, i).id),
      ...Object.entries(seen).flatMap(([other, { size }]) => Array.from({ length: size }, (_, i) => find(other, i).id)),
    ]);
    const opens = kind.startsWith("charter.");
    const isOpen = valid.some((each) => each.envelope.kind.startsWith("charter."));
    const founding = [...valid, ...others].find(
      (each) => each.envelope.kind === "charter.founded" && codes.get(each.id)?.startsWith("valid"),
    );
    const behind = Object.entries(before?.envelope.seen ?? {}).some(
      ([other, { size }]) => (seen[other]?.size ?? 0) < size,
    );
    const open = others.some((each) =>
      Object.entries(each.envelope.seen).some(
        ([third, { size }]) => third !== party && (seen[third]?.size ?? 0) < size,
      ),
    );
    const named = kind === "stance.concurred" ? [content["proposal"] as ActId] : [];
    const code = valid.some((each) => each.envelope.kind === "party.left")
      ? "after-leaving"
      : !isOpen && !opens
        ? "before-charter"
        : behind
          ? "seen-regresses"
          : open
            ? "seen-not-closed"
            : founding !== undefined && at < founding.envelope.at
              ? "before-charter"
              : own.some((each) => at < each.envelope.at)
                ? "date-regresses"
                : others.some((each) => at < each.envelope.at)
                  ? "date-before-seen"
                  : refs.some((ref) => !past.has(ref))
                    ? "refs-unseen"
                    : kind === "from.later"
                      ? "unknown"
                      : content["title"] === "No subject"
                        ? "schema"
                        : named.some((act) => !past.has(act))
                          ? "refs-unseen"
                          : opens && isOpen
                            ? "charter-twice"
                            : kind === "charter.adopted" && founding === undefined
                              ? "charter-unseen"
                              : "valid";
    codes.set(id, code);
  }
  return codes;
}

/** The same entries in another order that keeps each log's own, in batches of random size. */
function shuffle(all: readonly Entry[], picks: readonly number[]): readonly (readonly Entry[])[] {
  const queues = parties.map((party) => all.filter((each) => each.envelope.party === party));
  const batches: Entry[][] = [[]];
  for (let i = 0; queues.some((queue) => queue.length > 0); i++) {
    const pick = picks[i % picks.length] as number;
    const full = queues.filter((queue) => queue.length > 0);
    (batches.at(-1) as Entry[]).push((full[pick % full.length] as Entry[]).shift() as Entry);
    if (pick % 5 === 0) batches.push([]);
  }
  return batches;
}

test("A17 the verdicts are the same for every order of arrival, and those of the rules read plainly", () => {
  const seenCodes = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.array(fc.array(fc.nat(1000), { minLength: 7, maxLength: 31 }), { minLength: 3, maxLength: 3 }),
      (steps, orders) => {
        const all = play(steps);
        const expected = judgePlainly(all);
        for (const code of expected.values()) seenCodes.add(code.split(" ")[0] as string);
        for (const picks of orders) {
          const closure = createClosure({ crypto, mechanism, rootAt });
          const acts = shuffle(all, picks).flatMap((batch) => closure.add(batch));
          assertCausal(acts);
          assert.deepEqual(summary(acts), expected);
        }
      },
    ),
    { numRuns: 400, seed: 20_260_301 },
  );
  const needed = [
    "valid",
    "unknown",
    "schema",
    "before-charter",
    "seen-regresses",
    "seen-not-closed",
    "date-regresses",
  ];
  for (const code of [...needed, "date-before-seen", "refs-unseen", "charter-twice", "after-leaving"]) {
    assert.ok(seenCodes.has(code), `no history had ${code}`);
  }
});

/** Each act comes after all that its author had seen. */
function assertCausal(acts: readonly Act[]): void {
  const sizes = new Map<string, number>();
  for (const act of acts) {
    assert.equal(act.n, sizes.get(act.party) ?? 0);
    for (const [party, { size }] of Object.entries(act.seen)) assert.ok((sizes.get(party) ?? 0) >= size);
    sizes.set(act.party, act.n + 1);
  }
}
