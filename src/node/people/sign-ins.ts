import { createHash } from "node:crypto";
import type { Account, PeopleStore, SignIn } from "../ports/people.ts";

/** How long a sign-in lasts, seconds; as NIST SP 800-63B-4, 2.2.3 asks of two factors, and twice as strict in the whole. */
export const signInLimits = {
  /** Without a call in between. */
  idleSeconds: 3600,
  /** In any case. */
  wholeSeconds: 12 * 3600,
  /** A fresh proof of who acts is good for so long. */
  provedSeconds: 300,
  /** When it was last seen is noted at most so often. */
  touchSeconds: 30,
  /** Sign-ins of one account at once; the one longest unused ends for the next. */
  perAccount: 20,
  /** What has ended by itself is forgotten so often. */
  sweepSeconds: 300,
} as const;

/** What a call with a cookie comes from. */
export interface Present {
  readonly account: Account;
  readonly signIn: SignIn;
}

/** What sign-ins need of the world. */
export interface PeopleWorld {
  readonly store: PeopleStore;
  /** Whole seconds since 1970 by the machine's clock, never by the record's: a test or a jump of that one must end no sign-in. */
  readonly now: () => number;
  readonly random: (count: number) => Uint8Array;
}

/** Beginning, finding and ending sign-ins. What the cookie holds is 256 random bits; only its SHA-256 is stored. */
export interface SignIns {
  /** Signs an account in; the answer is what the cookie is to hold. */
  begin(account: string, how: { readonly device: string; readonly isProved: boolean }): Promise<string>;
  /** Who a cookie stands for; undefined where it stands for nobody any more. `isQuiet` does not count as being there. */
  find(token: string, isQuiet?: boolean): Promise<Present | undefined>;
  end(token: string): Promise<void>;
  /** Whether its owner has proved who they are a short time ago. */
  isProved(signIn: SignIn): boolean;
}

/** What a cookie may hold: 32 bytes as base64url. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
const idBytes = 16;
const tokenBytes = 32;

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

export const randomToken = (random: PeopleWorld["random"]): string =>
  random(tokenBytes).toBase64({ alphabet: "base64url", omitPadding: true });

export const randomId = (random: PeopleWorld["random"]): string => random(idBytes).toHex();

export function createSignIns({ now, random, store }: PeopleWorld): SignIns {
  let swept = 0;
  const sweep = async (at: number): Promise<void> => {
    if (at - swept < signInLimits.sweepSeconds) return;
    swept = at;
    await store.sweep({ now: at, begun: at - signInLimits.wholeSeconds, seen: at - signInLimits.idleSeconds });
  };
  return {
    async begin(account, { device, isProved }) {
      const at = now();
      await sweep(at);
      const others = await store.listSignIns(account);
      for (const { id } of others.slice(signInLimits.perAccount - 1)) await store.endSignIn(account, id);
      const token = randomToken(random);
      const signIn = { id: randomId(random), account, begun: at, seen: at, device };
      await store.addSignIn(hashToken(token), isProved ? { ...signIn, provedAt: at } : signIn);
      return token;
    },
    async find(token, isQuiet = false) {
      if (!tokenForm.test(token)) return undefined;
      const hash = hashToken(token);
      const signIn = await store.findSignIn(hash);
      if (signIn === undefined) return undefined;
      const at = now();
      const isOver = at - signIn.begun >= signInLimits.wholeSeconds || at - signIn.seen >= signInLimits.idleSeconds;
      const account = isOver ? undefined : await store.findAccount(signIn.account);
      if (account === undefined || account.status !== "active") {
        await store.endSignIn(signIn.account, signIn.id);
        return undefined;
      }
      if (!isQuiet && at - signIn.seen >= signInLimits.touchSeconds) await store.touchSignIn(hash, at);
      return { account, signIn };
    },
    async end(token) {
      const signIn = tokenForm.test(token) ? await store.findSignIn(hashToken(token)) : undefined;
      if (signIn !== undefined) await store.endSignIn(signIn.account, signIn.id);
    },
    isProved: ({ provedAt }) => provedAt !== undefined && now() - provedAt < signInLimits.provedSeconds,
  };
}
