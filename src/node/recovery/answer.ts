import { equalBytes, formatBase64, parseBase64 } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import { isPartyId } from "../../base/ids.ts";
import type { PartyId } from "../../base/ids.ts";
import { refuse, accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { newestEra } from "../../record/key-history.ts";
import { assembleText, openText, textMessages } from "../../record/signed-text.ts";
import type { HeldLog } from "../chamber.ts";
import type { Keys, MechanismRow } from "../ports.ts";

/**
 * What a party says it holds of another's log, asked by that other, which may sign nothing until it knows. The nonce is the asker's:
 * no older answer can be played again, however wrong anybody's clock is.
 */
export interface Answer {
  /** 32 hex digits. */
  readonly nonce: string;
  /** Origin of the log asked about. */
  readonly origin: string;
  /** The newest state of it that the answering party knows to be signed, whether or not it holds every entry; 0 for none. */
  readonly size: number;
  /** 32 bytes; of the empty log where `size` is 0. */
  readonly root: Uint8Array;
  /** Whoever else has a log there: they too may hold more of ours than we do. */
  readonly known: readonly PartyId[];
}

const version = "entente.answer/v1";

function formatAnswer({ known, nonce, origin, root, size }: Answer): string {
  return `${version}\n${nonce}\n${origin}\n${size} ${formatBase64(root)}\n${known.join(" ")}\n`;
}

function parseAnswer(text: string): Result<Answer> {
  const [head, nonce = "", origin = "", state = "", names = "", end, ...more] = text.split("\n");
  const [digits = "", base64 = ""] = state.split(" ");
  const known = names === "" ? [] : names.split(" ");
  const root = parseBase64(base64);
  const isForm = head === version && end === "" && more.length === 0 && /^[0-9a-f]{32}$/.test(nonce);
  if (!isForm || root?.length !== 32 || !/^(?:0|[1-9]\d{0,15})$/.test(digits) || !known.every(isPartyId)) {
    return refuse("answer-form", "This is no answer to a party that asks how far its log is held.");
  }
  const answer = { nonce, origin, size: Number(digits), root, known };
  return formatAnswer(answer) === text ? accept(answer) : refuse("answer-form", "This answer is written otherwise.");
}

/** Signs an answer under the keys in force of our own log. It is no state of a log: a node that may sign none can still answer. */
export async function sealAnswer(
  crypto: Crypto,
  keys: Keys,
  own: HeldLog,
  row: MechanismRow,
  answer: Answer,
): Promise<Uint8Array> {
  const text = formatAnswer(answer);
  const signatures = await keys.sign(row.id, textMessages(text));
  return assembleText(crypto, text, { name: own.log.origin, keys: newestEra(own.log.keys).keys }, signatures);
}

/** The answer of the party whose log this is, under its newest keys as far as we hold its log: keys it has left behind say nothing. */
export function openAnswer(crypto: Crypto, { log }: HeldLog, note: Uint8Array): Result<Answer> {
  const opened = openText(crypto, note, { name: log.origin, keys: newestEra(log.keys).keys });
  return opened.ok ? parseAnswer(opened.value) : opened;
}

/** Whether what a party says it holds is held here too, and the same. */
export const fits = (
  answer: Pick<Answer, "size" | "root">,
  size: number,
  rootAt: (size: number) => Uint8Array,
): boolean => answer.size <= size && equalBytes(rootAt(answer.size), answer.root);
