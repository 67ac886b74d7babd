import type { Json, JsonObject } from "../../base/json.ts";
import type { Action } from "../people/officer.ts";

/** Kinds of acts by which a party is bound, or gives up a right it holds until then. */
const binding: ReadonlySet<string> = new Set([
  "charter.founded",
  "charter.adopted",
  "key.rolled",
  "party.left",
  "proposal.tabled",
  "stance.concurred",
  "stance.objected",
  "stance.confirmed",
  "stance.declined",
  "silence.broken",
]);

/** Kinds that put words before the public in the party's name. */
const published: ReadonlySet<string> = new Set(["readout.published", "statement.made", "announcement.made"]);

/** Terms that settle when and about what a meeting is held, and nothing else. */
const arrangements: ReadonlySet<string> = new Set(["session", "agenda"]);

/** What a policy is asked before an act of this kind is entered. */
export function actionOf({ content, kind }: { readonly kind: string; readonly content: JsonObject }): Action {
  if (published.has(kind)) return "publish";
  if (!binding.has(kind)) return "table";
  return kind === "proposal.tabled" && !isBindingProposal(content) ? "table" : "bind";
}

/**
 * Tabling under consensus is its author's concurrence, so it binds, except ad referendum, or where it only arranges a meeting. History
 * from outside stands as its author's word until others concur. A silence that is opened binds its author unless somebody breaks it.
 */
function isBindingProposal({ rule, terms }: JsonObject): boolean {
  const { adReferendum, kind } = fieldsOf(rule);
  if (kind === "entered") return false;
  return kind !== "consensus" || (adReferendum !== true && !isArrangement(fieldsOf(terms)["kind"]));
}

const isArrangement = (kind: unknown): boolean => typeof kind === "string" && arrangements.has(kind);

const fieldsOf = (value: Json | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
