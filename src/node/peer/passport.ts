import { encodeUtf8 } from "../../base/bytes.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { newestEra } from "../../record/key-history.ts";
import { formatFingerprint } from "../../record/key.ts";
import type { KeyHistory, KeySet } from "../../record/key.ts";
import { parseNote } from "../../record/note.ts";
import { assembleText, openText, textMessages } from "../../record/signed-text.ts";
import type { Directory } from "../home/directory.ts";
import { checkIntroduction, formatIntroduction, goesOnFrom, parseIntroduction } from "./introduction.ts";
import type { NodeWorld } from "../node.ts";
import { formatReply, formatRequest, hashText, parseReply, parseRequest, signerName } from "./peer-note.ts";
import type { ReplyWords, RequestWords } from "./peer-note.ts";
import { PortFailure } from "../ports.ts";

/** What the addressee of a call knows of it before it looks at the signatures. */
export interface ExpectedRequest {
  readonly method: string;
  readonly path: string;
  /** Whether calls to this origin are for us. */
  readonly isOurs: (origin: string) => boolean;
  /** Whether we gave out this nonce, and nobody has used it yet. */
  readonly isFresh: (mechanism: MechanismId, nonce: string) => Promise<boolean>;
}

/** What the caller knows of the answer it waits for. */
export interface ExpectedReply {
  readonly request: RequestWords;
  /** The request's note as it was sent. */
  readonly sent: Uint8Array;
  readonly status: number;
  readonly body: Uint8Array;
}

/** What became of an introduction. */
export interface Introduced {
  readonly mechanism: MechanismId;
  readonly party: PartyId;
  readonly fingerprint: string;
}

/**
 * How nodes know each other on a wire: every call and every answer is a note signed by the keys of the party's own log. A node
 * that may sign no state of its log can still call and answer. Rules: spec/http.md.
 */
export interface Passport {
  /** Our keys as we show them to a peer that does not know them yet. */
  introduce(mechanism: MechanismId): Promise<Uint8Array>;
  /** Forty digits of our first keys, to be read out to the others; makes the keys where we have none yet. */
  fingerprint(mechanism: MechanismId): Promise<string>;
  /** Takes a peer's introduction. It counts only under the forty digits that were confirmed here: else `key-untrusted`. */
  hear(introduction: Uint8Array): Promise<Result<Introduced>>;
  sealRequest(words: RequestWords): Promise<Uint8Array>;
  /** The request under its sender's keys; its body is still to be compared with the hash. */
  openRequest(note: Uint8Array, expected: ExpectedRequest): Promise<Result<RequestWords>>;
  sealReply(words: ReplyWords): Promise<Uint8Array>;
  openReply(note: Uint8Array, expected: ExpectedReply): Promise<Result<void>>;
  /** 32 bytes that every process with our keys can make and nobody else. */
  secret(mechanism: MechanismId, purpose: string): Promise<Uint8Array>;
}

/** Where the digits of a party that introduced itself are noted until they are compared. */
export const introducedKey = (mechanism: MechanismId, party: PartyId): string => `introduced ${mechanism} ${party}`;

