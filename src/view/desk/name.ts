import type { Content } from "../../act/catalogue.ts";
import type { Charter } from "../../act/charter.ts";
import type { Terms } from "../../act/terms.ts";
import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import { isActId, isSubjectId } from "../../base/ids.ts";
import type { ProposalDocument } from "../../mechanism/documents.ts";
import { dayOf } from "../../mechanism/session.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { subjectName } from "../names.ts";
import type { HeldAct, Scene } from "../scene.ts";
import { changesOf } from "./charter-changes.ts";
import type { CharterChanges } from "./charter-changes.ts";

/** What a session is called: its own name or its body's, with place and day as far as they are stated. */
export interface SessionName {
  readonly name: string;
  readonly place?: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly day?: string;
}

/** An entry by its place: whose log, and which number in it. */
interface EntryName {
  readonly party: PartyId;
  readonly n: number;
}

/**
 * What a thing or a matter is called, without a word of any language but the parties' own: pages put it in theirs. `own` is a name
 * that the record has in somebody's words.
 */
export type Name =
  | { readonly kind: "own"; readonly words: string }
  | { readonly kind: "session" | "agenda" | "minutes"; readonly of: SessionName }
  | { readonly kind: "publication"; readonly count: number; readonly first?: EntryName }
  | { readonly kind: "expunging"; readonly part: string; readonly reason: string; readonly of?: EntryName }
  | { readonly kind: "new-keys"; readonly party: PartyId }
  | { readonly kind: "charter"; readonly name: string; readonly changes: CharterChanges }
  /** A statement off the record: not even its title is told. */
  | { readonly kind: "off-the-record" }
  /** Named by an act, and not held here. */
  | { readonly kind: "not-held"; readonly id: string };

const own = (words: string): Name => ({ kind: "own", words });

/** Name, place and day of a session; its id stands for one that nobody has put terms forward for. */
export function nameSession(scene: Scene, id: SubjectId): SessionName {
  const session = scene.documents.find("session", id);
  const terms = session === undefined ? undefined : principalOf(session)?.terms;
  const said = session?.held.at(-1)?.content;
  if (session === undefined || (terms === undefined && said === undefined)) return { name: id };
  const day = dayOf(session);
  const place = terms?.place ?? said?.place;
  const name = terms === undefined ? id : (terms.name ?? subjectName(scene, terms.body));
  return { name, ...(place === undefined ? {} : { place }), ...(day === undefined ? {} : { day }) };
}

/** What a thing of the record is called. */
export function nameSubject(scene: Scene, id: SubjectId): Name {
  const kind = id.slice(0, id.indexOf(":"));
  if (kind === "session") return { kind: "session", of: nameSession(scene, id) };
  if (kind === "agenda") {
    const agenda = scene.documents.find("agenda", id);
    return agenda === undefined ? { kind: "not-held", id } : { kind: "agenda", of: nameSession(scene, agenda.session) };
  }
  if (kind === "statement") {
    const content = scene.documents.find("statement", id)?.words.at(-1)?.content;
    if (content?.attribution.kind === "off-the-record") return { kind: "off-the-record" };
  }
  if (kind === "text") {
    const session = minutesSession(scene, id);
    if (session !== undefined) return { kind: "minutes", of: nameSession(scene, session) };
  }
  const words = subjectName(scene, id);
  return words === id ? { kind: "not-held", id } : own(words);
}

/** The session a text is the minutes of. */
function minutesSession(scene: Scene, id: SubjectId): SubjectId | undefined {
  const text = scene.documents.find("text", id);
  const terms = text === undefined ? undefined : principalOf(text)?.terms;
  if (terms?.kind === "minutes") return terms.session;
  return text?.revisions.findLast(({ content }) => content.purpose === "minutes")?.content.session;
}

/** What a proposal is called, as put forward: by its own terms, whatever else holds meanwhile. */
export function nameProposal(scene: Scene, proposal: ActId): Name {
  const document = scene.documents.find("proposal", proposal);
  if (document === undefined) return { kind: "not-held", id: proposal };
  const act = scene.acts.find(proposal);
  if (act?.kind !== "proposal.tabled" || act.verdict.status !== "valid") return nameTitle(scene, document);
  // Valid acts have passed their kind's schema.
  const { subject, terms } = act.content as unknown as Content<"proposal.tabled">;
  return nameTerms(scene, act, subject, terms);
}

