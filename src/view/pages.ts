import { isPartyId, isSubjectId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { isPartialDate } from "../base/time.ts";
import { findAct, readAct, viewAct } from "./act.ts";
import { readAgenda, viewAgenda } from "./agenda.ts";
import { readAgreements, viewAgreements } from "./agreements.ts";
import { readBodies } from "./bodies-reading.ts";
import { viewBodies } from "./bodies.ts";
import { readCommitments, viewCommitments } from "./commitments.ts";
import { readDocuments, viewDocuments } from "./documents.ts";
import { readHistory, viewHistory } from "./history.ts";
import { readIssues } from "./issues-reading.ts";
import { viewIssues } from "./issues.ts";
import type { PageHead, Reading } from "./line.ts";
import { joinWords } from "./names.ts";
import { readReadouts } from "./readouts-reading.ts";
import { viewReadouts } from "./readouts.ts";
import { readReview } from "./review-reading.ts";
import { viewReview } from "./review.ts";
import type { Scene } from "./scene.ts";
import { readSessions } from "./sessions-reading.ts";
import { viewSessions } from "./sessions.ts";
import { readStatements } from "./statements-reading.ts";
import { viewStatements } from "./statements.ts";
import { readTexts } from "./texts-reading.ts";
import { viewTexts } from "./texts.ts";
import { readWaiting, viewWaiting } from "./waiting.ts";
import { readWordings, viewWordings } from "./wordings.ts";

/** What a reader may ask of a page; each page uses what concerns it. */
export interface Question {
  /** One thing: a session, a body, a text, or the name of an act. */
  readonly only?: string;
  /** Day asked for, as precise as wanted. */
  readonly at?: string;
  readonly party?: string;
  readonly kind?: string;
  readonly limit?: number;
}

/** A page ready to be printed either way: its value for programs, its reading for people. */
export interface Shown {
  readonly value: PageHead<string>;
  readonly reading: Reading;
}

interface Page {
  /** What it shows, for help. */
  readonly brief: string;
  show(scene: Scene, question: Question): Result<Shown>;
}

/** Pages that keep to what the public may see when it is the public that reads; the others are the parties' own. */
const forThePublic: ReadonlySet<string> = new Set(["statements", "readouts", "documents", "wordings"]);

/** One page of a scene, or why it is not shown. */
export function showPage(name: PageName, scene: Scene, question: Question): Result<Shown> {
  if (scene.audience === "public" && !forThePublic.has(name)) {
    const open = joinWords([...forThePublic]);
    return refuse("not-public", `The page ${name} is for the parties: the public may see ${open}.`);
  }
  return pageTable[name].show(scene, question);
}

const linesDefault = 40;

const page = <P extends PageHead<string>>(
  brief: string,
  view: (scene: Scene, question: Question) => P,
  read: (scene: Scene, value: P) => Reading,
): Page => ({
  brief,
  show(scene, question) {
    const value = view(scene, question);
    return accept({ value, reading: read(scene, value) });
  },
});

/** As `page`, of one thing that the question may name by an id such as `session:name`. */
const pageOfOne = <P extends PageHead<string>>(
  brief: string,
  view: (scene: Scene, only: Parameters<typeof viewSessions>[1]) => P,
  read: (scene: Scene, value: P) => Reading,
): Page => ({
  brief,
  show(scene, { only }) {
    if (only !== undefined && !isSubjectId(only)) {
      return refuse("not-a-subject", `"${only}" is not the name of a thing: names look like session:london-2021.`);
    }
    const value = view(scene, only);
    return accept({ value, reading: read(scene, value) });
  },
});

const pageTable = {
  waiting: page("What needs our hand, and what is awaited from others", viewWaiting, readWaiting),
  bodies: page("Bodies with their life, rhythm and lineage", viewBodies, readBodies),
  sessions: pageOfOne("Sessions by day, of all bodies or of one", viewSessions, readSessions),
  agenda: pageOfOne("Agendas, of all sessions or of one", viewAgenda, readAgenda),
  issues: {
    brief: "Issues with position and path, today or on a day (--at)",
    show(scene: Scene, { at }: Question): Result<Shown> {
      if (at !== undefined && !isPartialDate(at)) {
        return refuse("not-a-date", `"${at}" is not a date: write YYYY, YYYY-MM or YYYY-MM-DD.`);
      }
      const value = viewIssues(scene, at);
      return accept({ value, reading: readIssues(scene, value) });
    },
  },
  agreements: page("Agreements with limits and revisions", viewAgreements, readAgreements),
  commitments: page("Commitments: own word, other's view, lateness by the record", viewCommitments, readCommitments),
  statements: page("Statements, outreach, briefings, communications", viewStatements, readStatements),
  readouts: pageOfOne("Accounts of sessions side by side", viewReadouts, readReadouts),
  documents: page("Documents of the public record", viewDocuments, readDocuments),
  texts: pageOfOne("Texts clause by clause, of all or of one", viewTexts, readTexts),
  wordings: page("Agreed language followed through the documents", viewWordings, readWordings),
  review: page("The whole mechanism on one page", viewReview, readReview),
  history: {
    brief: "The record by date (--limit, --party, --kind)",
    show(scene: Scene, { party, kind, limit }: Question): Result<Shown> {
      if (party !== undefined && !isPartyId(party)) {
        return refuse("not-a-party", `"${party}" is not a party's short name.`);
      }
      const value = viewHistory(scene, {
        ...(party === undefined ? {} : { party }),
        ...(kind === undefined ? {} : { kind }),
        limit: limit ?? linesDefault,
      });
      return accept({ value, reading: readHistory(scene, value) });
    },
  },
  act: {
    brief: "One act in full: named as PARTY/NUMBER or by the first digits of its name",
    show(scene: Scene, { only }: Question): Result<Shown> {
      if (only === undefined) {
        return refuse("act-not-named", "Name the act: PARTY/NUMBER, such as first/0, or the first digits of its name.");
      }
      const act = findAct(scene, only);
      if (act === undefined) return refuse("act-unknown", `No act named "${only}" is held here, or more than one is.`);
      const value = viewAct(scene, act);
      return accept({ value, reading: readAct(scene, value) });
    },
  },
} as const satisfies Record<string, Page>;

export type PageName = keyof typeof pageTable;

/** What a page shows, for help. */
export const briefOf = (name: PageName): string => pageTable[name].brief;
/** In the order of help. */
export const pageNames = Object.keys(pageTable) as readonly PageName[];
