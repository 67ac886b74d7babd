import type { Agent } from "node:http";
import { decodeUtf8, formatBase64, parseBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import type { MechanismId, PartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { introductionBytesMax } from "../node/peer/introduction.ts";
import type { Passport } from "../node/peer/passport.ts";
import { hashText } from "../node/peer/peer-note.ts";
import type { RequestWords } from "../node/peer/peer-note.ts";
import { headers, scheme } from "./entry.ts";
import { peerRoot } from "./peer-routes.ts";
import { sendRequest } from "./send-request.ts";
import type { Incoming } from "./send-request.ts";

/** Another party's node as we call it. */
export interface Callee {
  readonly mechanism: MechanismId;
  readonly us: PartyId;
  readonly party: PartyId;
  /** `https://host[:port]`. */
  readonly address: string;
}

/** What calls need of the program. */
export interface CallerWorld {
  readonly crypto: Crypto;
  readonly passport: Passport;
  readonly agents: { readonly plain: Agent; readonly secure: Agent };
  /** Where we can be called ourselves. */
  readonly address: string | undefined;
  readonly seconds: number;
  readonly replyBytesMax: number;
  readonly signal: AbortSignal;
}

/** Calls one peer; a new nonce and our keys are given to it as it asks for them. */
export interface Caller {
  call(method: "GET" | "POST", path: string, body: Uint8Array, onSent?: () => void): Promise<Result<Uint8Array>>;
}

/** Calls that may be needed for one: without a nonce, before our keys were shown, with both, at another process of the peer. */
const attemptsMax = 6;
/** Nonces kept for calls to come; each answer brings one. */
const noncesMax = 8;

export function createCaller(world: CallerWorld, callee: Callee): Caller {
  const { crypto, passport, seconds, signal } = world;
  const { address: origin, mechanism, party, us } = callee;
  const agent = origin.startsWith("https:") ? world.agents.secure : world.agents.plain;
  const nonces: string[] = [];
  const send = (
    method: "GET" | "POST",
    path: string,
    body: Uint8Array,
    own: Readonly<Record<string, string>>,
    onSent?: () => void,
  ): Promise<Result<Incoming>> =>
    sendRequest({
      origin,
      method,
      path,
      headers: { ...own, ...(method === "POST" ? { "content-type": "application/octet-stream" } : {}) },
      body,
      seconds,
      bytesMax: world.replyBytesMax,
      agent,
      signal,
      ...(onSent === undefined ? {} : { onSent }),
    });
  const keepNonce = (incoming: Incoming): void => {
    const given = incoming.headers[headers.nonce];
    if (typeof given === "string" && nonces.length < noncesMax && /^[\w-]{1,200}$/.test(given)) nonces.push(given);
  };

  async function askNonce(): Promise<Result<string>> {
    const known = nonces.shift();
    if (known !== undefined) return accept(known);
    const answered = await send("GET", `${peerRoot}/nonce?mechanism=${mechanism}`, nothing, {});
    if (!answered.ok) return answered;
    keepNonce(answered.value);
    const given = nonces.shift();
    return given === undefined ? { ok: false, refusal: readProblem(answered.value) } : accept(given);
  }

  async function introduce(): Promise<Result<void>> {
    const shown = await send("POST", `${peerRoot}/introduction`, await passport.introduce(mechanism), {});
    if (!shown.ok) return shown;
    return shown.value.status === 204 ? accept(undefined) : { ok: false, refusal: readProblem(shown.value) };
  }

  /** Signs, sends, and opens the answer; `again` where a further attempt may do better. */
  async function attempt(
    method: "GET" | "POST",
    path: string,
    body: Uint8Array,
    onSent: (() => void) | undefined,
  ): Promise<{ readonly result: Result<Uint8Array>; readonly again: "no" | "nonce" | "introduce" | "meet" }> {
    const nonce = await askNonce();
    if (!nonce.ok) return { result: nonce, again: "no" };
    const request: RequestWords = {
      mechanism,
      from: us,
      to: party,
      method,
      path,
      origin,
      nonce: nonce.value,
      body: hashText(crypto, body),
      address: world.address,
    };
    const note = await passport.sealRequest(request);
    const answered = await send(
      method,
      path,
      body,
      { [headers.authorization]: `${scheme} ${formatBase64(note)}` },
      onSent,
    );
    if (!answered.ok) return { result: answered, again: "no" };
    const { body: reply, headers: got, status } = answered.value;
    keepNonce(answered.value);
    const seal = got[headers.passport];
    const sealed = typeof seal === "string" ? parseBase64(seal) : undefined;
    if (sealed === undefined) {
      const problem = readProblem(answered.value);
      const again = problem.code === "nonce" ? "nonce" : problem.code === "key-unknown" ? "introduce" : "no";
      return { result: { ok: false, refusal: problem }, again };
    }
    const opened = await passport.openReply(sealed, { request, sent: note, status, body: reply });
    if (!opened.ok) return { result: opened, again: opened.refusal.code === "key-unknown" ? "meet" : "no" };
    return {
      result: status === 200 ? accept(reply) : { ok: false, refusal: readProblem(answered.value) },
      again: "no",
    };
  }

  /** The peer has keys we do not know: it shows them, and they prove themselves or do not. */
  async function meet(): Promise<Result<unknown>> {
    const nonce = await askNonce();
    if (!nonce.ok) return nonce;
    const path = `${peerRoot}/introduction`;
    const hash = hashText(crypto, nothing);
    const words = { mechanism, from: us, to: party, method: "GET", path, origin, nonce: nonce.value, body: hash };
    const note = await passport.sealRequest({ ...words, address: world.address });
    const answered = await send("GET", path, nothing, { [headers.authorization]: `${scheme} ${formatBase64(note)}` });
    if (!answered.ok) return answered;
    keepNonce(answered.value);
    if (answered.value.status !== 200) return { ok: false, refusal: readProblem(answered.value) };
    if (answered.value.body.length > introductionBytesMax) return refuse("reply-too-large", "Such keys are not read.");
    return passport.hear(answered.value.body);
  }

  return {
    async call(method, path, body, onSent) {
      for (let turn = 1; ; turn++) {
        const { again, result } = await attempt(method, `${peerRoot}${path}`, body, onSent);
        if (again === "no" || turn === attemptsMax) return result;
        const done = again === "introduce" ? await introduce() : again === "meet" ? await meet() : accept(undefined);
        if (!done.ok) return done;
      }
    },
  };
}

const nothing = new Uint8Array(0);

/** What a peer says against a call. Its words are not ours: the code is kept where it is one, the sentence is not. */
function readProblem({ body, status }: Incoming): { readonly code: string; readonly sentence: string } {
  let code: unknown;
  try {
    code = (JSON.parse(decodeUtf8(body.subarray(0, 4096)) ?? "") as { readonly code?: unknown } | null)?.code;
  } catch {
    code = undefined;
  }
  const known = typeof code === "string" && /^[a-z][a-z-]{0,40}$/.test(code) ? code : `status-${status}`;
  return { code: known, sentence: `The peer refused the call (${known}, status ${status}).` };
}
