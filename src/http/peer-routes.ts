import { Hono } from "hono";
import { encodeUtf8 } from "../base/bytes.ts";
import { isPartyId } from "../base/ids.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { introductionBytesMax } from "../node/peer/introduction.ts";
import { checkAddress, noteReceived } from "./brought.ts";
import { hashText } from "../node/peer/peer-note.ts";
import type { RequestWords } from "../node/peer/peer-note.ts";
import { readBody } from "./body.ts";
import { answerCall, giveNonce, headers, openCall, turnAway } from "./entry.ts";
import type { KnownCall } from "./entry.ts";
import { shortId } from "./journal.ts";
import { problemBody, statusOf } from "./problem.ts";
import { callerOf, refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Where the peer routes begin; frozen, as all of spec/http.md is. */
export const peerRoot = "/entente/v1";

const parcelType = "text/vnd.entente.parcel";

interface Answer {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What the other parties' nodes may ask of this one. Every route but the two that lead in is answered to known parties only. */
export function peerRoutes(service: Service): Hono<{ Bindings: Call["env"] }> {
  const routes = new Hono<{ Bindings: Call["env"] }>();
  routes.get("/nonce", async (call) => {
    if (!mayKnock(service, call)) return tooMany(service, call);
    const nonce = await giveNonce(service, call.req.query("mechanism") ?? "");
    return nonce === undefined
      ? refuseCall(service, call, { code: "mechanism-unknown", sentence: "This node is in no such consultation." })
      : new Response(undefined, { status: 204, headers: { [headers.nonce]: nonce } });
  });
  routes.post("/introduction", async (call) => {
    if (!mayKnock(service, call)) return tooMany(service, call);
    const body = await readBody(call.env.incoming, { ...bodyLimits(service), bytesMax: introductionBytesMax });
    if (!body.ok) return turnAway(service, call, body.refusal);
    const heard = await service.node.passport.hear(body.value.bytes);
    body.value.letGo();
    if (!heard.ok) return turnAway(service, call, heard.refusal);
    service.journal.note("info", "introduced", { mechanism: shortId(heard.value.mechanism), peer: heard.value.party });
    return new Response(undefined, { status: 204 });
  });
  routes.get("/introduction", (call) =>
    known(service, call, async ({ words }) =>
      accept({ type: "application/json", body: copy(await service.node.passport.introduce(words.mechanism)) }),
    ),
  );
  routes.get("/mechanism", (call) => known(service, call, ({ words }) => describeMechanism(service, words)));
  routes.get("/log/:party/checkpoint", (call) =>
    known(service, call, async ({ words }) => {
      const party = call.req.param("party") ?? "";
      const note = isPartyId(party) ? await service.node.findCheckpoint(words.mechanism, party) : undefined;
      return note === undefined
        ? refuse("log-unknown", "No log of that party is held here.")
        : accept({ type: "text/plain; charset=utf-8", body: copy(note) });
    }),
  );
  routes.post("/parcel", (call) =>
    known(service, call, async ({ words }, body) => {
      const addressed = checkAddress(body, words);
      if (!addressed.ok) return addressed;
      // What we bring by calls of our own, several under way at once, is not brought by answers besides.
      const room = service.isBringing(words.mechanism, words.from) ? 0 : service.settings.parcelBytes;
      const answered = await service.node.answer(body, room);
      if (!answered.ok) return answered;
      const { received, reply } = answered.value;
      noteReceived(service, received, body.length);
      service.meter.bytes("out", reply.length);
      return accept({ type: parcelType, body: copy(reply) });
    }),
  );
  return routes;
}

/** Asks who calls, then reads what it sends, then lets the route work: nothing is read of, or done for, an unknown caller. */
async function known(
  service: Service,
  call: Call,
  work: (from: KnownCall, body: Uint8Array) => Promise<Result<Answer>>,
): Promise<Response> {
  if (!mayKnock(service, call)) return tooMany(service, call);
  const opened = await openCall(service, call);
  if (!opened.ok) return turnAway(service, call, opened.refusal);
  const { address, body: hash, from, mechanism } = opened.value.words;
  const rate = service.peerRate.take(`${mechanism} ${from}`, service.elapsed());
  if (!rate.ok) return refuseCall(service, call, limited.refusal, rate.waitSeconds);
  const letGo = service.peerSlots.take(`${mechanism} ${from}`);
  if (letGo === undefined) return refuseCall(service, call, limited.refusal, 1);
  // Who does not take its answers keeps its places, and no more than these.
  call.env.outgoing.once("close", letGo);
  const entry = await service.book.find(mechanism, from);
  if (entry !== undefined && "ended" in entry) return refuseKnown(service, call, opened.value, ended(from));
  const body = call.req.method === "GET" ? noBody : await readBody(call.env.incoming, bodyLimits(service));
  if (!body.ok) return refuseKnown(service, call, opened.value, body);
  try {
    const { bytes } = body.value;
    if (hashText(service.crypto, bytes) !== hash) return await refuseKnown(service, call, opened.value, otherBody);
    service.node.noteContact(mechanism, from, { kind: "heard", address });
    const answer = await work(opened.value, bytes);
    service.called(mechanism, from);
    if (!answer.ok) return await refuseKnown(service, call, opened.value, answer);
    return await answerCall(service, opened.value, { status: 200, ...answer.value });
  } finally {
    body.value.letGo();
  }
}

/** A refusal to a known caller is signed as any other answer, so that nobody between can refuse in our name. */
async function refuseKnown(
  service: Service,
  call: Call,
  from: KnownCall,
  { refusal }: { readonly refusal: { readonly code: string; readonly sentence: string } },
): Promise<Response> {
  const plain = refuseCall(service, call, refusal);
  const signed = await answerCall(service, from, {
    status: statusOf(refusal),
    type: "application/problem+json",
    body: copy(encodeUtf8(problemBody(refusal))),
  });
  for (const [name, value] of plain.headers) if (!signed.headers.has(name)) signed.headers.set(name, value);
  return signed;
}

async function describeMechanism({ node }: Service, { mechanism }: RequestWords): Promise<Result<Answer>> {
  const { charter, logs, row } = await node.consult(mechanism);
  const described = {
    v: 1,
    mechanism,
    party: row.party,
    name: charter.name,
    parties: charter.parties.map(({ domain, id, name }) => ({ id, name, domain })),
    logs: logs.map(({ cosigned, fingerprint, forked, party, root, size }) => ({
      party,
      size,
      root,
      fingerprint,
      cosigned,
      forked: forked !== undefined,
    })),
  };
  return accept({ type: "application/json", body: copy(encodeUtf8(`${JSON.stringify(described)}\n`)) });
}

const mayKnock = ({ elapsed, strangerRate }: Service, call: Call): boolean =>
  strangerRate.isFree(callerOf(call), elapsed());

const tooMany = (service: Service, call: Call): Response => refuseCall(service, call, limited.refusal, 1);

const bodyLimits = ({ buffer, settings }: Service) => ({
  bytesMax: settings.requestBytes,
  seconds: settings.requestSeconds,
  buffer,
});

const noBody = accept({ bytes: new Uint8Array(0), letGo: () => undefined });
const otherBody = refuse("call-differs", "The body is not the one that was signed.");
const limited = refuse("too-many", "Too many calls in a short time: come again a little later.");
const ended = (party: string) => refuse("peer-ended", `Exchange with ${party} by wire was ended here.`);

/** Bytes of their own, as responses take them. */
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
