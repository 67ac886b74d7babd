import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { encodeUtf8, equalBytes, formatHex } from "../../src/base/bytes.ts";
import type { Crypto, SignatureScheme } from "../../src/base/crypto.ts";
import type { MechanismId } from "../../src/base/ids.ts";
import type { Keys } from "../../src/node/ports.ts";
import { commitKeys, formatFingerprint, isSameKeySet } from "../../src/record/key.ts";
import type { KeySet, SignaturePair, SigningMessages } from "../../src/record/key.ts";

/** How far a party's keys were rolled: the one thing of them that outlives a process. */
export interface KeyDrawer {
  generation: number;
}

/** Signatures of one simulated world. */
export interface Seals {
  readonly crypto: Crypto;
  /** The keys of one party. Nothing else in the world can sign as it: its secrets stay in here. */
  keysOf(owner: string, drawer: KeyDrawer): Keys;
}

const algorithms = ["ed25519", "mldsa44"] as const;
type Algorithm = (typeof algorithms)[number];
type Secrets = Readonly<Record<Algorithm, Uint8Array>>;

interface Signing {
  publicKey(algorithm: Algorithm, secret: Uint8Array): Uint8Array;
  sign(algorithm: Algorithm, secret: Uint8Array, message: Uint8Array): Uint8Array;
}

/** Generation of the keys prepared for a successor log: none that rolling reaches. */
const preparedGeneration = 1000;

/** Keys with pre-rotation over some way of signing; secrets are drawn from the owner's name and the generation. */
function createKeysOf(world: string, { publicKey, sign }: Signing): Seals["keysOf"] {
  return (owner, drawer) => {
    const known = new Map<string, { readonly secrets: Secrets; readonly keys: KeySet }>();
    const made = new Set<MechanismId>();
    const draw = (mechanism: MechanismId, generation: number): Secrets => {
      const of = (algorithm: Algorithm): Uint8Array =>
        nodeCrypto.sha256(encodeUtf8(`${world} ${owner} ${mechanism} ${generation} ${algorithm}`));
      return { ed25519: of("ed25519"), mldsa44: of("mldsa44") };
    };
    const publish = (secrets: Secrets) => ({
      ed25519: publicKey("ed25519", secrets.ed25519),
      mldsa44: publicKey("mldsa44", secrets.mldsa44),
    });
    const at = (mechanism: MechanismId, generation: number) => {
      const place = `${mechanism} ${generation}`;
      const held = known.get(place);
      if (held !== undefined) return held;
      const secrets = draw(mechanism, generation);
      const next = commitKeys(nodeCrypto, publish(draw(mechanism, generation + 1)));
      const era = { secrets, keys: { ...publish(secrets), next } };
      known.set(place, era);
      return era;
    };
    const signBy = ({ secrets }: { readonly secrets: Secrets }, messages: SigningMessages): SignaturePair => ({
      ed25519: sign("ed25519", secrets.ed25519, messages.ed25519),
      mldsa44: sign("mldsa44", secrets.mldsa44, messages.mldsa44),
    });
    return {
      create: async (mechanism) => {
        made.add(mechanism);
        return at(mechanism, drawer.generation).keys;
      },
      current: async (mechanism) => at(mechanism, drawer.generation).keys,
      next: async (mechanism) => at(mechanism, drawer.generation + 1).keys,
      sign: async (mechanism, messages) => signBy(at(mechanism, drawer.generation), messages),
      signNext: async (mechanism, messages) => signBy(at(mechanism, drawer.generation + 1), messages),
      roll: async (mechanism, next) => {
        if (isSameKeySet(at(mechanism, drawer.generation + 1).keys, next)) drawer.generation += 1;
      },
      first: async (mechanism) =>
        made.has(mechanism) ? formatFingerprint(nodeCrypto, at(mechanism, 0).keys) : undefined,
      prepare: async (mechanism) => at(mechanism, preparedGeneration).keys,
      adopt: async (mechanism, keys) => {
        if (!isSameKeySet(at(mechanism, preparedGeneration).keys, keys)) return false;
        drawer.generation = preparedGeneration;
        return true;
      },
    };
  };
}

/** Signatures as they are used in earnest: slow, for one run in a hundred. */
export function createRealSeals(world: string): Seals {
  const keysOf = createKeysOf(world, {
    publicKey: (algorithm, secret) => nodeCrypto[algorithm].publicKey(secret),
    sign: (algorithm, secret, message) => nodeCrypto[algorithm].sign(secret, message),
  });
  return { crypto: nodeCrypto, keysOf };
}

const rollPrefix = encodeUtf8("entente.roll/");
const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  equalBytes(bytes.subarray(0, prefix.length), prefix);

const seal: Signing["sign"] = (algorithm, secret, message) => {
  // Of the true length only where the record's form asks for it: the rest is carried about a thousand times a world.
  const isRoll = startsWith(message, rollPrefix);
  const signature = new Uint8Array(isRoll ? nodeCrypto[algorithm].signatureBytes : 64);
  signature.set(nodeCrypto.sha256(secret, encodeUtf8(algorithm), message));
  return signature;
};

/**
 * A stand-in as strict as the real ones: a signature holds only if the owner of the key made it over these very bytes. It is a
 * hash under a secret that verification looks up by the public key, which is quick and, without the secret, cannot be made.
 */
export function createStandInSeals(world: string): Seals {
  const secretOf = new Map<string, Uint8Array>();
  const publicKey: Signing["publicKey"] = (algorithm, secret) => {
    const key = new Uint8Array(nodeCrypto[algorithm].publicKeyBytes);
    key.set(nodeCrypto.sha256(encodeUtf8(`public ${algorithm} `), secret));
    secretOf.set(`${algorithm} ${formatHex(key)}`, secret);
    return key;
  };
  const schemeOf = (algorithm: Algorithm): SignatureScheme => ({
    publicKeyBytes: nodeCrypto[algorithm].publicKeyBytes,
    signatureBytes: nodeCrypto[algorithm].signatureBytes,
    publicKey: refuseSeed,
    sign: refuseSeed,
    verify(key, message, signature) {
      const secret = secretOf.get(`${algorithm} ${formatHex(key)}`);
      return secret !== undefined && equalBytes(seal(algorithm, secret, message), signature);
    },
    isSoundKey: (key) => key.length === nodeCrypto[algorithm].publicKeyBytes,
  });
  const crypto: Crypto = {
    sha256: nodeCrypto.sha256,
    ed25519: schemeOf("ed25519"),
    mldsa44: schemeOf("mldsa44"),
  };
  return { crypto, keysOf: createKeysOf(world, { publicKey, sign: seal }) };
}

/** A node signs through its port alone; one that came with a seed would have another's secret. */
function refuseSeed(): never {
  throw new Error("broken invariant: a node signs through its keys, never with a seed");
}
