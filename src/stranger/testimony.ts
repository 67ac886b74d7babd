import type { Charter } from "../act/charter.ts";
import { readContent } from "../act/content.ts";
import { charterId } from "../act/digest.ts";
import type { Entry, PartRef } from "../act/envelope.ts";
import { checkPart } from "../act/parts.ts";
import { formatHex } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { ActId, MechanismId, PartyId } from "../base/ids.ts";
import { accept } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import type { Instant } from "../base/time.ts";
import { createLedger } from "../consent/ledger.ts";
import type { ProposalState } from "../consent/outcome.ts";
import { checkCertificate } from "../record/certificate-check.ts";
import type { CheckedCertificate } from "../record/certificate-check.ts";
import { originOf } from "../record/checkpoint.ts";
import { newestEra } from "../record/key-history.ts";
import { formatFingerprint } from "../record/key.ts";
import { orderActs, readLogs } from "./acts.ts";
import type { ShownLog } from "./acts.ts";
import { watchLogs } from "./watch.ts";
import type { Watched } from "./watch.ts";

/** What a certificate says once every signature, every proof and every part in it holds, under the keys it shows. */
export interface Testimony {
  readonly mechanism: MechanismId;
  /** The founding charter. */
  readonly charter: Charter;
  readonly parties: readonly Signatory[];
  readonly about: Entry;
  /** Where it is a proposal: what became of it, computed anew from the acts shown. */
  readonly state?: ProposalState;
  /** How much of each needed party's log between the tabling and its last word on it is shown. */
  readonly watched: readonly Watched[];
  /** Every entry shown, by date. */
  readonly shown: readonly Shown[];
  readonly parts: readonly OpenedPart[];
  /** Parts of the entry it is about, and of those this one names, that the certificate does not hold. */
  readonly absent: readonly { readonly of: Entry; readonly ref: PartRef }[];
}

/** A party whose log the certificate shows, and under which keys: whose they are is for people to compare. */
export interface Signatory {
  readonly party: PartyId;
  readonly name: string;
  readonly shortName: string;
  readonly origin: string;
  /** Entries under the signed state shown. */
  readonly size: number;
  readonly fingerprint: string;
  /** Of the keys in force at that state. */
  readonly current: string;
}

export interface Shown {
  readonly entry: Entry;
  /** The earliest date shown by which each other party has cosigned the log that far. */
  readonly held: readonly { readonly party: PartyId; readonly at: Instant }[];
}

export interface OpenedPart {
  readonly of: Entry;
  readonly ref: PartRef;
  readonly bytes: Uint8Array;
}

type Checked<T> = Result<T, readonly Refusal[]>;

/**
 * Verifies a certificate with nothing but its bytes and the fingerprints the checker trusts; with none of these the answer is
 * true under the keys it shows. Every fault found is named.
 */
export function readTestimony(crypto: Crypto, bytes: Uint8Array, trusted: readonly string[]): Checked<Testimony> {
  const checked = checkCertificate(crypto, bytes);
  if (!checked.ok) return checked;
  const logs = readLogs(crypto, checked.value);
  if (!logs.ok) return logs;
  const entries = new Map(
    logs.value.flatMap((log) => log.entries.map((entry) => [entry.id as string, entry] as const)),
  );
  const about = entries.get(formatHex(checked.value.about));
  if (about === undefined) return fail("about-missing", "The entry it is about is not in it.");
  const charters = [...entries.values()].flatMap(findCharters);
  const charter = charters.find((each) => charterId(crypto, each) === about.envelope.mechanism);
  if (charter === undefined)
    return fail("charter-missing", "The charter that the consultation is named by is not in it.");
  const parts = openParts(crypto, checked.value, entries);
  const faults = [
    ...findStrangers(logs.value, charters),
    ...findUntrusted(crypto, logs.value, trusted),
    ...parts.faults,
  ];
  if (faults.length > 0) return { ok: false, refusal: faults };
  const state = settle(crypto, logs.value, about);
  if (!state.ok) return state;
  return accept({
    mechanism: about.envelope.mechanism,
    charter,
    parties: logs.value.map((log) => describeSignatory(crypto, log, charters)),
    about,
    ...(state.value === undefined ? {} : { state: state.value }),
    watched: state.value === undefined ? [] : watchLogs(state.value, about, logs.value),
    shown: listShown(logs.value),
    parts: parts.opened,
    absent: listAbsent(about, entries, parts.opened),
  });
}

const fail = (code: string, sentence: string): Checked<never> => ({ ok: false, refusal: [{ code, sentence }] });

/** Founding charters and those proposed since, by which further parties join. */
function findCharters({ envelope: { content, kind } }: Entry): readonly Charter[] {
  if (kind === "charter.founded") {
    const read = readContent(kind, content);
    return read.ok ? [read.value.charter] : [];
  }
  if (kind !== "proposal.tabled") return [];
  const read = readContent(kind, content);
  if (!read.ok) return [];
  const { terms } = read.value;
  const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
  return items.flatMap((each) => (each.kind === "charter" ? [each.charter] : []));
}

