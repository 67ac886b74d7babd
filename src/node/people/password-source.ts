import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PeopleStore } from "../ports/people.ts";
import type { IdentitySource } from "./identity.ts";
import type { Passwords } from "./password.ts";
import type { Attempt, Throttle } from "./throttle.ts";

/** A name and a password, and from where they came. */
export interface PasswordProof {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

/** One answer to whatever was wrong: name, password, or an account that is not open. It takes the same time for each. */
const wrong = refuse("sign-in-wrong", "Name and password do not belong together, or the account is not open.");

export const refuseSlow = (seconds: number): Result<never> =>
  refuse("sign-in-slow", `Too many wrong answers: try again in ${seconds === 1 ? "1 second" : `${seconds} seconds`}.`);

/** Passwords kept by this node as a source of identities. */
export const createPasswordSource = (
  store: PeopleStore,
  passwords: Passwords,
  throttle: Throttle,
): IdentitySource<PasswordProof> => ({
  name: "password",
  async identify({ address, name: typed, password }) {
    const name = typed.trim().toLowerCase();
    const attempt: Attempt = { name, address };
    const wait = throttle.waitOf(attempt);
    if (wait > 0) return refuseSlow(wait);
    // Counted before it is compared: many at once count as many.
    throttle.failed(attempt);
    const account = await store.findAccountByName(name);
    const hash = account?.status === "active" ? await store.findPassword(account.id) : undefined;
    const isRight = await passwords.check(password, hash);
    if (!isRight.ok) return isRight;
    if (account === undefined || !isRight.value) return wrong;
    throttle.passed(attempt);
    return accept(account.id);
  },
});
