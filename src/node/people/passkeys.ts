import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Account, Ticket } from "../ports/people.ts";
import { hashToken, randomToken } from "./sign-ins.ts";
import type { PeopleWorld } from "./sign-ins.ts";

export type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** A challenge is good for so long, seconds; and so many passkeys may one account have. */
export const passkeyLimits = { challengeSeconds: 300, perAccount: 10 } as const;

/** The two ceremonies of WebAuthn 3 at one address of the node. Every challenge is good once. */
export interface Passkeys {
  /** Codes: `passkey-address`, `passkeys-many`. */
  offer(account: Account, origin: string): Promise<Result<CreationOptions>>;
  /** Keeps the passkey that was made. Codes: `passkey-wrong`. */
  register(account: Account, origin: string, label: string, response: RegistrationResponseJSON): Promise<Result<void>>;
  /** Asks for a passkey: any of this node's to sign in, or one of an account's to prove that it is still its owner. */
  challenge(origin: string, account?: string): Promise<Result<RequestOptions>>;
  /** Id of the account that answered. Codes: `sign-in-wrong`, `passkey-address`. */
  answer(origin: string, response: AuthenticationResponseJSON, account?: string): Promise<Result<string>>;
}

const wrong = refuse("sign-in-wrong", "This passkey is not known here, or its answer came too late. Try once more.");
const notKept = refuse(
  "passkey-wrong",
  "The passkey could not be kept: it took too long, or it is kept here already. Begin again.",
);

export function createPasskeys({ now, random, store }: PeopleWorld, house: string): Passkeys {
  const give = async (purpose: Ticket["purpose"], account?: string): Promise<string> => {
    const challenge = randomToken(random);
    const expires = now() + passkeyLimits.challengeSeconds;
    await store.addTicket({
      hash: hashToken(challenge),
      purpose,
      expires,
      ...(account === undefined ? {} : { account }),
    });
    return challenge;
  };
  /** Whether the challenge that came back is one of ours, for this purpose and this account; it is used up. */
  const isOurs =
    (purpose: Ticket["purpose"], account?: string) =>
    async (challenge: string): Promise<boolean> => {
      const ticket = await store.takeTicket(hashToken(challenge), purpose, now());
      return ticket !== undefined && ticket.account === account;
    };
  return {
    async offer(account, origin) {
      const id = relyingPartyOf(origin);
      if (!id.ok) return id;
      const held = await store.listPasskeys(account.id);
      if (held.length >= passkeyLimits.perAccount) {
        return refuse(
          "passkeys-many",
          `One account has at most ${passkeyLimits.perAccount} passkeys: take one away first.`,
        );
      }
      return accept(
        await generateRegistrationOptions({
          rpName: house,
          rpID: id.value,
          userName: account.name,
          userDisplayName: account.title,
          userID: Uint8Array.fromHex(account.id),
          challenge: Uint8Array.fromBase64(await give("register", account.id), { alphabet: "base64url" }),
          attestationType: "none",
          excludeCredentials: held.map((each) => ({ id: each.id, transports: [...each.transports] })),
          // Found by the browser without a name typed, and opened by the finger, face or number of its owner.
          authenticatorSelection: { residentKey: "required", userVerification: "required" },
          supportedAlgorithmIDs: algorithms,
        }),
      );
    },
    async register(account, origin, label, response) {
      const id = relyingPartyOf(origin);
      if (!id.ok) return id;
      const read = await verifyRegistrationResponse({
        response,
        expectedChallenge: isOurs("register", account.id),
        expectedOrigin: origin,
        expectedRPID: id.value,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }).catch(() => undefined);
      if (read?.verified !== true) return notKept;
      const { counter, id: credential, publicKey, transports = [] } = read.registrationInfo.credential;
      const passkey = { id: credential, account: account.id, publicKey, counter, transports, label, created: now() };
      return (await store.addPasskey(passkey)) ? accept(undefined) : notKept;
    },
    async challenge(origin, account) {
      const id = relyingPartyOf(origin);
      if (!id.ok) return id;
      const held = account === undefined ? [] : await store.listPasskeys(account);
      return accept(
        await generateAuthenticationOptions({
          rpID: id.value,
          challenge: Uint8Array.fromBase64(await give(account === undefined ? "sign-in" : "step-up", account), {
            alphabet: "base64url",
          }),
          // To sign in none is named: so nobody learns which there are.
          allowCredentials: held.map((each) => ({ id: each.id, transports: transportsOf(each.transports) })),
          userVerification: "required",
        }),
      );
    },
    async answer(origin, response, account) {
      const id = relyingPartyOf(origin);
      if (!id.ok) return id;
      const passkey = await store.findPasskey(response.id);
      const owner = passkey === undefined ? undefined : await store.findAccount(passkey.account);
      const isOther = account !== undefined && owner?.id !== account;
      const read =
        passkey === undefined || owner?.status !== "active" || isOther
          ? undefined
          : await verifyAuthenticationResponse({
              response,
              expectedChallenge: isOurs(account === undefined ? "sign-in" : "step-up", account),
              expectedOrigin: origin,
              expectedRPID: id.value,
              credential: {
                id: passkey.id,
                publicKey: new Uint8Array(passkey.publicKey),
                counter: passkey.counter,
                transports: transportsOf(passkey.transports),
              },
              requireUserVerification: true,
            }).catch(() => undefined);
      if (passkey === undefined || read?.verified !== true) return wrong;
      const isRising = await store.usePasskey(passkey.id, read.authenticationInfo.newCounter, now());
      return isRising ? accept(passkey.account) : wrong;
    },
  };
}

/** COSE algorithms taken (RFC 9053): EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];

const transportsOf = (transports: readonly string[]): AuthenticatorTransport[] =>
  transports as readonly AuthenticatorTransport[] as AuthenticatorTransport[];

/** Passkeys belong to a name, never to a bare address of the network (WebAuthn 3, 5.1.3, effective domain). */
function relyingPartyOf(origin: string): Result<string> {
  const { hostname } = new URL(origin);
  return /^[\d.]+$|^\[/.test(hostname)
    ? refuse("passkey-address", "Passkeys belong to a name: open this node by its name, on this machine as localhost.")
    : accept(hostname);
}
