import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { createAuthority } from "./authorise.ts";
import type { Authority } from "./authorise.ts";
import { openPolicy } from "./policy.ts";

/** What a party adds to the shipped policies, in its home. */
const policyName = "policy.cedar";

/** The authority of a home: the shipped policies, and the party's own where there are any. Codes: `policy-text`. */
export async function openAuthority(dir: string): Promise<Result<Authority>> {
  const text = await readFile(join(dir, policyName), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const policy = openPolicy(text === undefined ? undefined : { name: policyName, text });
  return policy.ok ? accept(createAuthority(policy.value)) : policy;
}
