import type { ActId, PartyId, SubjectId } from "../../base/ids.ts";
import type { Instant } from "../../base/time.ts";
import type { Awaited } from "../../consent/outcome.ts";
import { bodyOfText } from "../../mechanism/derive/parties.ts";
import type { ProposalDocument } from "../../mechanism/documents.ts";
import type { Asked, Matter } from "../matter.ts";
import { refsOf } from "../scene.ts";
import type { ActRef, Scene } from "../scene.ts";
import { askedOf, awaitedOf, clockOf } from "../waiting-consent.ts";
import { workMatters } from "../waiting-work.ts";
import { nameProposal, nameSubject } from "./name.ts";
import type { Name } from "./name.ts";

/** What it means if nothing is said. */
export type Silence =
  | "adopted"
  | "not-agreed"
  | "stays-open"
  | "binds-nobody"
  | "nothing-settled"
  | "stands-alone"
  | "clauses-open"
  | "no-minutes"
  | "unanswered"
  | "counts-on"
  | "settled-without"
  | "nothing-joint";

/** One matter that waits for one party, in values that a page puts in words. */
export interface WaitingMatter {
  readonly asked: Asked;
  readonly of: PartyId;
  readonly from: PartyId;
  /** Kind of the terms, where it is a proposal. */
  readonly terms?: string;
  readonly name: Name;
  readonly subject?: SubjectId;
  /** The entry it concerns. */
  readonly about?: ActId;
  readonly body?: SubjectId;
  readonly deadline?: Instant;
  /** Whose own clock settles the hour. */
  readonly clock?: PartyId;
  readonly silence: Silence;
  readonly why: readonly ActRef[];
}

export interface WaitingList {
  /** What waits for us, most pressing first; what only runs, and entries of history, apart. */
  readonly ours: readonly WaitingMatter[];
  readonly oursTotal: number;
  /** Our own proposals under silence, which only run. */
  readonly running: readonly WaitingMatter[];
  /** Entries of history from others on which we have not spoken: the first few. */
  readonly history: readonly WaitingMatter[];
  readonly historyTotal: number;
  /** What we wait for from others, entries of history apart. */
  readonly others: readonly WaitingMatter[];
  readonly othersTotal: number;
}

/** Matters shown of each list; their number says how many there are. */
export const mattersMax = 100;
export const historyMax = 10;

const end = "9999" as Instant;

/** Everything that waits, sorted before any of it is named: a long record has many entries of history that wait for a word. */
export function listWaiting(scene: Scene): WaitingList {
  const open = scene.documents.list("proposal").flatMap((proposal) =>
    awaitedOf(proposal).map((awaited): Pending => {
      const asked = askedOf(proposal, awaited);
      return { asked, of: awaited.party, by: awaited.by, proposal, awaited, id: proposal.id };
    }),
  );
  const work = [...workMatters(scene), ...joiners(scene)].map((matter): Pending => ({
    asked: matter.asked,
    of: matter.of,
    by: matter.deadline?.at,
    matter,
    id: matter.about ?? matter.subject ?? "",
  }));
  const all = [...open, ...work].toSorted(
    (a, b) => order(a.by ?? end, b.by ?? end) || order(a.id, b.id) || order(a.of, b.of),
  );
  const isOurs = ({ of }: Pending): boolean => of === scene.party;
  const pressing = all.filter(({ asked }) => asked !== "history" && asked !== "own-silence");
  const ours = pressing.filter(isOurs);
  const others = all.filter((each) => !isOurs(each) && each.asked !== "history");
  const history = all.filter((each) => isOurs(each) && each.asked === "history");
  const make = (some: readonly Pending[], max = mattersMax): readonly WaitingMatter[] =>
    some.slice(0, max).map((each) => matterOf(scene, each));
  return {
    ours: make(ours),
    oursTotal: ours.length,
    running: make(all.filter((each) => isOurs(each) && each.asked === "own-silence")),
    history: make(history, historyMax),
    historyTotal: history.length,
    others: make(others),
    othersTotal: others.length,
  };
}

