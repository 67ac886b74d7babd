import type { Terms } from "../../act/terms.ts";
import type { SubjectId } from "../../base/ids.ts";
import { accept, refuse, unreachable } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PaperDraft } from "../../desk/private-matter.ts";
import type { SessionDocument } from "../../mechanism/documents.ts";
import { principalOf } from "../../mechanism/thing.ts";
import { proposalTitle } from "../../view/act-words.ts";
import { subjectName } from "../../view/names.ts";
import type { Scene } from "../../view/scene.ts";
import type { Content } from "../../act/catalogue.ts";
import type { Doing, DoingOf, How } from "./doing-form.ts";
import { draftAgenda } from "./draft-agenda.ts";
import { draftRevision, partsOfWords } from "./draft-text.ts";
import { clean, one, propose } from "./drafted.ts";
import type { Drafted } from "./drafted.ts";
import { nameNew, slugOf } from "./new-name.ts";

/** Drafts of acts from what an officer does, over what holds now. Whether they may be entered is for the rehearsal to say. */
export function draftDoing(scene: Scene, doing: Doing): Result<Drafted> {
  switch (doing.doing) {
    case "propose-session":
    case "enter-session":
      return draftSession(scene, doing);
    case "move-session":
      return draftMove(scene, doing);
    case "settle-agenda":
      return draftAgenda(scene, doing);
    case "respond":
      return draftAnswer(scene, doing);
    case "extend-silence":
      return draftExtension(scene, doing);
    case "draft-text":
      return draftRevision(scene, doing);
    case "adopt-text":
      return draftAdoption(scene, doing);
    case "put-terms": {
      const { amends, how, subject, terms } = doing;
      const named = amends === undefined ? {} : { lineage: { amends } };
      return one(subjectName(scene, subject), subject, propose(subject, terms, how, named));
    }
    default:
      return accept(draftWord(scene, doing));
  }
}

type Worded = Exclude<
  Doing,
  DoingOf<
    | "propose-session"
    | "enter-session"
    | "move-session"
    | "settle-agenda"
    | "respond"
    | "extend-silence"
    | "draft-text"
    | "adopt-text"
    | "put-terms"
  >
>;

