import type { Result } from "../../base/refusal.ts";

/**
 * Where a party says by itself who somebody is. Passkeys and passwords of this node are one source; a ministry's own directory would be
 * another. A source proves an identity; which functions go with it stays with the accounts of this node.
 */
export interface IdentitySource<Proof> {
  /** Stable name, as the log of decisions may say it: "password", "passkey". */
  readonly name: string;
  /** Id of the account the proof belongs to. Codes: `sign-in-wrong`, `sign-in-slow`, `busy`. */
  identify(proof: Proof): Promise<Result<string>>;
}
