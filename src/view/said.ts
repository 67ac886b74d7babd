import type { Content } from "../act/catalogue.ts";
import type { TermsKind } from "../act/terms.ts";
import { isSubjectId } from "../base/ids.ts";
import type { ActId } from "../base/ids.ts";
import type { JsonObject } from "../base/json.ts";
import type { Instant } from "../base/time.ts";
import { nameMatter, nameSubject, nameTerms } from "./desk/name.ts";
import type { Name } from "./desk/name.ts";
import { levelName } from "./names.ts";
import type { Scene } from "./scene.ts";

/**
 * What an act says, as a sentence whose words a page has in each of its languages: the kind is the verb, the rest are its objects.
 * The same for an act in the record and for one that is not yet tabled.
 */
export interface Said {
  /** Kind of the act; of a tabling with its rule: `proposal.tabled/silence`. */
  readonly act: string;
  /** Kind of the terms put forward. */
  readonly terms?: TermsKind;
  readonly name: Name;
  /** The other thing it names: the session an item is carried to, where an issue is taken. */
  readonly other?: Name;
  /** Until when, UTC. */
  readonly until?: Instant;
  /** A closed choice: the ground, the state of progress, how an item was treated. */
  readonly choice?: string;
  /** The author's own words: a reason, a point, a number given; of history its source. */
  readonly words?: string;
  readonly adReferendum?: true;
}

/** `id` and `at` are absent while it is a draft. */
interface Saying {
  readonly kind: string;
  readonly content: JsonObject;
  readonly id?: ActId;
  readonly at?: Instant;
}

const choiceFields = ["ground", "treatment", "progress", "view", "stance"] as const;
const wordFields = ["reason", "point", "comment", "words", "number", "item"] as const;

/** The sentence of an act or a draft. Content that is not as its kind says gives fewer objects, never a failure. */
export function sayAct(scene: Scene, saying: Saying): Said {
  const { content, kind } = saying;
  if (kind === "proposal.tabled") return sayTabling(scene, saying);
  const choice = firstText(content, choiceFields);
  const words = firstText(content, wordFields);
  const other = otherOf(scene, saying);
  const act = {
    kind,
    content,
    id: saying.id ?? noAct,
    at: saying.at ?? scene.now,
    verdict: { status: "valid" },
  } as const;
  return {
    act: kind,
    name: nameMatter(scene, act),
    ...(other === undefined ? {} : { other }),
    ...(choice === undefined ? {} : { choice }),
    ...(words === undefined ? {} : { words }),
    ...(content["adReferendum"] === true ? { adReferendum: true } : {}),
  };
}

const noAct = "" as ActId;

function sayTabling(scene: Scene, { at = scene.now, content, id = noAct }: Saying): Said {
  const { rule, subject, terms } = content as unknown as Partial<Content<"proposal.tabled">>;
  const none: Name = { kind: "own", words: "" };
  if (rule === undefined || terms === undefined || subject === undefined) return { act: "proposal.tabled", name: none };
  const until = rule.kind === "silence" ? rule.expires : rule.kind === "consensus" ? rule.openUntil : undefined;
  return {
    act: `proposal.tabled/${rule.kind}`,
    terms: terms.kind,
    // A draft's terms need not be as their kind says: what cannot be named goes by its subject.
    name: attempt(() => nameTerms(scene, { at, id }, subject, terms)) ?? { kind: "not-held", id: subject },
    ...(until === undefined ? {} : { until }),
    ...(rule.kind === "entered" ? { words: rule.source.publisher } : {}),
    ...("adReferendum" in rule && rule.adReferendum === true ? { adReferendum: true } : {}),
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Where an issue is taken to, the session an item is carried to. */
function otherOf(scene: Scene, { content, kind }: Saying): Name | undefined {
  const to = textOf(content, "to");
  if (isSubjectId(to)) return nameSubject(scene, to);
  const level = textOf(content, "level");
  if (kind.startsWith("issue.") && level !== "") return { kind: "own", words: levelName(scene, level) };
  const session = textOf(content, "session");
  const isBeside = kind === "agenda.item-proposed" || kind === "issue.taken-up" || kind === "text.tabled";
  return isBeside && isSubjectId(session) ? nameSubject(scene, session) : undefined;
}

const textOf = (content: JsonObject, field: string): string => {
  const value = content[field];
  return typeof value === "string" ? value : "";
};

function firstText(content: JsonObject, fields: readonly string[]): string | undefined {
  const field = fields.find((each) => textOf(content, each) !== "");
  return field === undefined ? undefined : textOf(content, field);
}
