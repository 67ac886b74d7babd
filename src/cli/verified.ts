import type { CertifiedAct } from "../node/certify.ts";
import type { Fault } from "../node/verify-log.ts";
import type { Verification } from "../node/verify.ts";
import type { VerifiedFork } from "../record/fork.ts";
import { showHidden } from "../view/hidden.ts";
import { count } from "../view/time-words.ts";

/** What a check has to say. */
export interface Verified {
  /** Nothing is wrong. */
  readonly ok: boolean;
  /** Sentences for a person. */
  readonly lines: readonly string[];
  /** The same for programs (spec/view). */
  readonly value: object;
}

/** A home: every mechanism in it, faults first, then under which keys all this holds. */
export function describeHome(verifications: readonly Verification[]): Verified {
  const faults = verifications.flatMap((each) => each.faults);
  if (verifications.length === 0)
    return { ok: true, lines: ["This home has no mechanism yet."], value: { mechanisms: [] } };
  return {
    ok: faults.length === 0,
    lines: verifications.flatMap(describeMechanism),
    value: { mechanisms: verifications },
  };
}

function describeMechanism(each: Verification): readonly string[] {
  const { entries, faults, forked, mechanism, notes, parts, partsAbsent, rows, under } = each;
  const held = `${count(entries, "entry", "entries")}, ${count(parts, "part")}${partsAbsent > 0 ? ` (${partsAbsent} more ${partsAbsent === 1 ? "is" : "are"} named and not held)` : ""}`;
  const head =
    faults.length === 0
      ? `${mechanism.shortName}: everything verified. ${held}, every signature; ${count(rows ?? 0, "derived document")} ${rows === 1 ? "comes" : "come"} out the same.`
      : `${mechanism.shortName}: ${count(faults.length, "fault")} in ${held}.`;
  return [
    head,
    ...faults.map((fault) => `  ${describeFault(fault)}`),
    ...forked.map((party) => `  ${party} has signed two states that contradict each other: the proof is held here.`),
    ...notes.map((note) => `  ${note}`),
    ...(under.length > 0 ? ["  Under these keys, to be compared by another way:"] : []),
    ...under.map(({ current, entries: size, fingerprint, party }) =>
      current === fingerprint
        ? `    ${party}, ${count(size, "entry", "entries")}: ${fingerprint}`
        : `    ${party}, ${count(size, "entry", "entries")}: ${fingerprint}, now ${current}`,
    ),
  ];
}

const describeFault = ({ code, sentence }: Fault): string => `${showHidden(sentence)} (${code})`;

/** A certified copy that holds. */
export function describeCopy({ absent, copy, entry, isChartered }: CertifiedAct, digits: readonly string[]): Verified {
  const { at, by, kind, n, party } = entry.envelope;
  const cosigners = [...new Set(copy.cosignatures.map(({ cosigner }) => cosigner))];
  return {
    ok: true,
    lines: [
      `A certified copy, and everything in it holds: ${kind}, entry ${n} of ${party}, by ${by}, dated ${at}.`,
      cosigners.length > 0
        ? `Cosigned by ${cosigners.join(", ")}.`
        : "Not cosigned by another party: it proves only that its author signed it.",
      ...absent.map((part) => `The part ${part.name} is named and not in the copy.`),
      ...(isChartered ? [] : ["The founding charter is not in the copy: it does not show whose log this is."]),
      "Under these keys, to be compared by another way:",
      ...digits.map((line) => `  ${line}`),
    ],
    value: { copy: { kind, party, n, at, by, content: entry.envelope.content, cosignedBy: cosigners, keys: digits } },
  };
}

/** A proof that a party signed two states that contradict each other. */
export function describeFork({ a, b, origin }: VerifiedFork, digits: readonly string[]): Verified {
  return {
    ok: true,
    lines: [
      `A proof that holds: ${origin} has signed two states of its log that contradict each other, of ${a.size} and of ${count(b.size, "entry", "entries")}.`,
      "Under these keys, to be compared by another way:",
      ...digits.map((line) => `  ${line}`),
    ],
    value: { fork: { origin, sizes: [a.size, b.size], keys: digits } },
  };
}
