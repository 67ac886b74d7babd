import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";

/** RFC 9106, 4, second recommended option: argon2id, 3 passes over 64 MiB, 4 lanes, salt of 16 and tag of 32 bytes. */
const recommended: Parameters = { passes: 3, memory: 65_536, parallelism: 4 };
const saltBytes = 16;
const tagBytes = 32;

/** Form of a password. NIST SP 800-63B-4, 3.1.1.2: 15 characters where it is all there is; 64 or more are taken; no rules of composition. */
export const passwordLimits = {
  charsMin: 15,
  charsMax: 256,
  /** Different characters it has at least. */
  differentMin: 6,
  /** Hashes made at once, of 64 MiB each; and how many more may wait. */
  atOnce: 2,
  waiting: 16,
} as const;

/** Hashes and compares passwords: so many at once, the rest waits for its turn. */
export interface Passwords {
  /** The hash as it is stored, in the PHC string format. Codes: `password-weak`, `busy`. */
  hash(password: string, about: readonly string[]): Promise<Result<string>>;
  /** Whether it is the password of this hash. Where there is none, the same work is done and the answer is no. Codes: `busy`. */
  check(password: string, hash: string | undefined): Promise<Result<boolean>>;
}

/** Letters that look alike are one: NIST SP 800-63B-4, 3.1.1.2, asks for a normal form before hashing. */
const normal = (password: string): string => password.normalize("NFKC");
const compute = promisify(argon2);

/** `parameters` of argon2id; less than the recommended are for tests. */
export function createPasswords(parameters: Parameters = recommended): Passwords {
  // What the password of an account is compared with that is not there, or has none: it costs the same.
  const decoy = format(parameters, new Uint8Array(saltBytes), new Uint8Array(tagBytes));
  let running = 0;
  const queue: (() => void)[] = [];
  /** Runs the work when it is its turn. */
  async function inTurn<T>(work: () => Promise<T>): Promise<Result<T>> {
    if (running >= passwordLimits.atOnce) {
      if (queue.length >= passwordLimits.waiting) {
        return refuse("busy", "Many are signing in at this moment: try again in a few seconds.");
      }
      await new Promise<void>((resolve) => void queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return accept(await work());
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }
  return {
    async hash(password, about) {
      const weak = findWeakness(password, about);
      if (weak !== undefined) return refuse("password-weak", weak);
      const salt = randomBytes(saltBytes);
      const tag = await inTurn(() => derive(password, salt, parameters, tagBytes));
      return tag.ok ? accept(format(parameters, salt, tag.value)) : tag;
    },
    async check(password, hash) {
      const known = parse(hash ?? decoy);
      if (known === undefined || password.length > passwordLimits.charsMax * 2) return accept(false);
      const tag = await inTurn(() => derive(password, known.salt, known, known.tag.length));
      return tag.ok ? accept(timingSafeEqual(tag.value, known.tag) && hash !== undefined) : tag;
    },
  };
}

function findWeakness(password: string, about: readonly string[]): string | undefined {
  const chars = Array.from(normal(password));
  const { charsMax, charsMin, differentMin } = passwordLimits;
  if (chars.length < charsMin) return `A password has at least ${charsMin} characters; a few words in a row do well.`;
  if (chars.length > charsMax) return `A password has at most ${charsMax} characters.`;
  if (new Set(chars).size < differentMin) return `A password has at least ${differentMin} different characters.`;
  const lower = normal(password).toLowerCase();
  const named = about.find((each) => each.length >= 4 && lower.includes(each.toLowerCase()));
  return named === undefined ? undefined : `A password does not hold what everybody here knows, such as "${named}".`;
}

/** Cost of argon2id: passes over so many KiB, in so many lanes. */
interface Parameters {
  readonly passes: number;
  readonly memory: number;
  readonly parallelism: number;
}

const derive = (
  password: string,
  salt: Uint8Array,
  { memory, parallelism, passes }: Parameters,
  bytes: number,
): Promise<Buffer> =>
  compute("argon2id", { message: normal(password), nonce: salt, memory, passes, parallelism, tagLength: bytes });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

const format = ({ memory, parallelism, passes }: Parameters, salt: Uint8Array, tag: Uint8Array): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

function parse(hash: string): (Parameters & { readonly salt: Uint8Array; readonly tag: Buffer }) | undefined {
  const [, memory, passes, parallelism, salt, tag] = form.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return undefined;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}
