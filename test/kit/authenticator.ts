import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A passkey of its own, as a security key in software: ES256, no attestation (WebAuthn 3, 6). */
export interface Authenticator {
  /** Answers `navigator.credentials.create` at an address. */
  create(options: CreationOptions, origin: string): object;
  /** Answers `navigator.credentials.get`; `change` alters what is signed or said, for tests. */
  get(options: { readonly challenge: string; readonly rpId?: string }, origin: string, change?: Change): object;
}

interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
}

/** How an answer differs from an honest one. */
export interface Change {
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly challenge?: string;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();

export function createAuthenticator(): Authenticator {
  const id = randomBytes(16);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let counter = 0;
  let user = "";
  return {
    create(options, origin) {
      user = options.user.id;
      const client = clientData("webauthn.create", options.challenge, origin);
      const length = Buffer.from([0, id.length]);
      // Flags: present, verified, attested credential data follows.
      const data = Buffer.concat([
        head(options.rp.id ?? "", 0x45, counter),
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey),
      ]);
      const attestation = map([
        [text("fmt"), text("none")],
        [text("attStmt"), Buffer.from([0xa0])],
        [text("authData"), bytes(data)],
      ]);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          attestationObject: base64url(attestation),
          transports: ["usb"],
        },
      };
    },
    get(options, origin, change = {}) {
      counter += 1;
      const flags = change.isVerified === false ? 0x01 : 0x05;
      const data = head(options.rpId ?? "", flags, change.counter ?? counter);
      const client = clientData("webauthn.get", change.challenge ?? options.challenge, origin);
      const signature = createSign("sha256").update(data).update(sha256(client)).sign(privateKey);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: user,
        },
      };
    },
  };
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

/** Hash of the relying party, flags, counter (WebAuthn 3, 6.1). */
function head(relyingParty: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([sha256(relyingParty), Buffer.from([flags]), count]);
}

/** EC2 key, ES256, P-256 (RFC 9053, 7.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return map([
    [Buffer.from([0x01]), Buffer.from([0x02])],
    [Buffer.from([0x03]), Buffer.from([0x26])],
    [Buffer.from([0x20]), Buffer.from([0x01])],
    [Buffer.from([0x21]), bytes(Buffer.from(x, "base64url"))],
    [Buffer.from([0x22]), bytes(Buffer.from(y, "base64url"))],
  ]);
}

/** As much of CBOR (RFC 8949) as is needed: short texts, byte strings, maps of few pairs. */
const text = (words: string): Buffer => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)]);
const bytes = (value: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 255]),
    value,
  ]);
const map = (pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([Buffer.from([0xa0 + pairs.length]), ...pairs.flat()]);