/** A log is a party's if a charter gives that party the log's name. */
function findStrangers(logs: readonly ShownLog[], charters: readonly Charter[]): readonly Refusal[] {
  return logs.flatMap(({ checked: { origin }, entries, party }) => {
    const mechanism = entries[0]?.envelope.mechanism;
    const named = charters.flatMap((each) => each.parties).filter(({ id }) => id === party);
    if (mechanism !== undefined && named.some(({ domain }) => origin === originOf(domain, mechanism))) return [];
    return [{ code: "origin", sentence: `No charter in it gives the log ${origin} to ${party}.` }];
  });
}

function findUntrusted(crypto: Crypto, logs: readonly ShownLog[], trusted: readonly string[]): readonly Refusal[] {
  if (trusted.length === 0) return [];
  return logs.flatMap(({ checked: { keys }, party }) => {
    const fingerprint = formatFingerprint(crypto, keys[0].keys);
    const sentence = `The log of ${party} is under the keys ${fingerprint}, which are not among those trusted.`;
    return trusted.includes(fingerprint) ? [] : [{ code: "key-untrusted", sentence }];
  });
}

function openParts(crypto: Crypto, { parts }: CheckedCertificate, entries: ReadonlyMap<string, Entry>) {
  const opened: OpenedPart[] = [];
  const faults: Refusal[] = [];
  for (const part of parts) {
    const of = entries.get(formatHex(part.of));
    const ref = of?.envelope.parts.find((each) => each.name === part.name && each.lang === part.lang);
    if (of === undefined || ref === undefined) {
      faults.push({ code: "part-unnamed", sentence: `It holds a part "${part.name}" that no entry in it names.` });
      continue;
    }
    const checked = checkPart(crypto, ref, part);
    if (checked.ok) opened.push({ of, ref, bytes: part.bytes });
    else faults.push(checked.refusal);
  }
  return { opened, faults };
}

/** The real rules of consent over the acts shown (spec/consent); undefined where the entry is no proposal. */
function settle(crypto: Crypto, logs: readonly ShownLog[], about: Entry): Checked<ProposalState | undefined> {
  if (about.envelope.kind !== "proposal.tabled") return accept(undefined);
  const acts = orderActs(logs);
  const all = logs.reduce((sum, { entries }) => sum + entries.length, 0);
  if (acts.length < all) return fail("acts-unseen", "Acts in it rest on one another in a circle.");
  const ledger = createLedger(crypto);
  ledger.take(acts);
  const state = ledger.state(about.id);
  return state === undefined
    ? fail("proposal-form", "The entry it is about is no proposal that can be read.")
    : accept(state);
}

function describeSignatory(crypto: Crypto, { checked, party }: ShownLog, charters: readonly Charter[]): Signatory {
  const named = charters.flatMap((each) => each.parties).find(({ id }) => id === party);
  return {
    party,
    name: named?.name ?? party,
    shortName: named?.shortName ?? party,
    origin: checked.origin,
    size: checked.state.size,
    fingerprint: formatFingerprint(crypto, checked.keys[0].keys),
    current: formatFingerprint(crypto, newestEra(checked.keys).keys),
  };
}

function listShown(logs: readonly ShownLog[]): readonly Shown[] {
  const parties = new Map(logs.map(({ checked, party }) => [checked.origin, party]));
  const shown = logs.flatMap(({ checked, entries }) =>
    entries.map((entry): Shown => {
      const dates = new Map<PartyId, Instant>();
      for (const { at, checkpoint, cosigner } of checked.cosignatures) {
        const party = parties.get(cosigner);
        if (party === undefined || checkpoint.size <= entry.envelope.n) continue;
        const known = dates.get(party);
        if (known === undefined || at < known) dates.set(party, at);
      }
      return { entry, held: [...dates].map(([party, at]) => ({ party, at })) };
    }),
  );
  return shown.toSorted(({ entry: { envelope: a } }, { entry: { envelope: b } }) => {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1;
    if (a.party !== b.party) return a.party < b.party ? -1 : 1;
    return a.n - b.n;
  });
}

/** The words concerned: of the entry itself, and of an act it puts forward, as a text's revision. */
function listAbsent(
  about: Entry,
  entries: ReadonlyMap<string, Entry>,
  opened: readonly OpenedPart[],
): Testimony["absent"] {
  return [about, ...listCarried(about).flatMap((id) => entries.get(id) ?? [])].flatMap((of) =>
    of.envelope.parts
      .filter((ref) => !opened.some((each) => each.of.id === of.id && each.ref.commitment === ref.commitment))
      .map((ref) => ({ of, ref })),
  );
}

/** Acts whose words a proposal puts forward as its own: the revisions that its terms adopt. */
export function listCarried({ envelope: { content, kind } }: Entry): readonly ActId[] {
  const read = kind === "proposal.tabled" ? readContent(kind, content) : undefined;
  if (read?.ok !== true) return [];
  const { terms } = read.value;
  const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
  return items.flatMap((each) => (each.kind === "text" || each.kind === "minutes" ? [each.revision] : []));
}

/** Parties whose acts nobody else is shown to have cosigned: what stands in their logs rests on their keys alone. */
export function listUnwitnessed({ parties, shown }: Testimony): readonly PartyId[] {
  return parties
    .map(({ party }) => party)
    .filter((party) => !shown.some(({ entry, held }) => entry.envelope.party === party && held.length > 0));
}