/** Where the act itself is out of reach, by what its document says of it. */
function nameTitle(scene: Scene, { subject, title }: ProposalDocument): Name {
  return isSubjectId(title) ? nameSubject(scene, subject) : own(title);
}

/** What terms are called, in a tabling or in the draft of one. */
export function nameTerms(scene: Scene, act: Pick<HeldAct, "id" | "at">, subject: SubjectId, terms: Terms): Name {
  switch (terms.kind) {
    case "body":
    case "agreement":
    case "review":
    case "package":
      return own(terms.name);
    case "text":
      return own(terms.title);
    case "commitment":
      return own(terms.what);
    case "session": {
      const { place, when } = terms;
      const name = terms.name ?? subjectName(scene, terms.body);
      const day = when?.day;
      return {
        kind: "session",
        of: { name, ...(place === undefined ? {} : { place }), ...(day === undefined ? {} : { day }) },
      };
    }
    case "issue-settlement": {
      const issue = nameSubject(scene, subject);
      return issue.kind === "not-held" ? own(terms.how) : issue;
    }
    case "agenda":
      return { kind: "agenda", of: nameSession(scene, terms.session) };
    case "minutes":
      return { kind: "minutes", of: nameSession(scene, terms.session) };
    case "expunging": {
      const of = entryName(scene, terms.act);
      return { kind: "expunging", part: terms.part, reason: terms.reason, ...(of === undefined ? {} : { of }) };
    }
    case "publication": {
      const first = terms.of[0] === undefined ? undefined : entryName(scene, terms.of[0]);
      return { kind: "publication", count: terms.of.length, ...(first === undefined ? {} : { first }) };
    }
    case "successor-log":
      return { kind: "new-keys", party: terms.party };
    case "charter":
      return {
        kind: "charter",
        name: terms.charter.name,
        changes: changesOf(charterBefore(scene, act), terms.charter),
      };
    // no default: a new kind of terms must say what it is called
  }
}

function entryName(scene: Scene, id: ActId): EntryName | undefined {
  const act = scene.acts.find(id);
  return act === undefined ? undefined : { party: act.party, n: act.n };
}

/** The charter that held before an amendment: the newest one agreed by then, or the founding one. */
function charterBefore(scene: Scene, { at, id }: Pick<HeldAct, "id" | "at">): Charter | undefined {
  const agreed = (scene.documents.find("charter", "charter")?.amendments ?? []).flatMap(
    ({ outcome, proposal, terms }) =>
      outcome.status === "agreed" && proposal !== id && outcome.on <= at
        ? [{ on: outcome.on, charter: terms.charter }]
        : [],
  );
  const newest = agreed.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)).at(-1)?.charter;
  if (newest !== undefined) return newest;
  for (const { party } of scene.acts.logs()) {
    const first = scene.acts.at(party, 0);
    if (first?.kind === "charter.founded") return (first.content as unknown as Content<"charter.founded">).charter;
  }
  return undefined;
}

/** Fields by which an act names what it is about, the first that is there; then those whose own words name it. */
const subjectFields = "session issue commitment text document statement outreach briefing communication one".split(" ");
const titleFields = "title with on number item wording".split(" ");

/** What an act is about, whatever its kind; an act of a kind unknown here, or void, by its kind alone. */
export function nameMatter(scene: Scene, act: Pick<HeldAct, "id" | "at" | "kind" | "content" | "verdict">): Name {
  const { content, kind } = act;
  if (act.verdict.status !== "valid") return { kind: "not-held", id: kind };
  const field = (name: string): string => {
    const value = content[name];
    return typeof value === "string" ? value : "";
  };
  if (kind === "proposal.tabled") return nameProposal(scene, act.id);
  if (isActId(field("proposal"))) return nameProposal(scene, field("proposal") as ActId);
  if (kind === "explanation.entered" && isActId(field("of"))) return nameProposal(scene, field("of") as ActId);
  if (kind.startsWith("charter.")) return own(scene.documents.find("charter", "charter")?.charter.name ?? "");
  if (kind === "agenda.item-proposed" || kind === "issue.raised") return own(field("title"));
  for (const each of subjectFields) {
    if (isSubjectId(field(each))) return nameSubject(scene, field(each) as SubjectId);
  }
  const title = titleFields.map(field).find((words) => words !== "");
  return title === undefined ? own("") : own(title);
}