/** A matter before it is named. */
interface Pending {
  readonly asked: Asked;
  readonly of: PartyId;
  readonly by: Instant | undefined;
  readonly id: string;
  readonly proposal?: ProposalDocument;
  readonly awaited?: Awaited;
  readonly matter?: Pick<Matter, "about" | "asked" | "clock" | "deadline" | "from" | "of" | "subject" | "why">;
}

function matterOf(scene: Scene, { asked, awaited, by, matter, of, proposal }: Pending): WaitingMatter {
  const subject = proposal?.subject ?? matter?.subject;
  const body = subject === undefined ? undefined : bodyOf(scene, subject);
  const clock = proposal !== undefined && awaited !== undefined ? clockOf(proposal, awaited) : matter?.clock;
  const about = proposal?.id ?? matter?.about;
  return {
    asked,
    of,
    from: proposal?.party ?? matter?.from ?? of,
    ...(proposal === undefined ? {} : { terms: proposal.terms }),
    name: proposal === undefined ? workName(scene, subject) : nameProposal(scene, proposal.id),
    ...(subject === undefined ? {} : { subject }),
    ...(about === undefined ? {} : { about }),
    ...(body === undefined ? {} : { body }),
    ...(by === undefined ? {} : { deadline: by }),
    ...(by === undefined || clock === undefined ? {} : { clock }),
    silence: silenceOf(asked, proposal?.rule),
    why: proposal === undefined ? (matter?.why ?? []) : refsOf(scene, [proposal.id, ...proposal.acts]),
  };
}

const workName = (scene: Scene, subject: SubjectId | undefined): Name =>
  subject === undefined
    ? { kind: "own", words: scene.documents.find("charter", "charter")?.charter.name ?? "" }
    : nameSubject(scene, subject);

/** The body a matter belongs to, where the record says one. */
function bodyOf(scene: Scene, subject: SubjectId): SubjectId | undefined {
  const { documents } = scene;
  if (subject.startsWith("body:")) return subject;
  if (subject.startsWith("session:")) return documents.find("session", subject)?.body;
  if (subject.startsWith("agenda:")) {
    const session = documents.find("agenda", subject)?.session;
    return session === undefined ? undefined : documents.find("session", session)?.body;
  }
  const text = subject.startsWith("text:") ? documents.find("text", subject) : undefined;
  return text === undefined ? undefined : bodyOfText(documents, text, text.revisions.at(-1)?.content);
}

function silenceOf(asked: Asked, rule: ProposalDocument["rule"] | undefined): Silence {
  switch (asked) {
    case "silence":
    case "own-silence":
      return "adopted";
    case "stance":
    case "confirmation":
      return "not-agreed";
    case "receipt":
      return rule === "silence" ? "binds-nobody" : "nothing-settled";
    case "reserve":
      return "stays-open";
    case "history":
      return "stands-alone";
    case "clauses":
    case "minutes":
      return "clauses-open";
    case "draft-minutes":
      return "no-minutes";
    case "answer":
      return "unanswered";
    case "report":
      return "counts-on";
    case "agenda-items":
      return "settled-without";
    case "adopt-charter":
      return "nothing-joint";
    // no default: a new thing to be asked for must say what silence means
  }
}

/** Who has yet to adopt the charter. */
function joiners(scene: Scene): readonly NonNullable<Pending["matter"]>[] {
  const charter = scene.documents.find("charter", "charter");
  if (charter === undefined) return [];
  const why = refsOf(scene, [charter.act]);
  return charter.parties
    .filter(({ status }) => status === "named")
    .map(({ party }) => ({
      asked: "adopt-charter",
      of: party,
      from: why[0]?.party ?? scene.party,
      about: charter.act,
      why,
    }));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
