import { catalogue, isKnownKind } from "../act/catalogue.ts";
import { readContent } from "../act/content.ts";
import type { Terms } from "../act/terms.ts";
import type { Entry } from "../act/envelope.ts";
import type { PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { Outcome, Stance, Standing } from "../consent/outcome.ts";
import type { Testimony } from "./testimony.ts";

const months = "January February March April May June July August September October November December".split(" ");

/** `4 March 2031, 02:00:00 UTC`: strangers share no capital, so their pages have the record's own time. */
export function formatInstant(instant: Instant): string {
  const day = Number(instant.slice(8, 10));
  return `${day} ${months[Number(instant.slice(5, 7)) - 1] ?? ""} ${instant.slice(0, 4)}, ${instant.slice(11, 19)} UTC`;
}

export function nameOf({ parties, charter }: Pick<Testimony, "parties" | "charter">, party: PartyId): string {
  return (
    [...parties.map((each) => ({ ...each, id: each.party })), ...charter.parties].find(({ id }) => id === party)
      ?.shortName ?? party
  );
}

/** `Seoul`, `Seoul and Tokyo`, `Seoul, Washington and Tokyo`. */
export function namesOf(testimony: Testimony, parties: readonly PartyId[]): string {
  const names = parties.map((party) => nameOf(testimony, party));
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The terms a proposal puts forward; undefined for an entry that is none or cannot be read as one. */
export function termsOf({ envelope: { content, kind } }: Entry): Terms | undefined {
  const read = kind === "proposal.tabled" ? readContent(kind, content) : undefined;
  return read?.ok === true ? read.value.terms : undefined;
}

/** What the entry is about, in its own words where it has any. */
export function titleOf({ envelope }: Entry): string {
  const terms = termsOf({ envelope, id: "" as Entry["id"] });
  const { content } = envelope;
  const own = terms === undefined ? content : (terms as unknown as typeof content);
  for (const field of ["title", "name", "what", "how", "subject"]) {
    const words = own[field] ?? content[field];
    if (typeof words === "string") return words;
  }
  return terms === undefined ? saysOf(envelope.kind) : terms.kind.replaceAll("-", " ");
}

/** What acts of a kind say, as the catalogue has it. */
export const saysOf = (kind: string): string => (isKnownKind(kind) ? catalogue[kind].says : kind);

/** What became of a proposal, as one sentence. */
export function outcomeWords(testimony: Testimony, outcome: Outcome): string {
  const names = (parties: readonly PartyId[]): string => namesOf(testimony, parties);
  switch (outcome.status) {
    case "agreed": {
      const on = formatInstant(outcome.on);
      const abstained = outcome.abstained.length > 0 ? `; ${names(outcome.abstained)} abstained` : "";
      if (outcome.how === "silence")
        return `Adopted by ${names(outcome.by)}: nobody broke silence by ${on}${abstained}.`;
      const confirmed = outcome.how === "ad-referendum" ? ", confirmed after ad referendum" : "";
      return `Agreed by ${names(outcome.by)} on ${on}${confirmed}${abstained}.`;
    }
    case "entered":
      return `Entered by ${nameOf(testimony, outcome.by)} alone, from the source named; the others have not all joined.`;
    case "entered-jointly":
      return `Entered jointly by ${names(outcome.by)}.`;
    case "disputed":
      return `Disputed: entered by ${nameOf(testimony, outcome.by)}; ${names(outcome.objectedBy)} objected.`;
    case "objected":
      return `Not agreed: ${names(outcome.by)} objected.`;
    case "broken":
      return `Not adopted: ${names(outcome.by)} broke silence.`;
    case "declined":
      return `Not agreed: ${names(outcome.by)} declined to confirm.`;
    case "lapsed":
      return "Not agreed: it lapsed.";
    case "withdrawn":
      return "Not agreed: it was withdrawn.";
    case "undelivered":
      return `Not adopted: it had not reached ${names(outcome.to)} by the notice hour.`;
    case "void":
      return `Without effect: ${outcome.sentence}`;
    case "open":
    case "signed":
    case "under-silence":
    case "provisional":
      return "Not agreed yet, by what is shown here: words or receipts are awaited.";
    // no default: a new outcome must be put into words
  }
}

/** How what is joint stands, by what is shown. */
export function standingWords(testimony: Testimony, standing: Standing): string {
  switch (standing.status) {
    case "in-force":
      return "Nothing shown here replaces it.";
    case "superseded":
      return "It has been replaced by a later one, which is among the acts below.";
    case "in-conflict":
      return "Another agreement on the same subject stands beside it, and neither replaces the other.";
    case "contested":
      return `It is contested: ${namesOf(testimony, standing.over)} showed different logs to those who acted.`;
    // no default: a new standing must be put into words
  }
}

/** What a party did, as one word or two. */
export const stanceWords: Readonly<Record<Stance["stance"], string>> = {
  concurred: "Concurred",
  "concurred-ad-referendum": "Concurred ad referendum",
  objected: "Objected",
  abstained: "Abstained",
  reserved: "Reserved",
  confirmed: "Confirmed",
  declined: "Declined to confirm",
  "broke-silence": "Broke silence",
  "bound-by-silence": "Kept silence past the hour, by its own clock",
};
