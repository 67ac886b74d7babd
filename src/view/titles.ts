import type { Content } from "../act/catalogue.ts";
import type { Charter } from "../act/charter.ts";
import type { Terms } from "../act/terms.ts";
import { isSubjectId } from "../base/ids.ts";
import type { ActId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { ProposalDocument } from "../mechanism/documents.ts";
import { joinWords, partyName, sessionName, subjectName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { count } from "./time-words.ts";

/** What a proposal's terms are about, in the words of the thing and never by a label: "minutes of Talks, 3 May 2030". */
export function termsTitle(
  scene: Scene,
  { content: { subject, terms }, ...act }: { readonly id: ActId; readonly at: Instant; readonly content: Tabled },
): string {
  switch (terms.kind) {
    case "body":
    case "agreement":
    case "review":
    case "package":
      return terms.name;
    case "text":
      return terms.title;
    case "commitment":
      return terms.what;
    case "session":
      return terms.name ?? subjectName(scene, subject);
    case "issue-settlement":
      return named(scene, subject) ?? terms.how;
    case "agenda":
    case "minutes":
      return sessionName(scene, terms.session);
    case "expunging":
      return `the part ${terms.part} of ${actName(scene, terms.act)} (${terms.reason})`;
    case "publication":
      return terms.of.length === 1 ? actName(scene, terms.of[0] as ActId) : count(terms.of.length, "entry", "entries");
    case "successor-log":
      return `the log of ${partyName(scene, terms.party)}`;
    case "charter":
      return charterChanges(findBefore(scene, act), terms.charter);
    // no default: a new kind of terms must say what it is about
  }
}

/** What a proposal is called: its terms' own name, else what they are about, with the kind where that alone would not tell. */
export function proposalName(scene: Scene, proposal: ProposalDocument): string {
  const { id, subject, terms, title } = proposal;
  const act = scene.acts.find(id);
  if (
    act?.kind === "proposal.tabled" &&
    act.verdict.status === "valid" &&
    (terms === "charter" || isSubjectId(title))
  ) {
    const content = act.content as unknown as Content<"proposal.tabled">;
    const words = termsTitle(scene, { ...act, content });
    return prefixes[terms] === undefined ? words : `${prefixes[terms]} ${words}`;
  }
  return isSubjectId(title) ? subjectName(scene, subject) : title;
}

const prefixes: Readonly<Record<string, string>> = {
  agenda: "Agenda of",
  minutes: "Minutes of",
  publication: "Publication of",
  "successor-log": "New keys for",
  charter: "Charter:",
};

type Tabled = { readonly subject: SubjectId; readonly terms: Terms };

const named = (scene: Scene, subject: SubjectId): string | undefined => {
  const name = subjectName(scene, subject);
  return name === subject ? undefined : name;
};

function actName(scene: Scene, id: ActId): string {
  const act = scene.acts.find(id);
  return act === undefined ? "an entry not held here" : `${partyName(scene, act.party)} ${act.n}`;
}

/** The charter that held before an amendment: the newest one agreed by then, or the founding one. */
function findBefore(scene: Scene, { id, at }: { readonly id: ActId; readonly at: Instant }): Charter | undefined {
  const amendments = scene.documents.find("charter", "charter")?.amendments ?? [];
  const agreed = amendments.flatMap(({ outcome, proposal, terms }) =>
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

const fieldWords: Partial<Record<keyof Charter, string>> = {
  shortName: "the short name",
  languages: "the languages",
  levels: "the levels",
  rules: "the rules of consent",
  adReferendumDays: "the time for confirming ad referendum",
  carriageHours: "the time an answer may travel",
  leavingNoticeDays: "the notice of leaving",
  procedure: "the rules of procedure",
};

/** What an amended charter changes: "adds Mid Land and changes the levels". */
function charterChanges(before: Charter | undefined, after: Charter): string {
  if (before === undefined) return after.name;
  const was = new Map(before.parties.map((party) => [party.id, party]));
  const is = new Map(after.parties.map((party) => [party.id, party]));
  const added = after.parties.filter(({ id }) => !was.has(id)).map(({ name }) => name);
  const removed = before.parties.filter(({ id }) => !is.has(id)).map(({ name }) => name);
  const altered = after.parties.filter((party) => was.has(party.id) && differ(was.get(party.id), party));
  const changed = [
    ...(before.name === after.name ? [] : [`the name to ${after.name}`]),
    ...altered.map(({ name }) => `what it says of ${name}`),
    ...Object.entries(fieldWords).flatMap(([field, words]) =>
      differ(before[field as keyof Charter], after[field as keyof Charter]) ? [words] : [],
    ),
  ];
  const all = [
    ...(added.length > 0 ? [`adds ${joinWords(added)}`] : []),
    ...(removed.length > 0 ? [`takes out ${joinWords(removed)}`] : []),
    ...(changed.length > 0 ? [`changes ${joinWords(changed)}`] : []),
  ];
  return all.length === 0 ? `${after.name}, unchanged` : all.join("; ");
}

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