/** Words of one party, which need nothing of the others. */
function draftWord(scene: Scene, doing: Worded): Drafted {
  const named = (subject: SubjectId, kind: string, content: object, parts: PaperDraft["parts"] = []): Drafted => ({
    title: subjectName(scene, subject).slice(0, 120),
    about: subject,
    drafts: [{ kind, content: clean(content), ...(parts.length === 0 ? {} : { parts }) }],
  });
  const { doing: name, ...rest } = doing;
  switch (doing.doing) {
    case "session-held": {
      const { minutes, ...content } = rest as Omit<DoingOf<"session-held">, "doing">;
      const duration = minutes === undefined ? undefined : { minutes, qualifier: "about" };
      return named(doing.session, "session.held", { ...content, duration });
    }
    case "propose-item": {
      const { issue, session, title } = doing;
      const taken = scene.documents.find("agenda", agendaId(session));
      const used = new Set(taken?.proposed.map(({ content }) => content.item));
      return named(session, "agenda.item-proposed", { session, item: slugOf(title, used), title, issue });
    }
    case "withdraw-item":
      return named(doing.session, "agenda.item-withdrawn", rest);
    case "treat-item":
      return named(doing.session, "agenda.item-treated", rest);
    case "report-commitment":
      return named(doing.commitment, "commitment.reported", rest);
    case "assess-commitment":
      return named(doing.commitment, "commitment.assessed", rest);
    case "enter-document": {
      const { words, ...content } = rest as Omit<DoingOf<"enter-document">, "doing">;
      const document = nameNew(scene, "document", doing.title);
      return {
        ...named(document, "document.entered", { document, ...content }, partsOfWords("words", words)),
        title: doing.title,
      };
    }
    case "share-readout":
    case "publish-readout":
    case "announce": {
      const { words, ...content } = rest as Omit<DoingOf<"publish-readout">, "doing">;
      return named(doing.session, accountKinds[doing.doing], content, partsOfWords("words", words));
    }
    case "raise-issue": {
      const issue = nameNew(scene, "issue", doing.title);
      return { ...named(issue, "issue.raised", { issue, ...rest }), title: doing.title };
    }
    case "move-issue": {
      const { move, ...content } = rest as Omit<DoingOf<"move-issue">, "doing">;
      return named(doing.issue, `issue.${move}`, content);
    }
    case "take-up-issue":
      return named(doing.issue, "issue.taken-up", rest);
    case "comment": {
      const { words, ...content } = rest as Omit<DoingOf<"comment">, "doing">;
      return named(doing.text, "text.commented", content, partsOfWords("comment", words));
    }
    case "stance-on-clause": {
      const { clauses, revision, stance, text } = doing;
      const drafts = clauses.map((clause) => ({ kind: "clause.stanced", content: { text, revision, clause, stance } }));
      return { title: subjectName(scene, text).slice(0, 120), about: text, drafts };
    }
    case "give-number":
      return { title: doing.number, drafts: [{ kind: "number.given", content: clean(rest) }] };
    case "enter-statement": {
      const { of, title, words } = doing;
      const content = clean({ of, words: title });
      const parts = partsOfWords("statement", words);
      return {
        title: title ?? proposalTitle(scene, of).slice(0, 120),
        drafts: [{ kind: "explanation.entered", content, parts }],
      };
    }
    case "name-delegation":
      return named(doing.session, "delegation.named", rest);
    case "write-to": {
      const { words, ...content } = rest as Omit<DoingOf<"write-to">, "doing">;
      const communication = nameNew(scene, "communication", doing.title);
      const drafted = named(
        communication,
        "communication.sent",
        { communication, ...content },
        partsOfWords("text", words),
      );
      return { ...drafted, title: doing.title };
    }
    default:
      return unreachable(name as never);
  }
}

const accountKinds = {
  "share-readout": "readout.tabled",
  "publish-readout": "readout.published",
  announce: "announcement.made",
} as const;

const agendaId = (session: SubjectId): SubjectId => `agenda:${session.slice(session.indexOf(":") + 1)}` as SubjectId;

function draftSession(scene: Scene, doing: DoingOf<"propose-session" | "enter-session">): Result<Drafted> {
  const { body, format, name, place, when } = doing;
  if (scene.documents.find("body", body) === undefined) {
    return refuse("body-unknown", `There is no ${body} on the record: put the body forward first.`);
  }
  const subject = nameNew(scene, "session", `${body.slice("body:".length)} ${when.day}`);
  const common = { kind: "session", body, name, when: clean(when), place, format };
  const terms =
    doing.doing === "propose-session"
      ? { ...common, status: "planned", host: doing.host, rhythm: doing.rhythm }
      : {
          ...common,
          status: "held",
          topics: doing.topics.length === 0 ? undefined : doing.topics.map((words) => ({ words })),
        };
  const how: How = doing.doing === "propose-session" ? doing.how : { rule: "entered", source: doing.source };
  return one(name ?? subjectName(scene, body), subject, propose(subject, clean(terms) as unknown as Terms, how));
}

/** The session's terms as they hold or were last put, with what changes; what it displaces is named, so that both sides must agree. */
function draftMove(
  scene: Scene,
  { how, place, reason, session, status, when }: DoingOf<"move-session">,
): Result<Drafted> {
  const document: SessionDocument | undefined = scene.documents.find("session", session);
  const version = document === undefined ? undefined : principalOf(document);
  if (version === undefined) {
    return refuse("session-unknown", `Nobody has put ${session} forward yet: propose it first.`);
  }
  const { reason: _, ...before } = version.terms;
  const terms = clean({ ...before, status, when: when ?? before.when, place: place ?? before.place, reason });
  const draft = propose(session, terms as unknown as Terms, how, { lineage: { amends: version.proposal } });
  return one(subjectName(scene, session), session, draft);
}

