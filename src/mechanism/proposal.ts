import type { SingleTerms, Terms } from "../act/terms.ts";
import type { ActId, SubjectId } from "../base/ids.ts";
import { agendaOf } from "./agenda.ts";
import { linkBody } from "./body.ts";
import { charterId } from "./charter.ts";
import type { DocumentKey, ProposalDocument, WordOf } from "./documents.ts";
import { readWords, type Dossier } from "./dossier.ts";
import { wordsOf, type Reading, type Routes } from "./filing.ts";
import { linkSession } from "./session.ts";
import { itemsOf } from "./thing.ts";

export const proposalRoutes: Routes<"proposal.tabled" | "number.given" | "explanation.entered" | "part.expunged"> = {
  "proposal.tabled": (word, to) => {
    to.file("proposal", word.act, word);
    for (const { subject, terms } of itemsOf(word)) {
      const place = placeOf(subject, terms);
      const dossier = to.file(place.kind, place.id, word);
      if (terms.kind === "body") linkBody(dossier, terms, to);
      if (terms.kind === "session") linkSession(dossier, terms, to);
    }
  },
  "number.given": (word, to) => to.follow(word.content.proposal, word),
  "explanation.entered": (word, to) => to.follow(word.content.of, word),
  "part.expunged": (word, to) => to.follow(word.content.decision, word),
};

/** The documents a proposal's words stand in: one for each of its items. */
export function placesOf(word: WordOf<"proposal.tabled">): readonly DocumentKey[] {
  return itemsOf(word).map(({ subject, terms }) => placeOf(subject, terms));
}

function placeOf(subject: SubjectId, terms: SingleTerms): DocumentKey {
  switch (terms.kind) {
    case "agenda":
      return { kind: "agenda", id: agendaOf(terms.session) };
    case "minutes":
      return { kind: "text", id: subject };
    case "issue-settlement":
      return { kind: "issue", id: subject };
    case "charter":
      return { kind: "charter", id: charterId };
    case "publication":
    case "expunging":
    case "review":
    case "successor-log":
      return { kind: "decision", id: subject };
    default:
      return { kind: terms.kind, id: subject };
  }
}

export function assembleProposal(reading: Reading, dossier: Dossier): ProposalDocument | undefined {
  const word = wordsOf(readWords(dossier), "proposal.tabled")[0];
  const state = reading.consent.state(dossier.key.id as ActId);
  if (word === undefined || state === undefined) return undefined;
  return { kind: "proposal", title: titleOf(word.content.terms, word.content.subject), ...state };
}

/** What terms call themselves; where they have no words of their own, the thing they concern. */
function titleOf(terms: Terms, subject: SubjectId): string {
  switch (terms.kind) {
    case "body":
    case "agreement":
    case "review":
    case "package":
      return terms.name;
    case "session":
      return terms.name ?? subject;
    case "text":
      return terms.title;
    case "commitment":
      return terms.what;
    case "issue-settlement":
      return terms.how;
    case "expunging":
      return terms.reason;
    case "charter":
      return terms.charter.name;
    case "agenda":
    case "minutes":
      return terms.session;
    case "publication":
    case "successor-log":
      return subject;
    // no default: a new kind of terms must say what it is called
  }
}
