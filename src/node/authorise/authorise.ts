import { assert } from "../../base/refusal.ts";
import { roleNames } from "../people/officer.ts";
import type { Action, Decision, Matter, Need, Officer } from "../people/officer.ts";
import type { PolicyText, Question } from "./policy.ts";

/** A decision with the policies that made it, for the log. */
export interface Ruling {
  readonly decision: Decision;
  /** Ids of the policies that decided; none where nothing permits. */
  readonly policies: readonly string[];
}

/** Who may do what at a node. */
export interface Authority {
  readonly files: PolicyText["files"];
  /** What the policy says before any condition is met. A function of its arguments and the policy alone. */
  authorise(officer: Pick<Officer, "id" | "roles">, action: Action, matter: Matter): Decision;
  rule(officer: Pick<Officer, "id" | "roles">, action: Action, matter: Matter): Ruling;
}

/** Rulings remembered at most; beyond it all are forgotten and made again. */
const rulingsMax = 4096;

export function createAuthority(policy: PolicyText): Authority {
  const known = new Map<string, Ruling>();
  const rule: Authority["rule"] = (officer, action, matter) => {
    const key = JSON.stringify([officer.id, officer.roles, action, matter.mechanism, matter.body, matter.kind]);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= rulingsMax) known.clear();
    const ruling = decide(policy, officer, action, matter);
    known.set(key, ruling);
    return ruling;
  };
  return { files: policy.files, rule, authorise: (...asked) => rule(...asked).decision };
}

/**
 * Asks as if no condition were met; where only conditions stand in the way, asks again as if those were, until it is permitted or
 * refused in any case. There are two conditions, so three questions at most.
 */
function decide(policy: PolicyText, officer: Pick<Officer, "id" | "roles">, action: Action, matter: Matter): Ruling {
  const needs = new Set<Need>();
  const policies = new Set<string>();
  for (;;) {
    const answer = policy.ask(questionOf(officer, action, matter, needs));
    for (const id of answer.policies) policies.add(id);
    if (answer.allowed) {
      return { decision: { allowed: true, needs: [...needs].toSorted() }, policies: [...policies] };
    }
    const further = answer.needs.filter((need) => need !== undefined && !needs.has(need)) as readonly Need[];
    if (answer.needs.includes(undefined) || further.length === 0) {
      return { decision: refusalOf(action), policies: answer.policies };
    }
    for (const need of further) needs.add(need);
  }
}

/** The whole house; every place lies in it. */
const house = "house";
const uid = (type: "Officer" | "Place" | "Action", id: string) => ({ type, id });
/** A place as policies and the log of decisions name it. */
export const placeOf = ({ body, mechanism }: { [N in "mechanism" | "body"]?: Matter[N] | undefined }): string =>
  mechanism === undefined ? house : body === undefined ? mechanism : `${mechanism}/${body}`;

function questionOf(
  { id, roles }: Pick<Officer, "id" | "roles">,
  action: Action,
  matter: Matter,
  met: ReadonlySet<Need>,
): Question {
  const { body, kind = "", mechanism } = matter;
  assert(body === undefined || mechanism !== undefined, "a body is one of a mechanism");
  const placesOf = (wanted: (role: string) => boolean, wider: boolean) => {
    const held = roles.filter(({ role }) => wanted(role));
    const ids = held.flatMap((role) => [placeOf(role), ...(wider ? [placeOf({ ...role, body: undefined })] : [])]);
    return [...new Set(ids)].map((place) => ({ __entity: uid("Place", place) }));
  };
  const principal = uid("Officer", id);
  const attrs = {
    ...Object.fromEntries(roleNames.map((name) => [name, placesOf((role) => role === name, false)])),
    seat: placesOf((role) => role !== "administrator", true),
  };
  const chain = [...new Set([placeOf(matter), placeOf({ mechanism }), house])];
  const places = chain.map((place, i) => ({
    uid: uid("Place", place),
    attrs: {},
    parents: chain.slice(i + 1, i + 2).map((parent) => uid("Place", parent)),
  }));
  return {
    principal,
    action: uid("Action", action),
    resource: uid("Place", placeOf(matter)),
    context: { kind, steppedUp: met.has("step-up"), secondPerson: met.has("second-person") },
    entities: [{ uid: principal, attrs, parents: [] }, ...places],
  };
}

const acting: Readonly<Record<Action, string>> = {
  "read-record": "read this part of the record",
  "read-private": "read what is ours alone here",
  "write-private": "write what is ours alone here",
  clear: "clear papers here",
  table: "table here",
  bind: "bind the party here",
  publish: "publish here",
  "carry-pouch": "pack or open pouches",
  "read-decisions": "read who was allowed what",
  "administer-people": "give out functions",
  "administer-node": "look after this node",
};

const refusalOf = (action: Action): Decision & { allowed: false } => ({
  allowed: false,
  code: "not-permitted",
  sentence: `Your functions do not allow you to ${acting[action]}. An administrator gives out functions; Settings shows yours and the policy.`,
});
