import { decodeUtf8, parseBase64, parseHex } from "../base/bytes.ts";
import { parseLogName } from "./log-name.ts";
import { isMechanismId, isPartyId } from "../base/ids.ts";
import type { PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Refusal, Result } from "../base/refusal.ts";
import { parcelLimits, parcelVersion } from "./parcel.ts";
import type { CosignatureSection, EvidenceSection, HeldLog, LogSection, Parcel, PartSection } from "./parcel.ts";

const newline = 10;
const headerCharsMax = 2048;
const evidenceName = /^[a-z0-9][a-z0-9.+-]{0,79}$/;

/** Thrown and caught inside this file only: reading is recursive descent, and each fault ends it. */
class Fault extends Error {
  readonly refusal: Refusal;
  constructor(code: string, sentence: string) {
    super(sentence);
    this.refusal = { code, sentence };
  }
}

/**
 * Reads a parcel's form and nothing else: what is accepted encodes to the same bytes again. Entries, notes and parts are
 * views into `bytes`, unjudged.
 */
export function decodeParcel(bytes: Uint8Array): Result<Parcel> {
  if (bytes.length > parcelLimits.parcelBytesMax) {
    return refuse(
      "parcel-too-large",
      `The parcel has ${bytes.length} bytes; at most ${parcelLimits.parcelBytesMax} are read.`,
    );
  }
  try {
    return accept(readParcel(createReader(bytes)));
  } catch (error) {
    if (error instanceof Fault) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function readParcel(reader: Reader): Parcel {
  const version = reader.header();
  if (version !== parcelVersion) {
    const isOther = version.startsWith("entente.parcel/");
    throw isOther
      ? new Fault("parcel-version", `This program reads ${parcelVersion}; the parcel is of another version.`)
      : new Fault("not-a-parcel", `A parcel begins with the line ${parcelVersion}.`);
  }
  const mechanism = field(reader.header(), "mechanism");
  if (!isMechanismId(mechanism)) throw malformed("the line that names the mechanism");
  const from = party(field(reader.header(), "from"));
  const to = party(field(reader.header(), "to"));

  const held: HeldLog[] = [];
  const wanted: string[] = [];
  const known: string[] = [];
  const logs: LogSection[] = [];
  const cosignatures: CosignatureSection[] = [];
  const parts: PartSection[] = [];
  const evidence: EvidenceSection[] = [];
  const { partiesMax, wantedMax, cosignaturesMax, partsMax, evidenceMax } = parcelLimits;

  let line = reader.header();
  for (; line.startsWith("held "); line = reader.header()) push(held, readHeld(line), partiesMax, "acknowledged logs");
  for (; line.startsWith("wanted "); line = reader.header()) push(wanted, readWanted(line), wantedMax, "wanted parts");
  for (; line.startsWith("known "); line = reader.header()) push(known, readName(line), evidenceMax, "known proofs");
  const asks = line.startsWith("asks ") ? readNonce(line) : undefined;
  if (asks !== undefined) line = reader.header();
  let entriesLeft: number = parcelLimits.entriesMax;
  for (; line.startsWith("log "); line = reader.header()) {
    const log = readLog(line, reader, entriesLeft);
    push(logs, log, partiesMax, "logs");
    entriesLeft -= log.entries.length;
  }
  for (; line.startsWith("cosignature "); line = reader.header()) {
    push(cosignatures, readCosignature(line, reader), cosignaturesMax, "cosignatures");
  }
  const answer = line.startsWith("answer ") ? readAnswer(line, reader) : undefined;
  if (answer !== undefined) line = reader.header();
  for (; line.startsWith("part "); line = reader.header()) push(parts, readPart(line, reader), partsMax, "parts");
  for (; line.startsWith("evidence "); line = reader.header()) {
    push(evidence, readEvidence(line, reader), evidenceMax, "pieces of evidence");
  }
  if (line !== "end") throw malformed(`the line "${printable(line)}"`);
  if (!reader.isDone()) throw new Fault("parcel-trailing", "Something follows the parcel's last line.");
  refuseRepeats(logs, cosignatures);
  return {
    mechanism,
    from,
    to,
    claim: { held, wanted, known, ...(asks === undefined ? {} : { asks }) },
    logs,
    cosignatures,
    parts,
    evidence,
    ...(answer === undefined ? {} : { answer }),
  };
}

/** How often one cosigner's word on one log may stand in a parcel; nodes of version 0.1 answer an asking by a second one. */
const cosignaturesOfOneMax = 2;

/** Each section costs work: one log, or one party's word on one log, again and again would cost it again and again. */
function refuseRepeats(logs: readonly LogSection[], cosignatures: readonly CosignatureSection[]): void {
  const parties = new Set(logs.map((log) => log.party));
  if (parties.size < logs.length) throw new Fault("parcel-repeats", "The parcel holds two sections of one log.");
  const words = new Map<string, number>();
  for (const { cosigner, log } of cosignatures) {
    const times = (words.get(`${log} ${cosigner}`) ?? 0) + 1;
    if (times > cosignaturesOfOneMax) {
      throw new Fault(
        "parcel-repeats",
        `The parcel holds more than ${cosignaturesOfOneMax} cosignatures of one log by one party.`,
      );
    }
    words.set(`${log} ${cosigner}`, times);
  }
}

function readHeld(line: string): HeldLog {
  const [, name, size, root, ...rest] = line.split(" ");
  if (root === undefined || !/^[0-9a-f]{64}$/.test(root)) throw malformed("an acknowledgement");
  if (rest.length > parcelLimits.partiesMax) throw malformed("an acknowledgement");
  const cosigned = rest.map((each) => {
    const [cosigner, upTo, more] = each.split(":");
    if (more !== undefined) throw malformed("an acknowledgement");
    return { cosigner: party(cosigner), size: count(upTo) };
  });
  return { party: logName(name), size: count(size), root, cosigned };
}

function readWanted(line: string): string {
  const commitment = field(line, "wanted");
  if (!/^[0-9a-f]{64}$/.test(commitment)) throw malformed("the name of a wanted part");
  return commitment;
}

function readName(line: string): string {
  const name = field(line, "known");
  if (!evidenceName.test(name)) throw malformed("the name of a piece of evidence");
  return name;
}

function readLog(line: string, reader: Reader, entriesMax: number): LogSection {
  const fields = line.split(" ");
  if (fields.length !== 5 && fields.length !== 6) throw malformed("the heading of a log");
  const [, name, from, entryCount, noteLines, bridgeLines] = fields;
  const author = logName(name);
  const first = count(from);
  const length = count(entryCount);
  const checkpoint = reader.text(count(noteLines), parcelLimits.noteBytesMax, "note-too-large", "a signed note");
  const bridge =
    bridgeLines === undefined
      ? undefined
      : reader.text(count(bridgeLines), parcelLimits.bridgeBytesMax, "bridge-too-large", "a bridge");
  if (length > reader.remaining()) throw truncated();
  if (length > entriesMax) {
    throw new Fault("parcel-too-many", `The parcel holds more than ${parcelLimits.entriesMax} entries.`);
  }
  const entries: Uint8Array[] = [];
  for (let i = 0; i < length; i++) entries.push(reader.entry());
  return { party: author, from: first, checkpoint, entries, ...(bridge === undefined ? {} : { bridge }) };
}

function readNonce(line: string): string {
  const nonce = field(line, "asks");
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw malformed("the line that asks");
  return nonce;
}

function readAnswer(line: string, reader: Reader): Uint8Array {
  const lines = count(field(line, "answer"));
  return reader.text(lines, parcelLimits.noteBytesMax, "note-too-large", "a signed note");
}

function readCosignature(line: string, reader: Reader): CosignatureSection {
  const fields = line.split(" ");
  if (fields.length !== 4) throw malformed("the heading of a cosignature");
  const [, log, cosigner, noteLines] = fields;
  const note = reader.text(count(noteLines), parcelLimits.noteBytesMax, "note-too-large", "a signed note");
  return { log: logName(log), cosigner: party(cosigner), note };
}

function readPart(line: string, reader: Reader): PartSection {
  const fields = line.split(" ");
  const salt = parseHex(fields[2] ?? "");
  if (fields.length !== 3 || salt?.length !== 32) throw malformed("the heading of a part");
  const size = count(fields[1]);
  if (size > parcelLimits.partBytesMax) {
    throw new Fault("part-too-large", `A part has ${size} bytes; at most ${parcelLimits.partBytesMax} are allowed.`);
  }
  const bytes = parseBase64(reader.exactly(Math.ceil(size / 3) * 4));
  if (bytes?.length !== size) throw malformed("the bytes of a part");
  return { salt, bytes };
}

function readEvidence(line: string, reader: Reader): EvidenceSection {
  const fields = line.split(" ");
  const name = fields[1] ?? "";
  if (fields.length !== 3 || !evidenceName.test(name)) throw malformed("the heading of a piece of evidence");
  const { evidenceBytesMax } = parcelLimits;
  return {
    name,
    bytes: reader.text(count(fields[2]), evidenceBytesMax, "evidence-too-large", "a piece of evidence"),
  };
}

interface Reader {
  /** The next line, short and printable. */
  header(): string;
  /** So many whole lines. */
  text(lines: number, bytesMax: number, code: string, what: string): Uint8Array;
  entry(): Uint8Array;
  /** A line of exactly so many characters. */
  exactly(chars: number): string;
  remaining(): number;
  isDone(): boolean;
}

function createReader(bytes: Uint8Array): Reader {
  let at = 0;
  const lineEnd = (): number => {
    const end = bytes.indexOf(newline, at);
    if (end === -1) throw truncated();
    return end;
  };
  const take = (end: number): Uint8Array => {
    const line = bytes.subarray(at, end);
    at = end + 1;
    return line;
  };
  return {
    header() {
      const end = lineEnd();
      if (end - at > headerCharsMax) throw malformed("a heading that is too long");
      const text = decodeUtf8(take(end));
      if (text === undefined || !/^[\x20-\x7e]*$/.test(text)) throw malformed("a heading with strange characters");
      return text;
    },
    text(lines, bytesMax, code, what) {
      if (lines === 0) throw malformed(what);
      const from = at;
      for (let i = 0; i < lines; i++) {
        at = lineEnd() + 1;
        if (at - from > bytesMax) throw new Fault(code, `There is ${what} of more than ${bytesMax} bytes.`);
      }
      return bytes.subarray(from, at);
    },
    entry() {
      const end = lineEnd();
      if (end - at > parcelLimits.entryBytesMax) {
        throw new Fault("entry-too-large", `An entry has more than ${parcelLimits.entryBytesMax} bytes.`);
      }
      return take(end);
    },
    exactly(chars) {
      const end = at + chars;
      if (end >= bytes.length) throw truncated();
      if (bytes[end] !== newline) throw malformed("the bytes of a part");
      return decodeUtf8(take(end)) ?? "";
    },
    remaining: () => bytes.length - at,
    isDone: () => at === bytes.length,
  };
}

function field(line: string, name: string): string {
  if (!line.startsWith(`${name} `)) throw malformed(`the line that should begin with "${name}"`);
  return line.slice(name.length + 1);
}

/** A party's, for the log it began with; see `log-name.ts` for the others. */
function logName(text: string | undefined): PartyId {
  if (text === undefined || parseLogName(text) === undefined) throw malformed("the name of a log");
  return text as PartyId;
}

function party(text: string | undefined): PartyId {
  if (text === undefined || !isPartyId(text)) throw malformed("the short name of a party");
  return text;
}

/** A count is written in one way only: no sign, no leading zero, and small enough to be exact. */
function count(text: string | undefined): number {
  if (text === undefined || !/^(?:0|[1-9][0-9]{0,15})$/.test(text)) throw malformed("a count");
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw malformed("a count that is too large");
  return value;
}

function push<T>(list: T[], item: T, max: number, what: string): void {
  if (list.length === max) throw new Fault("parcel-too-many", `The parcel has more than ${max} ${what}.`);
  list.push(item);
}

const malformed = (what: string): Fault => new Fault("parcel-malformed", `The parcel cannot be read at ${what}.`);
const truncated = (): Fault => new Fault("parcel-truncated", "The parcel ends before its last line.");
const printable = (line: string): string => line.slice(0, 40);
