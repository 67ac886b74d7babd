import { formatHex } from "../../base/bytes.ts";
import { isMechanismId, isPartyId } from "../../base/ids.ts";
import type { MechanismId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Crypto } from "../../base/crypto.ts";

/** What one node signs when it calls another, and when it answers: every line is bound by both signatures. */

/** A call: from whom, to whom, which resource of which origin, over which bytes. No time is in it, so no clock can be wrong. */
export interface RequestWords {
  readonly mechanism: MechanismId;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** `https://host[:port]` of the addressee, so that no other node can be shown the same call. */
  readonly origin: string;
  /** Given by the addressee, once. */
  readonly nonce: string;
  /** SHA-256 of the body, 64 hex digits. */
  readonly body: string;
  /** Where the caller can be called itself; undefined where it cannot. */
  readonly address: string | undefined;
}

/** The answer to one call and to no other. */
export interface ReplyWords {
  readonly mechanism: MechanismId;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly nonce: string;
  /** SHA-256 of the request's note, 64 hex digits. */
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

export const hashText = (crypto: Crypto, bytes: Uint8Array): string => formatHex(crypto.sha256(bytes));

/** Name on the signature lines: whose keys these are, which are those of its log. */
export const signerName = (mechanism: MechanismId, party: PartyId): string => `entente-peer/${mechanism}/${party}`;

const requestVersion = "entente.request/v1";
const replyVersion = "entente.reply/v1";
const lineCharsMax = 2048;

export function formatRequest(words: RequestWords): string {
  const { address, body, from, mechanism, method, nonce, origin, path, to } = words;
  return linesOf(requestVersion, [
    `mechanism ${mechanism}`,
    `from ${from}`,
    `to ${to}`,
    `method ${method}`,
    `path ${path}`,
    `origin ${origin}`,
    `nonce ${nonce}`,
    `body ${body}`,
    `address ${address ?? "-"}`,
  ]);
}

export function parseRequest(text: string): Result<RequestWords> {
  const names = ["mechanism", "from", "to", "method", "path", "origin", "nonce", "body", "address"] as const;
  const fields = readLines(text, requestVersion, names);
  if (fields === undefined || !isAddressed(fields) || !isHash(fields.body)) return unreadable;
  const { address, body, from, mechanism, method, nonce, origin, path, to } = fields;
  const given = address === "-" ? undefined : address;
  return accept({ mechanism, from, to, method, path, origin, nonce, body, address: given });
}

export function formatReply({ body, from, mechanism, nonce, request, status, to }: ReplyWords): string {
  return linesOf(replyVersion, [
    `mechanism ${mechanism}`,
    `from ${from}`,
    `to ${to}`,
    `nonce ${nonce}`,
    `request ${request}`,
    `status ${status}`,
    `body ${body}`,
  ]);
}

export function parseReply(text: string): Result<ReplyWords> {
  const names = ["mechanism", "from", "to", "nonce", "request", "status", "body"] as const;
  const fields = readLines(text, replyVersion, names);
  if (fields === undefined || !isAddressed(fields) || !isHash(fields.body) || !isHash(fields.request))
    return unreadable;
  if (!/^[1-5]\d\d$/.test(fields.status)) return unreadable;
  const { body, from, mechanism, nonce, request, status, to } = fields;
  return accept({ mechanism, from, to, nonce, request, status: Number(status), body });
}

const unreadable = refuse("peer-note", "The signed note over this call is not one that a node writes.");

const linesOf = (version: string, lines: readonly string[]): string => `${[version, ...lines].join("\n")}\n`;

function readLines<N extends string>(
  text: string,
  version: string,
  names: readonly N[],
): Readonly<Record<N, string>> | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== version || lines.length !== names.length + 1 || lines.at(-1) !== "") return undefined;
  const fields: Partial<Record<N, string>> = {};
  for (const [i, name] of names.entries()) {
    const line = lines[i] ?? "";
    if (!line.startsWith(`${name} `) || line.length > lineCharsMax || !/^[\x21-\x7e]+ [\x21-\x7e]+$/.test(line)) {
      return undefined;
    }
    fields[name] = line.slice(name.length + 1);
  }
  return fields as Readonly<Record<N, string>>;
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

type Addressed = { readonly mechanism: string; readonly from: string; readonly to: string };

function isAddressed<F extends Addressed>(
  fields: F,
): fields is F & { readonly mechanism: MechanismId; readonly from: PartyId; readonly to: PartyId } {
  return isMechanismId(fields.mechanism) && isPartyId(fields.from) && isPartyId(fields.to);
}