/** Opens the passport of a node; `look` answers undefined for a mechanism it is not in. */
export function openPassport(
  world: NodeWorld,
  look: (mechanism: MechanismId) => Promise<Directory | undefined>,
): Passport {
  const { crypto, keys, scratch, trust } = world;
  const heard = new Map<string, KeyHistory>();
  const secrets = new Map<string, Uint8Array>();

  const sign = async (mechanism: MechanismId, party: PartyId, text: string): Promise<Uint8Array> => {
    const signatures = await keys.sign(mechanism, textMessages(text));
    const signer = { name: signerName(mechanism, party), keys: await keys.current(mechanism) };
    return assembleText(crypto, text, signer, signatures);
  };

  /** The newest keys we can vouch for: of the log as held, or of a confirmed introduction that goes on from them. */
  const findKeys = ({ held, row }: Directory, party: PartyId): KeyHistory | undefined => {
    const ofLog = held.get(party)?.keys;
    const shown = heard.get(`${row.id} ${party}`);
    if (shown === undefined) return ofLog;
    return ofLog === undefined || (shown.length > ofLog.length && goesOnFrom(shown, ofLog)) ? shown : ofLog;
  };

  const openUnder = (directory: Directory, party: PartyId, note: Uint8Array): Result<string> => {
    const { row } = directory;
    const known = findKeys(directory, party);
    if (known === undefined) return refuse("key-unknown", `The keys of ${party} were not shown here yet.`);
    const opened = openText(crypto, note, { name: signerName(row.id, party), keys: newestEra(known).keys });
    if (opened.ok || opened.refusal.code !== "signature-missing") return opened;
    return refuse("key-unknown", `This was not signed under the newest keys of ${party} that are known here.`);
  };

  /** Who waits for a charter to name it has no log yet, and keys all the same. */
  const findOwn = async (
    mechanism: MechanismId,
  ): Promise<{ readonly directory: Directory; readonly first: KeySet }> => {
    const directory = await look(mechanism);
    if (directory === undefined) throw stranger();
    const own = directory.held.get(directory.row.party);
    return { directory, first: own?.keys[0].keys ?? (await keys.create(mechanism)) };
  };

  return {
    fingerprint: async (mechanism) => formatFingerprint(crypto, (await findOwn(mechanism)).first),
    async introduce(mechanism) {
      const { directory, first } = await findOwn(mechanism);
      return formatIntroduction({ mechanism, party: directory.row.party, first, rolls: directory.rolls });
    },
    async hear(bytes) {
      const parsed = parseIntroduction(bytes);
      if (!parsed.ok) return parsed;
      const { mechanism, party } = parsed.value;
      const directory = await look(mechanism);
      if (directory === undefined) return unknownMechanism;
      if (party === directory.row.party) return refuse("own-party", "This introduction is in our own name.");
      const ofLog = directory.held.get(party);
      const origin = ofLog?.origin ?? directory.origins.get(party) ?? "";
      const checked = checkIntroduction(crypto, parsed.value, { origin, known: ofLog?.keys });
      if (!checked.ok) return checked;
      const { fingerprint, keys: shown } = checked.value;
      const confirmed =
        ofLog === undefined ? trust.find(mechanism, party) : formatFingerprint(crypto, ofLog.keys[0].keys);
      if (confirmed === undefined) {
        // Only of parties that the charter names, so that strangers fill nothing.
        if (directory.origins.has(party)) scratch.set(introducedKey(mechanism, party), fingerprint);
        await scratch.save();
        return untrusted(party);
      }
      if (confirmed !== fingerprint) return refuse("key-differs", `Other keys of ${party} were confirmed here.`);
      heard.set(`${mechanism} ${party}`, shown);
      return accept({ mechanism, party, fingerprint });
    },
    sealRequest: (words) => sign(words.mechanism, words.from, formatRequest(words)),
    async openRequest(note, { isFresh, isOurs, method, path }) {
      const words = readWords(note, parseRequest);
      if (!words.ok) return words;
      const { from, mechanism, nonce, origin, to } = words.value;
      const directory = await look(mechanism);
      if (directory === undefined) return unknownMechanism;
      if (to !== directory.row.party) return refuse("not-addressed", `This call is for ${to}; here is another party.`);
      if (from === directory.row.party) return refuse("own-party", "This call is in our own name.");
      if (!isOurs(origin)) return refuse("origin-wrong", "This call was signed for another address than ours.");
      if (words.value.method !== method || words.value.path !== path) {
        return refuse("call-differs", "What was signed is not what was called.");
      }
      const opened = openUnder(directory, from, note);
      if (!opened.ok) return opened;
      // Asked last: it uses the nonce up.
      return (await isFresh(mechanism, nonce)) ? words : staleNonce;
    },
    sealReply: (words) => sign(words.mechanism, words.from, formatReply(words)),
    async openReply(note, { body, request, sent, status }) {
      const words = readWords(note, parseReply);
      if (!words.ok) return words;
      const { from, mechanism, to } = words.value;
      const directory = await look(mechanism);
      if (directory === undefined) return unknownMechanism;
      const isAnswer =
        mechanism === request.mechanism &&
        from === request.to &&
        to === request.from &&
        words.value.nonce === request.nonce &&
        words.value.request === hashText(crypto, sent) &&
        words.value.status === status &&
        words.value.body === hashText(crypto, body);
      if (!isAnswer) return refuse("reply-differs", "What came back is not the answer that was signed for this call.");
      const opened = openUnder(directory, from, note);
      return opened.ok ? accept(undefined) : opened;
    },
    async secret(mechanism, purpose) {
      const { ed25519 } = await keys.current(mechanism);
      const known = `${mechanism} ${purpose} ${ed25519.toHex()}`;
      const made = secrets.get(known) ?? (await makeSecret(world, mechanism, purpose));
      secrets.set(known, made);
      return made;
    },
  };
}

/** An Ed25519 signature is the same every time, and this one is never shown to anybody. */
async function makeSecret({ crypto, keys }: NodeWorld, mechanism: MechanismId, purpose: string): Promise<Uint8Array> {
  const message = encodeUtf8(`entente.secret/v1\n${mechanism}\n${purpose}\n`);
  const { ed25519 } = await keys.sign(mechanism, { ed25519: message, mldsa44: message });
  return crypto.sha256(encodeUtf8("entente.secret/v1\0"), ed25519);
}

/** The words of a note before its signatures are looked at: they say whose keys to look for. */
function readWords<W>(note: Uint8Array, parse: (text: string) => Result<W>): Result<W> {
  const read = parseNote(note);
  return read.ok ? parse(read.value.text) : read;
}

const untrusted = (party: PartyId): Result<never> =>
  refuse(
    "key-untrusted",
    `Nobody here has confirmed the keys of ${party}: the forty digits are compared by another way, then \`entente trust ${party} --digits …\`.`,
  );

const unknownMechanism = refuse("mechanism-unknown", "This node is in no such consultation.");
const staleNonce = refuse(
  "nonce",
  "The nonce of this call is not one of ours, has passed, or was used before: take the new one.",
);
const stranger = (): PortFailure => new PortFailure(unknownMechanism.refusal);
