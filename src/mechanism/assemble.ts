import { assembleAgenda } from "./agenda.ts";
import { assembleAgreement } from "./agreement.ts";
import { assembleBody } from "./body.ts";
import { assembleCharter } from "./charter.ts";
import { assembleCommitment } from "./commitment.ts";
import { assembleDecision } from "./decision.ts";
import type { DocumentKind, DocumentOf } from "./documents.ts";
import type { Dossier } from "./dossier.ts";
import type { Reading } from "./filing.ts";
import { assembleIssue } from "./issue.ts";
import { assembleProposal } from "./proposal.ts";
import { assembleSession } from "./session.ts";
import { assembleText } from "./text.ts";
import { assembleWord } from "./word.ts";
import { assembleWording } from "./wording.ts";

/** Documents that are assembled from a dossier; the others are kept as they are. */
export type FiledKind = Exclude<DocumentKind, "log" | "uncounted">;

type Assemblers = { readonly [K in FiledKind]: (reading: Reading, dossier: Dossier) => DocumentOf<K> | undefined };

const assemblers: Assemblers = {
  charter: assembleCharter,
  body: assembleBody,
  session: assembleSession,
  agenda: assembleAgenda,
  text: assembleText,
  issue: assembleIssue,
  agreement: assembleAgreement,
  commitment: assembleCommitment,
  statement: assembleWord("statement", "statement.made"),
  outreach: assembleWord("outreach", "outreach.held"),
  briefing: assembleWord("briefing", "briefing.given"),
  communication: assembleWord("communication", "communication.sent"),
  document: assembleWord("document", "document.entered"),
  wording: assembleWording,
  decision: assembleDecision,
  proposal: assembleProposal,
};

/** The document of a dossier as things stand; undefined where what was said makes none. */
export function assemble<K extends FiledKind>(reading: Reading, kind: K, dossier: Dossier): DocumentOf<K> | undefined {
  return assemblers[kind](reading, dossier);
}
