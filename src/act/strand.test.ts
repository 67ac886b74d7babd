import assert from "node:assert/strict";
import { test } from "node:test";
import {
  adoption,
  east,
  entry,
  founding,
  mechanism,
  minute,
  north,
  root,
  rootAt,
  west,
} from "../../test/samples/rivers.ts";
import { nodeCrypto as crypto } from "../base/crypto-node.ts";
import type { PartyId } from "../base/ids.ts";
import { createClosure } from "./closure.ts";
import type { Act, Entry, Head } from "./envelope.ts";
import { covers, sharedSize } from "./strand.ts";
import type { Strand, Strands } from "./strand.ts";

/** The log of east: two entries, then either two more, or two others; and what was agreed to follow its first. */
const first: Strand = { name: "east", party: east, parent: undefined, generation: 1, after: [] };
const other: Strand = { name: "east~2", party: east, parent: { name: "east", size: 2 }, generation: 1, after: [] };
const follows: Strand = {
  name: "east~3",
  party: east,
  parent: { name: "east", size: 1 },
  generation: 2,
  after: [
    { name: "east", size: 4 },
    { name: "east~2", size: 4 },
  ],
};
const marks: Readonly<Record<string, string>> = { east: "0", "east~2": "x", "east~3": "c" };
const headOn = (strand: Strand, size: number): Head => ({
  root: root(east, size, marks[size <= (strand.parent?.size ?? 0) ? "east" : strand.name]),
  size,
});
const strands: Strands = {
  list: [first, other, follows],
  locate(party, head) {
    const strand = [first, other, follows].find(
      (each) =>
        each.party === party &&
        head.size > (each.parent?.size ?? 0) &&
        head.size <= 4 &&
        head.root === headOn(each, head.size).root,
    );
    return strand === undefined ? undefined : { strand, size: head.size };
  },
};
const create = () => createClosure({ crypto, mechanism, rootAt, strands });

const issue = (n: number, name: string, at = n): Entry =>
  entry(east, n, { at: minute(at), content: { issue: `issue:${name}`, title: name } });
const stem = [founding(), issue(1, "stem")];
const ours = [issue(2, "ours"), issue(3, "ours")];
const theirs = [issue(2, "theirs"), issue(3, "theirs", 50)];
const next = [issue(1, "anew", 60), issue(2, "anew", 61)];
const by = (party: PartyId, n: number, given: Readonly<Record<string, Head>>, at = 40, refs: readonly Entry[] = []) =>
  entry(party, n, { at: minute(at), seen: given, refs: refs.map(({ id }) => id) });

const say = ({ divergent, n, party, strand, verdict }: Act) => [
  `${strand ?? party} ${n}`,
  [verdict.status === "void" ? verdict.code : verdict.status, ...divergent].join(" "),
];

/** Puts runs of entries in, each on its strand, in the given order of runs. */
function close(runs: readonly (readonly [readonly Entry[], string?])[]): Readonly<Record<string, string>> {
  const closure = create();
  const acts: Act[] = runs.flatMap(([entries, strand]) => closure.add(entries, strand));
  return Object.fromEntries(acts.map(say)) as Readonly<Record<string, string>>;
}

const on = (strand: Strand, size: number) => ({ strand, size });

test("A31 places on strands: what covers what, and what two share", () => {
  assert.ok(covers(strands, on(other, 3), on(first, 2)));
  assert.ok(!covers(strands, on(other, 3), on(first, 3)));
  assert.ok(!covers(strands, on(first, 4), on(other, 3)));
  assert.ok(covers(strands, on(follows, 2), on(first, 1)));
  assert.equal(sharedSize(strands, on(first, 4), on(other, 4)), 2);
  assert.equal(sharedSize(strands, on(other, 4), on(follows, 3)), 1);
  assert.equal(sharedSize(strands, on(first, 1), on(other, 4)), 1);
});

test("A31 an entry is judged by the branch its author had seen, whatever else is held and in whatever order it came", () => {
  const runs: readonly (readonly [readonly Entry[], string?])[] = [
    [[...stem, ...ours]],
    [theirs, "east~2"],
    [[adoption(west, minute(1)), by(west, 1, { east: headOn(first, 4) }, 45, [ours[1] as Entry])]],
    // Dated before the other branch's last entry, which it had seen.
    [
      [
        adoption(north, minute(1)),
        by(north, 1, { east: headOn(other, 4) }, 45),
        by(north, 2, { east: headOn(other, 3) }, 46, ours),
      ],
    ],
  ];
  const expected = {
    "east 0": "valid",
    "east 1": "valid",
    "east 2": "valid",
    "east 3": "valid",
    "east~2 2": "valid",
    "east~2 3": "valid",
    "west 0": "valid",
    "west 1": "valid",
    "north 0": "valid",
    "north 1": "date-before-seen",
    "north 2": "refs-unseen",
  };
  let turn = 0;
  for (let order = 0; order < 40; order++) {
    const mixed = runs.toSorted(() => ((turn = (turn * 48_271 + 11) % 2_147_483_647) % 2 === 0 ? 1 : -1));
    assert.deepEqual(close(mixed), expected);
  }
});

const verdictOf = (westHead: Head, northHead: Head) =>
  close([
    [stem],
    [ours],
    [theirs, "east~2"],
    [[adoption(north, minute(1)), by(north, 1, { east: northHead }, 55)]],
    [[adoption(west, minute(1)), by(west, 1, { east: westHead, north: { root: root(north, 2), size: 2 } }, 56)]],
  ])["west 1"];

test("A32 two that had seen different branches may see each other's entries, and one that had seen less of one branch may not", () => {
  assert.equal(verdictOf(headOn(first, 4), headOn(other, 4)), "valid");
  assert.equal(verdictOf(headOn(first, 3), headOn(first, 4)), "seen-not-closed");
  assert.equal(verdictOf(headOn(other, 4), headOn(first, 2)), "valid");
});

test("A31 of a log of several branches too, an entry waits for the one its author had seen", () => {
  const nowhere = { east: { root: root(east, 3, "d"), size: 3 } };
  const told = close([[stem], [[adoption(west, minute(1)), by(west, 1, nowhere)]]]);
  assert.deepEqual(told, { "east 0": "valid", "east 1": "valid", "west 0": "valid" });
});

test("A33 what follows a former log stands where that stood at the anchor, and whoever has seen it has seen no less", () => {
  const told = close([
    [next, "east~3"],
    [
      [
        adoption(west, minute(1)),
        by(west, 1, { east: headOn(first, 4) }, 41),
        by(west, 2, { east: headOn(follows, 3) }, 62),
      ],
    ],
    [
      [
        adoption(north, minute(1)),
        by(north, 1, { east: headOn(follows, 3) }, 62),
        by(north, 2, { east: headOn(first, 4) }, 63),
      ],
    ],
    [theirs, "east~2"],
    [[...stem, ...ours]],
  ]);
  assert.equal(told["east~3 1"], "valid");
  assert.equal(told["west 2"], "valid");
  assert.equal(told["north 1"], "valid");
  assert.equal(told["north 2"], "seen-regresses");
});
