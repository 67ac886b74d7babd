import type { CertifiedAct } from "../node/check/certify.ts";
import type { VerifiedPouch } from "../node/check/verify-pouch.ts";
import type { Verification } from "../node/check/verify.ts";
import type { CheckedFile } from "../node/check/verify-file.ts";
import type { Refusal } from "../base/refusal.ts";
import type { VerifiedFork } from "../record/fork.ts";
import type { PageLikeness } from "../stranger/file.ts";
import { listUnwitnessed } from "../stranger/testimony.ts";
import type { Testimony } from "../stranger/testimony.ts";
import { formatInstant, nameOf, outcomeWords, standingWords, titleOf } from "../stranger/words.ts";
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
      ? `${mechanism.shortName}: everything verified. ${held}, every signature${rows === undefined ? "" : `; ${count(rows, "derived document")} ${rows === 1 ? "comes" : "come"} out the same`}.`
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

const describeFault = ({ code, sentence }: Refusal): string => `${showHidden(sentence)} (${code})`;

/** A pouch, by itself. */
export function describePouch({ cosignatures, faults, logs, manifest, parts, pieces, under }: VerifiedPouch): Verified {
  const { from, number, parcels, to, volume, volumes } = manifest;
  const which = `Pouch ${number}, volume ${volume} of ${volumes}, from ${from} to ${to}, dated ${manifest.at}`;
  const held = `${count(parcels.length, "parcel")}, ${count(cosignatures, "cosignature")}, ${count(parts.named + parts.others, "part")}`;
  return {
    ok: faults.length === 0,
    lines: [
      faults.length === 0
        ? `${which}: the seal, the manifest and every parcel hold. ${held}.`
        : `${which}: ${count(faults.length, "fault")} in ${held}.`,
      ...faults.map((fault) => `  ${describeFault(fault)}`),
      ...pieces.map(
        (each) =>
          `  ${count(each.entries, "entry", "entries")} of ${each.party} from ${each.from} on: proved where what stands before is held.`,
      ),
      ...(parts.others > 0 ? [`  ${count(parts.others, "part")} named by entries that are not in it.`] : []),
      "  Under these keys, to be compared by another way:",
      `    manifest: ${under.signer}`,
      ...logs.map(({ digits, party, size }) => `    ${party}, ${count(size, "entry", "entries")}: ${digits}`),
    ],
    value: {
      pouch: { from, to, number, volume, volumes, at: manifest.at, sealing: manifest.sealing },
      under,
      logs,
      pieces,
      parts,
      cosignatures,
      faults,
    },
  };
}

/** A file of evidence that holds. */
export function describeFile(checked: CheckedFile): Verified {
  switch (checked.kind) {
    case "fork":
      return describeFork(checked.fork, checked.digits);
    case "copy":
      return describeCopy(checked.copy, checked.digits);
    case "certificate":
      return describeTestimony(checked.testimony, checked.page);
    // no default: a new kind of evidence must be put into words
  }
}

/** A file that does not hold, with everything that is wrong in it. */
export const describeFaults = (faults: readonly Refusal[]): Verified => ({
  ok: false,
  lines: ["This file does not hold:", ...faults.map((fault) => `  ${describeFault(fault)}`)],
  value: { faults },
});

const pageWords: Readonly<Record<PageLikeness, readonly string[]>> = {
  same: ["The page shows what its proof says, to the byte; its own script was not asked."],
  differs: [],
  "other-version": ["The page was written by another version and was not compared: go by what stands here."],
};

/** A certificate that holds: what became of the matter, computed anew, and what cannot be known from it. */
function describeTestimony(testimony: Testimony, page: PageLikeness | undefined): Verified {
  const { about, absent, parties, shown, state, watched } = testimony;
  const { at, by, kind, n, party } = about.envelope;
  return {
    ok: true,
    lines: [
      `A certificate, and everything in it holds: ${titleOf(about)}, ${kind}, entry ${n} of ${party}, by ${by}, dated ${at}.`,
      ...(state === undefined ? [] : [outcomeWords(testimony, state.outcome)]),
      ...(state?.standing === undefined ? [] : [standingWords(testimony, state.standing)]),
      ...(state?.stances ?? []).map(
        (each) => `  ${nameOf(testimony, each.party)}: ${each.stance}, ${formatInstant(each.at)}`,
      ),
      `It rests on ${count(shown.length, "entry", "entries")}, each in its place in its author's log.`,
      ...watched
        .filter(({ hidden }) => hidden > 0)
        .map(
          ({ hidden, party: of }) =>
            `${count(hidden, "entry", "entries")} of ${nameOf(testimony, of)}'s log between the tabling and its last word ${hidden === 1 ? "is" : "are"} not shown: what was left out cannot be told.`,
        ),
      ...listUnwitnessed(testimony).map(
        (of) =>
          `Nobody else has cosigned the log of ${nameOf(testimony, of)} as shown: it rests on that party's keys alone.`,
      ),
      "What was entered after these states cannot be told from it, nor whether something earlier that is not shown leaves an entry without effect.",
      ...absent.map(
        ({ ref }) => `The part ${ref.name}${ref.lang === "" ? "" : ` (${ref.lang})`} is named and not in it.`,
      ),
      ...(page === undefined ? [] : pageWords[page]),
      "Under these keys, to be compared by another way:",
      ...parties.map((each) =>
        each.current === each.fingerprint
          ? `  ${each.party}, ${each.origin}: ${each.fingerprint}`
          : `  ${each.party}, ${each.origin}: ${each.fingerprint}, now ${each.current}`,
      ),
    ],
    value: {
      certificate: {
        about: about.id,
        kind,
        party,
        n,
        at,
        by,
        title: titleOf(about),
        ...(state === undefined
          ? {}
          : { outcome: state.outcome, standing: state.standing ?? null, stances: state.stances }),
        hidden: Object.fromEntries(watched.map(({ hidden, party: of }) => [of, hidden])),
        keys: parties.map(({ current, fingerprint, origin, party: of }) => ({
          party: of,
          origin,
          fingerprint,
          current,
        })),
        ...(page === undefined ? {} : { page }),
      },
    },
  };
}

/** A certified copy that holds. */
function describeCopy({ absent, copy, entry, isChartered }: CertifiedAct, digits: readonly string[]): Verified {
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
function describeFork({ a, b, origin }: VerifiedFork, digits: readonly string[]): Verified {
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
