import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from "@cedar-policy/cedar-wasm/nodejs";
import type { AuthorizationCall, DetailedError } from "@cedar-policy/cedar-wasm/nodejs";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Need } from "../people/officer.ts";

/** Policies in force at a node, as text to read and as something to ask. */
export interface PolicyText {
  /** Each file by name, in the order of reading. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Asks Cedar; the answer names the policies that decided, and what each of them still needs. */
  ask(question: Question): Answer;
}

export type Question = Pick<AuthorizationCall, "principal" | "action" | "resource" | "context" | "entities">;

export interface Answer {
  readonly allowed: boolean;
  /** Ids of the policies that decided; none where nothing permits. */
  readonly policies: readonly string[];
  /** What would have to be met for those that forbid; undefined of one that forbids in any case. */
  readonly needs: readonly (Need | undefined)[];
}

/** Longest policy of a party that is read. */
const policyCharsMax = 256 * 1024;

const folder = join(import.meta.dirname, "policy");
const shipped = ["separation.cedar", "default.cedar"].map((name) => ({ name, text: readShipped(name) }));
const schema = readShipped("schema.cedarschema");

function readShipped(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** The shipped policies together with a party's own. Codes: `policy-text`, with the line where it cannot be followed. */
export function openPolicy(own?: { readonly name: string; readonly text: string }): Result<PolicyText> {
  const files = own === undefined ? shipped : [...shipped, own];
  const policies = new Map<string, { readonly text: string; readonly needs: Need | undefined }>();
  for (const file of files) {
    const read = readPolicies(file);
    if (!read.ok) return read;
    for (const each of read.value) {
      if (policies.has(each.id)) return refuseText(file.name, `two policies are called "${each.id}"`);
      policies.set(each.id, each);
    }
  }
  const staticPolicies = Object.fromEntries([...policies].map(([id, { text }]) => [id, text]));
  const checked = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: "strict" } });
  const fault = checked.type === "failure" ? { error: checked.errors[0], policyId: "" } : checked.validationErrors[0];
  if (fault !== undefined) {
    return refuseText(
      own?.name ?? "",
      `policy "${fault.policyId}": ${fault.error?.message ?? "it does not fit the schema"}`,
    );
  }
  // Parsed sets live by name in the library, for all nodes of a process.
  const name = createHash("sha256").update(JSON.stringify(staticPolicies)).digest("hex");
  const parsed = preparsePolicySet(name, { staticPolicies });
  assert(parsed.type === "success", "what was validated is parsed");
  return accept({
    files,
    ask(question) {
      const answer = statefulIsAuthorized({ ...question, preparsedPolicySetId: name });
      // A question that cannot be asked, and a policy that fails on it, permit nothing.
      if (answer.type === "failure") return { allowed: false, policies: [], needs: [] };
      const { decision, diagnostics } = answer.response;
      if (diagnostics.errors.length > 0) {
        return { allowed: false, policies: diagnostics.errors.map(({ policyId }) => policyId), needs: [undefined] };
      }
      const ids = diagnostics.reason.toSorted();
      return { allowed: decision === "allow", policies: ids, needs: ids.map((id) => policies.get(id)?.needs) };
    },
  });
}

interface NamedPolicy {
  readonly id: string;
  readonly text: string;
  readonly needs: Need | undefined;
}

/** The policies of one file; each has a name of its own, which is what the log of decisions says. */
function readPolicies({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string;
}): Result<readonly NamedPolicy[]> {
  if (text.length > policyCharsMax) return refuseText(name, `it has more than ${policyCharsMax} characters`);
  const parts = policySetTextToParts(text);
  if (parts.type === "failure") return refuseText(name, sayError(text, parts.errors[0]));
  if (parts.policy_templates.length > 0) return refuseText(name, "templates are not used here");
  const named: NamedPolicy[] = [];
  for (const policy of parts.policies) {
    const json = policyToJson(policy);
    assert(json.type === "success", "a parsed policy is a policy");
    const { effect, annotations = {} } = json.json;
    const { id, needs } = annotations;
    if (id === undefined || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
      return refuseText(name, `each policy has a name of small letters and lines, as in @id("desks-table")`);
    }
    if (needs !== undefined && (effect !== "forbid" || (needs !== "step-up" && needs !== "second-person"))) {
      return refuseText(name, `policy "${id}": @needs stands before "forbid" and says "step-up" or "second-person"`);
    }
    named.push({ id, text: policy, needs });
  }
  return accept(named);
}

const refuseText = (name: string, what: string): Result<never> =>
  refuse(
    "policy-text",
    `The policy ${name} is not taken: ${what}. The node does not start with a policy it cannot follow.`,
  );

function sayError(text: string, error: DetailedError | undefined): string {
  const start = error?.sourceLocations?.[0]?.start;
  const line = start === undefined ? "" : `line ${text.slice(0, start).split("\n").length}: `;
  return `${line}${error?.message ?? "it cannot be read"}`;
}
