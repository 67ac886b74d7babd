import type { Content } from "../../act/catalogue.ts";
import type { Charter } from "../../act/charter.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import type { JsonObject } from "../../base/json.ts";
import { addSeconds } from "../../base/time.ts";
import type { Instant } from "../../base/time.ts";
import { mattersOf, readRequirement } from "../../consent/rule.ts";
import type { Scene } from "../scene.ts";

/** An hour that an act sets or must keep. The page shows it in every capital's time. */
export interface LetterHour {
  readonly what: "answer-by" | "receive-by" | "confirm-by" | "silence-ends" | "delivered-by" | "not-before" | "embargo";
  /** The second itself is still within it, UTC. */
  readonly at: Instant;
  /** Whose clock counts: each party's own, or one party's. */
  readonly clock: "each" | PartyId;
}

/** What it means if nothing is said, as a closed choice the page has words for. */
export type SilenceMeaning =
  /** Nothing is agreed by silence: the matter lapses. */
  | "lapses"
  /** Adopted, for everybody whose node received it by the hour of notice and who did not break silence. */
  | "adopts"
  /** It stands as our word alone. */
  | "ours-alone"
  /** What was agreed ad referendum lapses if we do not confirm. */
  | "unconfirmed-lapses"
  /** It ends the matter, or says something: nothing is asked of anybody. */
  | "nothing-asked"
  /** An answer is asked for; without one nothing happens. */
  | "asked-only";

type Rule = Content<"proposal.tabled">["rule"];

export interface Put {
  readonly rule: "consensus" | "silence" | "entered" | "word";
  /** Whose word it needs, ours among them. */
  readonly needs: readonly PartyId[];
  readonly hours: readonly LetterHour[];
  readonly silence: SilenceMeaning;
  /** What can still be done once it is tabled. */
  readonly afterwards: "withdraw-until-settled" | "cannot-be-taken-back" | "correct-by-another";
}

/** How an act is put: by which rule, whose word it needs, by which hours, and what silence will mean. */
export function putOf(scene: Scene, kind: string, content: JsonObject): Put {
  const charter = scene.documents.find("charter", "charter")?.charter;
  if (kind === "proposal.tabled") {
    const { needs, rule, subject, terms } = content as unknown as Content<"proposal.tabled">;
    const requirement = charter === undefined ? undefined : readRequirement(charter, mattersOf(subject, terms));
    return { needs: needs ?? [], ...putRule(scene, charter, rule, requirement?.silence?.noticeHours ?? 0) };
  }
  const { proposal } = content;
  const answered = typeof proposal === "string" ? scene.documents.find("proposal", proposal) : undefined;
  if (answered !== undefined) {
    const adReferendum = kind === "stance.concurred" && content["adReferendum"] === true;
    return {
      rule: answered.rule,
      needs: answered.needs,
      hours: hoursOfProposal(scene, charter, answered.id, adReferendum),
      silence: adReferendum ? "unconfirmed-lapses" : "nothing-asked",
      afterwards: "cannot-be-taken-back",
    };
  }
  const { answerBy, embargo } = content as { readonly answerBy?: Instant; readonly embargo?: Instant };
  return {
    rule: "word",
    needs: [],
    hours: [
      ...(answerBy === undefined ? [] : [{ what: "answer-by", at: answerBy, clock: "each" } as const]),
      ...(embargo === undefined ? [] : [{ what: "embargo", at: embargo, clock: scene.party } as const]),
    ],
    silence: answerBy === undefined ? "nothing-asked" : "asked-only",
    afterwards: "correct-by-another",
  };
}

function putRule(scene: Scene, charter: Charter | undefined, rule: Rule, noticeHours: number): Omit<Put, "needs"> {
  const hours = hoursOfRule(scene.party, charter, rule, noticeHours);
  switch (rule.kind) {
    case "consensus":
      return { rule: "consensus", hours, silence: "lapses", afterwards: "withdraw-until-settled" };
    case "silence":
      return { rule: "silence", hours, silence: "adopts", afterwards: "withdraw-until-settled" };
    case "entered":
      return { rule: "entered", hours, silence: "ours-alone", afterwards: "correct-by-another" };
    // no default: a new rule must say what silence means
  }
}

function hoursOfRule(
  author: PartyId,
  charter: Charter | undefined,
  rule: Rule,
  noticeHours: number,
): readonly LetterHour[] {
  switch (rule.kind) {
    case "consensus": {
      const receive = rule.receiveUntil ?? addSeconds(rule.openUntil, (charter?.carriageHours ?? 0) * 3600);
      const confirm = rule.confirmBy ?? addSeconds(receive, (charter?.adReferendumDays ?? 0) * 86_400);
      return [
        { what: "answer-by", at: rule.openUntil, clock: "each" },
        { what: "receive-by", at: receive, clock: author },
        { what: "confirm-by", at: confirm, clock: "each" },
      ];
    }
    case "silence":
      return [
        { what: "delivered-by", at: addSeconds(rule.expires, -noticeHours * 3600), clock: "each" },
        { what: "silence-ends", at: rule.expires, clock: "each" },
      ];
    case "entered":
      return [];
    // no default: a new rule must say which hours it sets
  }
}

/** The hours of a proposal that is answered; the date to confirm by only where the answer is ad referendum. */
function hoursOfProposal(
  scene: Scene,
  charter: Charter | undefined,
  proposal: ActId,
  adReferendum: boolean,
): readonly LetterHour[] {
  const tabling = scene.acts.find(proposal);
  if (tabling?.kind !== "proposal.tabled" || tabling.verdict.status !== "valid") return [];
  const { rule, subject, terms } = tabling.content as unknown as Content<"proposal.tabled">;
  const notice =
    charter === undefined ? 0 : (readRequirement(charter, mattersOf(subject, terms)).silence?.noticeHours ?? 0);
  const hours = hoursOfRule(tabling.party, charter, rule, notice);
  return adReferendum ? hours : hours.filter(({ what }) => what !== "confirm-by");
}
