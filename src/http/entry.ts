import { decodeUtf8, parseBase64 } from "../base/bytes.ts";
import type { MechanismId } from "../base/ids.ts";
import { isMechanismId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { hashText } from "../node/peer/peer-note.ts";
import type { RequestWords } from "../node/peer/peer-note.ts";
import { callerOf, refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Names of the headers that carry notes and nonces (spec/http.md). */
export const headers = {
  authorization: "authorization",
  passport: "entente-passport",
  nonce: "entente-nonce",
} as const;
/** Scheme of the authorization header. */
export const scheme = "Entente";

/** A call whose sender is known by its signatures. */
export interface KnownCall {
  readonly words: RequestWords;
  /** The request's note as it came. */
  readonly note: Uint8Array;
}

/** Who calls, or why that cannot be told; asked before any of the body is read. */
export async function openCall(service: Service, call: Call): Promise<Result<KnownCall>> {
  const [named, base64, ...rest] = (call.req.header(headers.authorization) ?? "").split(" ");
  const note = named === scheme && rest.length === 0 ? parseBase64(base64 ?? "") : undefined;
  if (note === undefined) return refuse("passport-missing", "Calls to this node are signed: spec/http.md says how.");
  const url = new URL(call.req.url);
  const opened = await service.node.passport.openRequest(note, {
    method: call.req.method,
    path: `${url.pathname}${url.search}`,
    isOurs: service.isOurs,
    isFresh: async (mechanism, nonce) =>
      service.nonces.take(nonce, await service.node.passport.secret(mechanism, nonceSecret)),
  });
  return opened.ok ? accept({ words: opened.value, note }) : opened;
}

const nonceSecret = "nonce";

/** A nonce for the next call in a mechanism; undefined where none can be made, because we are not in it. */
export async function giveNonce({ node, nonces }: Service, mechanism: string): Promise<string | undefined> {
  if (!isMechanismId(mechanism)) return undefined;
  const isOurs = (await node.listMechanisms()).some(({ id }) => id === mechanism);
  return isOurs ? nonces.give(await node.passport.secret(mechanism, nonceSecret)) : undefined;
}

/** Signs an answer to a known call and puts the next nonce beside it. */
export async function answerCall(
  service: Service,
  { note, words }: KnownCall,
  answer: { readonly status: number; readonly type: string; readonly body: Uint8Array<ArrayBuffer> },
): Promise<Response> {
  const { body, status, type } = answer;
  const { from, mechanism, nonce, to } = words;
  const sealed = await service.node.passport.sealReply({
    mechanism,
    from: to,
    to: from,
    nonce,
    request: hashText(service.crypto, note),
    status,
    body: hashText(service.crypto, body),
  });
  const next = await giveNonce(service, mechanism);
  return new Response(body, {
    status,
    headers: {
      "content-type": type,
      "content-length": String(body.length),
      [headers.passport]: sealed.toBase64(),
      ...(next === undefined ? {} : { [headers.nonce]: next }),
    },
  });
}

/**
 * Refuses a call whose sender is not known. Its network address pays for it; the nonce beside the answer lets an honest caller
 * try again at once.
 */
export async function turnAway(
  service: Service,
  call: Call,
  refusal: { readonly code: string; readonly sentence: string },
): Promise<Response> {
  service.strangerRate.take(callerOf(call), service.elapsed());
  const response = refuseCall(service, call, refusal);
  const mechanism = mechanismOf(call);
  const nonce = mechanism === undefined ? undefined : await giveNonce(service, mechanism);
  if (nonce !== undefined) response.headers.set(headers.nonce, nonce);
  return response;
}

/** Named by the call itself and not believed: only to choose the nonce. */
function mechanismOf(call: Call): MechanismId | undefined {
  const [, base64 = ""] = (call.req.header(headers.authorization) ?? "").split(" ");
  const note = decodeUtf8(parseBase64(base64) ?? new Uint8Array(0)) ?? "";
  const named =
    /^entente\.request\/v1\nmechanism ([0-9a-f]{64})\n/.exec(note)?.[1] ?? call.req.query("mechanism") ?? "";
  return isMechanismId(named) ? named : undefined;
}
