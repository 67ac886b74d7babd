import type { ActId } from "../base/ids.ts";
import type { Awaited, Outcome, Standing } from "../consent/outcome.ts";
import type { Version } from "../mechanism/documents.ts";
import { partyName, partyNames } from "./names.ts";
import type { Scene } from "./scene.ts";
import { formatClock, formatDate, formatDayOf } from "./time-words.ts";

/** How a matter stands: the outcome and standing as derived, and the sentence that says it. */
export interface Stands {
  readonly outcome: Outcome["status"];
  readonly standing?: Standing["status"];
  readonly words: string;
  /** Who entered, agreed or put it forward. */
  readonly by: readonly string[];
  readonly source?: NonNullable<Version["source"]>;
}

export function standsOf(scene: Scene, version: Version): Stands {
  const { outcome, standing, source } = version;
  return {
    outcome: outcome.status,
    ...(standing === undefined ? {} : { standing: standing.status }),
    words: [outcomeWords(scene, version), sourceWords(source), standingWords(scene, standing)]
      .filter((word) => word !== "")
      .join("; "),
    by: "by" in outcome ? [outcome.by].flat() : [version.party],
    ...(source === undefined ? {} : { source }),
  };
}

/** Acts that a version's standing rests on: the proposal, every stance, and what settled it. */
export function actsOf(version: Version): readonly ActId[] {
  const settled = "settledBy" in version.outcome ? [version.outcome.settledBy] : [];
  return [version.proposal, ...version.stances.map((stance) => stance.act), ...settled];
}

/** What became of a proposal, in one sentence without a full stop. Absence of a word is "awaiting", never an error. */
export function outcomeWords(scene: Scene, proposal: Pick<Version, "party" | "outcome">): string {
  const { outcome } = proposal;
  const names = (parties: Parameters<typeof partyNames>[1]): string => partyNames(scene, parties);
  const author = partyName(scene, proposal.party);
  switch (outcome.status) {
    case "open":
      return `Put forward by ${author}, awaiting ${awaitedWords(scene, outcome.awaiting)}`;
    case "under-silence":
      return outcome.brokenBy.length > 0
        ? `Silence broken by ${names(outcome.brokenBy)}, awaiting ${awaitedWords(scene, outcome.awaiting)}`
        : `Under silence until ${formatClock(scene, outcome.expires)} ${partyName(scene, scene.party)}, put forward by ${author}`;
    case "signed":
      return `Signed by all, awaiting ${awaitedWords(scene, outcome.awaiting)}`;
    case "provisional":
      return `Agreed ad referendum, awaiting confirmation by ${names(outcome.awaiting.map((each) => each.party))} until ${formatClock(scene, outcome.confirmBy)}`;
    case "entered":
      return outcome.concurred.length > 0
        ? `Entered by ${author}, ${names(outcome.concurred)} ${outcome.concurred.length > 1 ? "concur" : "concurs"}`
        : `Entered by ${author}`;
    case "entered-jointly":
      return `Entered jointly by ${names(outcome.by)}`;
    case "disputed":
      return `Disputed: entered by ${author}, ${names(outcome.objectedBy)} ${outcome.objectedBy.length > 1 ? "object" : "objects"}`;
    case "agreed": {
      const day = formatDayOf(scene, outcome.on);
      const abstained = outcome.abstained.length > 0 ? `, ${names(outcome.abstained)} abstaining` : "";
      if (outcome.how === "silence") return `Adopted ${day}: nobody broke silence${abstained}`;
      return `Agreed by ${names(outcome.by)} ${day}${outcome.how === "ad-referendum" ? ", confirmed after ad referendum" : ""}${abstained}`;
    }
    case "objected":
      return `Not agreed: ${names(outcome.by)} objected`;
    case "broken":
      return `Not adopted: ${names(outcome.by)} broke silence`;
    case "withdrawn":
      return `Withdrawn by ${author}`;
    case "lapsed":
      return outcome.awaited.length > 0 ? `Lapsed: ${names(outcome.awaited)} had not answered` : "Lapsed";
    case "declined":
      return `Not agreed: ${names(outcome.by)} declined to confirm`;
    case "undelivered":
      return `Undelivered: ${names(outcome.to)} had not received it in time, so silence bound nobody`;
    case "void":
      return `Without effect: ${outcome.sentence}`;
  }
}

/** Whose word a matter waits for, and which: "Seoul's receipt", "Tokyo". */
export function awaitedWords(scene: Scene, awaiting: readonly Awaited[]): string {
  if (awaiting.length === 0) return "nobody";
  const stances = awaiting.filter((each) => each.what === "stance").map((each) => each.party);
  const rest = awaiting
    .filter((each) => each.what !== "stance")
    .map((each) => `${partyName(scene, each.party)}'s ${whatWords[each.what]}`);
  const parts = stances.length > 0 ? [partyNames(scene, stances), ...rest] : rest;
  return [...new Set(parts)].join(", ");
}

const whatWords: Readonly<Record<Awaited["what"], string>> = {
  stance: "word",
  receipt: "receipt",
  hour: "own clock",
  confirmation: "confirmation",
  notice: "notice",
  "leave-of-reserve": "answer on the point it reserved",
};

function sourceWords(source: Version["source"]): string {
  if (source === undefined) return "";
  const date = source.date === undefined ? undefined : formatDate(source.date);
  const named = [source.publisher, source.title, date].filter((word) => word !== undefined);
  return `source ${named.join(", ")}`;
}

function standingWords(scene: Scene, standing: Standing | undefined): string {
  switch (standing?.status) {
    case undefined:
    case "in-force":
      return "";
    case "superseded":
      return "replaced by a later version";
    case "in-conflict":
      return "in conflict with another agreed version until a third replaces both";
    case "contested":
      return `contested: ${partyNames(scene, standing.over)} showed two different logs`;
  }
}
