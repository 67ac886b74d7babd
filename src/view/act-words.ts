import { isKnownKind } from "../act/catalogue.ts";
import type { Content, KindName } from "../act/catalogue.ts";
import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import { unreachable } from "../base/refusal.ts";
import { levelName, partyName, subjectName } from "./names.ts";
import type { HeldAct, Scene } from "./scene.ts";
import { formatClock } from "./time-words.ts";
import { proposalName, termsTitle } from "./titles.ts";

/** Any known kind with its content, so that one switch covers the catalogue. */
type Known = { [K in KindName]: { readonly kind: K; readonly content: Content<K> } }[KindName];

/** What an act does, in one sentence whose actor is its party: "Concurs with: Terms of reference". */
export function actWords(scene: Scene, act: HeldAct): string {
  if (act.verdict.status !== "valid" || !isKnownKind(act.kind)) return act.kind;
  // Valid acts have passed their kind's schema, so the content is what the kind says.
  return knownWords(scene, { kind: act.kind, content: act.content } as unknown as Known, act);
}

function knownWords(scene: Scene, act: Known, { at, id }: Pick<HeldAct, "id" | "at">): string {
  const name = (subject: SubjectId): string => subjectName(scene, subject);
  const named = (parties: readonly PartyId[]): string => parties.map((each) => partyName(scene, each)).join(", ");
  const matter = (proposal: ActId): string => proposalTitle(scene, proposal);
  switch (act.kind) {
    case "charter.founded":
      return `Founds ${act.content.charter.name}`;
    case "charter.adopted":
      return "Adopts the charter and opens its log";
    case "key.rolled":
      return "Changes its keys";
    case "log.succeeded":
      return "Goes on in a new log, as agreed";
    case "record.renewed":
      return `Vouches anew for the record as it stands${reasonWords(act.content.reason)}`;
    case "party.left":
      return `Leaves, with effect from ${act.content.effective}`;
    case "parts.missing":
      return "Lists parts it does not hold";
    case "part.expunged":
      return "Has destroyed a part as jointly decided";
    case "proposal.tabled": {
      const { rule, terms } = act.content;
      const what = `${terms.kind.replaceAll("-", " ")}: ${termsTitle(scene, { id, at, content: act.content })}`;
      if (rule.kind === "entered") return `Enters ${what}, source ${rule.source.publisher}`;
      return rule.kind === "silence"
        ? `Puts forward under silence until ${formatClock(scene, rule.expires)}, ${what}`
        : `Puts forward ${what}`;
    }
    case "proposal.withdrawn":
      return `Withdraws: ${matter(act.content.proposal)}`;
    case "stance.concurred":
      return `Concurs${act.content.adReferendum === true ? " ad referendum" : ""} with: ${matter(act.content.proposal)}`;
    case "stance.objected":
      return `Objects to: ${matter(act.content.proposal)}${reasonWords(act.content.reason)}`;
    case "stance.abstained":
      return `Abstains on: ${matter(act.content.proposal)}${reasonWords(act.content.reason)}`;
    case "stance.reserved":
      return `Reserves on: ${matter(act.content.proposal)} (${act.content.point})`;
    case "stance.confirmed":
      return `Confirms: ${matter(act.content.proposal)}`;
    case "stance.declined":
      return `Declines to confirm: ${matter(act.content.proposal)}${reasonWords(act.content.reason)}`;
    case "silence.broken":
      return `Breaks silence on: ${matter(act.content.proposal)} (${act.content.ground})${reasonWords(act.content.reason)}`;
    case "note.taken":
      return `Takes note of: ${matter(act.content.proposal)}`;
    case "text.initialled":
      return `Initials: ${matter(act.content.proposal)}`;
    case "consent.received":
      return `Has received what settles: ${matter(act.content.proposal)}`;
    case "receipt.given":
      return `Holds in full: ${matter(act.content.proposal)}`;
    case "hour.passed":
      return `The hour ${formatClock(scene, act.content.hour)} has passed here for: ${matter(act.content.proposal)}`;
    case "session.held":
      return `Says it was held: ${name(act.content.session)}`;
    case "delegation.named":
      return `Names its delegation to: ${name(act.content.session)}`;
    case "agenda.item-proposed":
      return `Proposes an item for ${name(act.content.session)}: ${act.content.title}`;
    case "agenda.item-withdrawn":
      return `Takes back an item for ${name(act.content.session)}: ${act.content.item}`;
    case "agenda.item-treated":
      return `Item ${act.content.item} of ${name(act.content.session)}: ${act.content.treatment.replaceAll("-", " ")}`;
    case "text.tabled":
      return `Puts forward a revision of ${act.content.title}`;
    case "clause.stanced":
      return `Clause ${clauseNumber(scene, act.content.revision, act.content.clause)} of ${name(act.content.text)}: ${act.content.stance.replaceAll("-", " ")}`;
    case "text.commented":
      return `Comments on ${name(act.content.text)}${act.content.comment === undefined ? "" : `: ${act.content.comment}`}`;
    case "number.given":
      return `Gives the number ${act.content.number} to: ${matter(act.content.proposal)}`;
    case "explanation.entered":
      return `Explains its position${act.content.words === undefined ? "" : `: ${act.content.words}`}`;
    case "issue.raised":
      return `Raises the issue ${act.content.title}`;
    case "issue.escalated":
    case "issue.remitted": {
      const { issue, level, to } = act.content;
      const where =
        to === undefined ? (level === undefined ? "" : ` to ${levelName(scene, level)}`) : ` to ${name(to)}`;
      return `${act.kind === "issue.escalated" ? "Takes up" : "Hands down"} the issue ${name(issue)}${where}`;
    }
    case "issue.taken-up":
      return `Says the issue ${name(act.content.issue)} was taken up at ${name(act.content.session)}`;
    case "issue.parked":
      return `Sets aside the issue ${name(act.content.issue)}${reasonWords(act.content.reason)}`;
    case "commitment.reported":
      return `Reports ${act.content.progress.replaceAll("-", " ")}: ${name(act.content.commitment)}`;
    case "commitment.assessed":
      return `Sees as ${act.content.view.replaceAll("-", " ")}: ${name(act.content.commitment)}`;
    case "announcement.made":
      return `Announcement of ${name(act.content.session)}`;
    case "readout.tabled":
      return `Shares an account of ${name(act.content.session)}`;
    case "readout.published":
      return `Public account of ${name(act.content.session)}`;
    case "statement.made":
      return act.content.attribution.kind === "off-the-record"
        ? "A statement off the record"
        : `Statement: ${act.content.title}`;
    case "outreach.held":
      return `Met ${act.content.with}`;
    case "briefing.given":
      return `Briefs ${named(act.content.to)} on ${act.content.on}`;
    case "communication.sent":
      return `Writes to ${named(act.content.to)}: ${act.content.title}`;
    case "document.entered":
      return `Enters the document ${act.content.title}`;
    case "wording.registered":
      return `Watches the words: ${act.content.title}`;
    case "same.as":
      return `Says these are one thing: ${name(act.content.one)}; ${name(act.content.other)}`;
    default:
      return unreachable(act);
  }
}

/** What a proposal calls itself. */
export function proposalTitle(scene: Scene, proposal: ActId): string {
  const known = scene.documents.find("proposal", proposal);
  return known === undefined ? "a proposal not held here" : proposalName(scene, known);
}

function clauseNumber(scene: Scene, revision: ActId, clause: string): string {
  const act = scene.acts.find(revision);
  if (act?.kind !== "text.tabled" || act.verdict.status !== "valid") return clause;
  const { clauses } = act.content as unknown as Content<"text.tabled">;
  return clauses.find((each) => each.id === clause)?.number ?? clause;
}

const reasonWords = (reason: string | undefined): string => (reason === undefined ? "" : `: ${reason}`);
