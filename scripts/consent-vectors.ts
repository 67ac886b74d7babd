/**
 * Writes the language-neutral test data of spec/consent.md into vectors/: `node scripts/consent-vectors.ts`. What comes out is read by
 * `src/consent/vectors.test.ts`, and by other implementations.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeEnvelope } from "../src/act/codec.ts";
import type { Entry } from "../src/act/envelope.ts";
import { TestHistory } from "../test/consent/history.ts";
import { parties, play } from "../test/consent/play.ts";

/** As many histories of each outcome, and of each standing. */
const each = 2;
const tries = 15_000;
const openings = parties.length;
const textOf = ({ envelope }: Entry): string => new TextDecoder().decode(encodeEnvelope(envelope));

let seed = 20_261_121;
/** The minimal standard generator: the same histories wherever this is run. */
function roll(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}
const pick = <T>(from: readonly T[]): T => from[roll(from.length)] as T;

function playOne(): { readonly history: TestHistory; readonly offers: readonly Entry[] } {
  const history = new TestHistory();
  const offers: Entry[] = [];
  const steps = 8 + roll(14);
  for (let step = 0; step < steps; step++) {
    const lag = pick([
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
    const later = pick([0, 0, 0, 1, 5, 30, 80]);
    play(history, offers, { who: pick(parties), what: roll(25), which: roll(4), later, lag });
  }
  return { history, offers };
}

const counts = new Map<string, number>();
const histories: unknown[] = [];
let opening: readonly string[] = [];
for (let one = 0; one < tries; one++) {
  const { history, offers } = playOne();
  const ledger = history.read();
  const states = offers.flatMap(({ id }) => ledger.state(id) ?? []);
  const signs = states.map(({ outcome, rule, standing }) =>
    [
      rule,
      outcome.status,
      "how" in outcome ? outcome.how : "",
      "code" in outcome ? outcome.code : "",
      standing?.status,
    ].join(" "),
  );
  if (signs.every((sign) => (counts.get(sign) ?? 0) >= each)) continue;
  for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  opening = history.entries.slice(0, openings).map(textOf);
  histories.push({
    entries: history.entries.slice(openings).map(textOf),
    states: Object.fromEntries(
      states.map(({ id, outcome, standing }) => [id, { outcome, ...(standing && { standing }) }]),
    ),
  });
}
const file = join(import.meta.dirname, "..", "vectors", "consent.json");
writeFileSync(file, `${JSON.stringify({ opening, histories }, undefined, 1)}\n`);
process.stdout.write(
  `${histories.length} histories:\n${[...counts]
    .map(([sign, count]) => `  ${count} ${sign}`)
    .toSorted()
    .join("\n")}\n`,
);