const answerKinds: Readonly<Record<DoingOf<"respond">["answer"], string>> = {
  concur: "stance.concurred",
  "concur-ad-referendum": "stance.concurred",
  object: "stance.objected",
  abstain: "stance.abstained",
  reserve: "stance.reserved",
  confirm: "stance.confirmed",
  decline: "stance.declined",
  withdraw: "proposal.withdrawn",
  "break-silence": "silence.broken",
  "take-note": "note.taken",
  initial: "text.initialled",
};
const reasoned: ReadonlySet<string> = new Set(["object", "abstain", "decline", "withdraw", "break-silence"]);

function draftAnswer(scene: Scene, { answer, ground, proposal, words }: DoingOf<"respond">): Result<Drafted> {
  const document = scene.documents.find("proposal", proposal);
  if (document === undefined) return refuse("not-a-proposal", "There is no such proposal on the record.");
  if (answer === "reserve" && words === undefined) {
    return refuse("point-missing", "Name the point on which the matter is held open.");
  }
  const content = clean({
    proposal,
    adReferendum: answer === "concur-ad-referendum" ? true : undefined,
    ground: answer === "break-silence" ? (ground ?? "objection") : undefined,
    reason: reasoned.has(answer) ? words : undefined,
    point: answer === "reserve" ? words : undefined,
  });
  return one(proposalTitle(scene, proposal), document.subject, { kind: answerKinds[answer], content });
}

/** C21: hours never move. The same words are put anew to a later hour and supersede the former. */
function draftExtension(scene: Scene, { expires, proposal }: DoingOf<"extend-silence">): Result<Drafted> {
  const act = scene.acts.find(proposal);
  if (act?.kind !== "proposal.tabled" || act.verdict.status !== "valid") {
    return refuse("not-a-proposal", "There is no such proposal on the record.");
  }
  const { rule, subject, terms } = act.content as unknown as Content<"proposal.tabled">;
  if (rule.kind !== "silence")
    return refuse("not-under-silence", "It is not under silence: there is no hour to extend.");
  if (act.party !== scene.party) {
    return refuse(
      "not-own-proposal",
      "Only the party that opened the silence can put it to a later hour: break it, asking for time.",
    );
  }
  const parts: NonNullable<PaperDraft["parts"]>[number][] = [];
  for (const { commitment, lang, media, name } of act.parts) {
    const bytes = scene.acts.part(commitment);
    if (bytes === undefined) return refuse("words-missing", `The part "${name}" of it is not held here.`);
    parts.push({ name, lang, media, words: { as: "file", base64: bytes.toBase64() } });
  }
  const how = clean({ ...rule, rule: "silence", kind: undefined, expires }) as unknown as How;
  const draft = propose(subject, terms, how, { lineage: { supersedes: [proposal] }, parts });
  return one(proposalTitle(scene, proposal), subject, draft);
}

function draftAdoption(scene: Scene, { how, nature, revision, text }: DoingOf<"adopt-text">): Result<Drafted> {
  const document = scene.documents.find("text", text);
  const tabled = document?.revisions.find(({ act }) => act === revision);
  if (tabled === undefined) return refuse("revision-unknown", `There is no such revision of ${text} on the record.`);
  const { body, purpose, session, title } = tabled.content;
  const authentic = [...new Set(tabled.parts.filter(({ name }) => name === "revision").map(({ lang }) => lang))];
  const terms: object =
    purpose === "minutes"
      ? { kind: "minutes", session, revision, nature }
      : { kind: "text", revision, title, nature, authentic, body };
  if (purpose === "minutes" && session === undefined) {
    return refuse("session-unknown", "These minutes name no session: table a revision that does.");
  }
  return one(title, text, propose(text, clean(terms) as unknown as Terms, how));
}
