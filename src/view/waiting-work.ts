import type { PartyId } from "../base/ids.ts";
import { addDays } from "../mechanism/derive/day.ts";
import { membersOf } from "../mechanism/derive/parties.ts";
import { stateOfSession } from "../mechanism/derive/session-state.ts";
import { dayOf } from "../mechanism/session.ts";
import { isHolding, principalOf } from "../mechanism/thing.ts";
import { byRecordWords, listPastDue, viewCommitment } from "./commitments.ts";
import { partyName, sessionName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { viewText } from "./texts.ts";
import { count, dayAt, endOfDay, hourOf } from "./time-words.ts";
import type { Matter } from "./matter.ts";

/** Work that waits without a proposal: clauses, minutes to draw up or comment on, notes to answer, reports, agenda items. */
export function workMatters(scene: Scene): readonly Matter[] {
  return [
    ...textMatters(scene),
    ...noteMatters(scene),
    ...reportMatters(scene),
    ...agendaMatters(scene),
    ...draftMatters(scene),
  ];
}

/** A revision waits for each party that has not spoken on some clause, until the text is adopted. */
function textMatters(scene: Scene): readonly Matter[] {
  const commentDays = scene.documents.find("charter", "charter")?.charter.procedure?.commentDays;
  const unadopted = scene.documents.list("text").filter((each) => principalOf(each) === undefined);
  return unadopted.flatMap((each): readonly Matter[] => {
    const text = viewText(scene, each);
    const { revisionAct, tabledBy } = text;
    if (revisionAct === undefined || tabledBy === undefined) return [];
    const why = refsOf(scene, [revisionAct]);
    const silent = new Map<PartyId, number>();
    for (const clause of text.clauses) {
      for (const party of clause.awaiting) silent.set(party, (silent.get(party) ?? 0) + 1);
    }
    const isMinutes = text.purpose === "minutes";
    const commented = new Set(text.comments.map((comment) => comment.party));
    const tabled = why[0]?.at;
    const until =
      isMinutes && commentDays !== undefined && tabled !== undefined
        ? endOfDay(scene, addDays(dayAt(scene, tabled), commentDays))
        : undefined;
    return [...silent]
      .filter(([party]) => !(isMinutes && commented.has(party)))
      .map(([party, clauses]) => ({
        asked: isMinutes ? "minutes" : "clauses",
        of: party,
        subject: text.id,
        about: revisionAct,
        title: `${text.title}, revision ${text.revision}: ${count(clauses, "clause")} of ${text.clauses.length} without a word`,
        from: tabledBy,
        ...(until === undefined ? {} : { deadline: hourOf(scene, until), clock: party }),
        silence: "Silence means nothing: the clauses stay open.",
        commands: [
          `act clause.stanced --text ${text.id} --revision ${revisionAct.slice(0, 12)} --clause ID --stance agreed|in-principle|open|left-aside`,
        ],
        why,
      }));
  });
}

/** A note for action waits for each addressee that has not answered it. */
function noteMatters(scene: Scene): readonly Matter[] {
  const notes = scene.documents.list("communication").flatMap((document) => document.words);
  return notes.flatMap((note) => {
    if (note.content.purpose !== "action") return [];
    const answered = new Set(notes.filter((each) => each.content.inResponseTo === note.act).map((each) => each.party));
    return note.content.to
      .filter((party) => party !== note.party && !answered.has(party))
      .map((party): Matter => ({
        asked: "answer",
        of: party,
        subject: note.content.communication,
        about: note.act,
        title: note.content.title,
        from: note.party,
        ...(note.content.answerBy === undefined
          ? {}
          : { deadline: hourOf(scene, note.content.answerBy), clock: party }),
        silence: "Silence means nothing: the note stays unanswered on the record.",
        commands: [
          `act communication.sent --communication communication:NAME --title WORDS --purpose response --to ${note.party} --in-response-to ${note.act.slice(0, 12)}`,
        ],
        why: refsOf(scene, [note.act]),
      }));
  });
}

/** A commitment waits for its owner once it is late by the record and the owner has not said it is done. */
function reportMatters(scene: Scene): readonly Matter[] {
  const late = listPastDue(scene).flatMap((commitment) => viewCommitment(scene, commitment));
  return late.flatMap((each) => {
    if (!each.holds || each.byRecord.status !== "overdue") return [];
    return each.owners
      .filter((owner) => {
        const own = each.ownWord.findLast((said) => said.party === owner);
        return (
          own === undefined || (own.progress !== "done" && own.progress !== "done-late" && own.progress !== "lapsed")
        );
      })
      .map((owner): Matter => ({
        asked: "report",
        of: owner,
        subject: each.id,
        title: `${each.what}, ${byRecordWords(each.byRecord)}`,
        from: owner,
        silence: `Silence means nothing: the record goes on counting, ${partyName(scene, owner)}'s own word stays as it is.`,
        commands: [`report ${each.id} --progress under-way|done|partly|lapsed --as-of DAY`],
        why: each.why,
      }));
  });
}

/** Items are asked for while the day by which the charter wants them has not passed. */
function agendaMatters(scene: Scene): readonly Matter[] {
  const itemDays = scene.documents.find("charter", "charter")?.charter.procedure?.itemRequestDays;
  if (itemDays === undefined) return [];
  return scene.documents.list("session").flatMap((session): readonly Matter[] => {
    const day = dayOf(session);
    const members = membersOf(scene.documents, session.body);
    const state = stateOfSession(session, members);
    if (day === undefined || day.length !== 10 || state.status !== "agreed") return [];
    const last = endOfDay(scene, addDays(day, itemDays));
    const agenda = scene.documents.list("agenda").find((each) => each.session === session.id);
    const settled = agenda?.versions.some(isHolding) === true;
    if (last <= scene.now || settled) return [];
    const holding = session.versions.filter(isHolding).map((version) => version.proposal);
    return members
      .filter((party) => agenda?.proposed.some((word) => word.party === party) !== true)
      .map((party): Matter => ({
        asked: "agenda-items",
        of: party,
        subject: session.id,
        title: sessionName(scene, session.id),
        from: party,
        deadline: hourOf(scene, last),
        clock: party,
        silence: "Silence means: the agenda may be settled without an item of ours; a late item is still recorded.",
        commands: [`act agenda.item-proposed --session ${session.id} --item NAME --title WORDS`],
        why: refsOf(scene, holding),
      }));
  });
}

/** A session that was agreed and is said to have been held waits for draft minutes: its host's, else any member's. */
function draftMatters(scene: Scene): readonly Matter[] {
  const draftDays = scene.documents.find("charter", "charter")?.charter.procedure?.draftMinutesDays;
  if (draftDays === undefined) return [];
  const drafted = new Set(
    scene.documents
      .list("text")
      .flatMap((text) =>
        text.revisions.flatMap(({ content }) => (content.purpose === "minutes" ? content.session : [])),
      ),
  );
  return scene.documents.list("session").flatMap((session): readonly Matter[] => {
    const principal = principalOf(session);
    const day = dayOf(session);
    if (principal?.outcome.status !== "agreed" || session.held.length === 0 || drafted.has(session.id)) return [];
    if (day === undefined || day.length !== 10) return [];
    const { host } = principal.terms;
    return (host === undefined ? membersOf(scene.documents, session.body) : [host]).map((party): Matter => ({
      asked: "draft-minutes",
      of: party,
      subject: session.id,
      title: sessionName(scene, session.id),
      from: party,
      deadline: hourOf(scene, endOfDay(scene, addDays(day, draftDays), party)),
      clock: party,
      silence: "Silence means nothing: the record shows no minutes of it.",
      commands: [
        `act text.tabled --text text:NAME --title WORDS --purpose minutes --session ${session.id} --clauses JSON --part revision:LANG=@FILE`,
      ],
      why: refsOf(scene, [principal.proposal, ...session.held.map((word) => word.act)]),
    }));
  });
}
