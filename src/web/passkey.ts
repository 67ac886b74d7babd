import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

/** The browser's own window for passkeys did not confirm anything: it was closed, or took too long. */
export class PasskeyStopped extends Error {
  override readonly name = "PasskeyStopped";
}

/** Whether this browser knows passkeys here: it does over TLS and on this machine. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === "function";

// Fetched when first needed: most pages are opened by who is signed in already.
const library = () => import("@simplewebauthn/browser");

const stopped = (error: unknown): never => {
  throw new PasskeyStopped("", { cause: error });
};

/** Asks the browser for an answer by a passkey. Throws `PasskeyStopped`. */
export async function answerPasskey(options: object): Promise<{ id: string; type: "public-key" }> {
  const { startAuthentication } = await library();
  return startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }).catch(stopped);
}

/** Has the browser make a passkey. Throws `PasskeyStopped`. */
export async function createPasskey(options: object): Promise<{ id: string; type: "public-key" }> {
  const { startRegistration } = await library();
  return startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }).catch(stopped);
}
