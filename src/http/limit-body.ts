import type { MiddlewareHandler } from "hono";
import { refuse } from "../base/refusal.ts";
import { refuseCall } from "./service.ts";
import type { Call, Service } from "./service.ts";

/** Bytes of JSON that are read: the longest private paper is 16 MiB of letters, most of them ASCII. */
const jsonBytesMax = 24 * 1024 * 1024;

/** Methods that bring nothing along. */
const bare: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE"]);

/** Bodies say beforehand how long they are, are as they are, and share the memory there is for requests with those of peers. */
export const limitBody =
  (service: Service): MiddlewareHandler<{ Bindings: Call["env"] }> =>
  async (call, next) => {
    const { headers } = call.env.incoming;
    const declared = headers["content-length"];
    if (bare.has(call.req.method) && declared === undefined && headers["transfer-encoding"] === undefined)
      return next();
    if (headers["content-encoding"] !== undefined && headers["content-encoding"] !== "identity") {
      return refuseCall(service, call, encoded.refusal);
    }
    if (declared === undefined || !/^\d{1,15}$/.test(declared)) return refuseCall(service, call, unsaid.refusal);
    const length = Number(declared);
    const isFile = headers["content-type"]?.startsWith("application/octet-stream") === true;
    const most = isFile ? service.settings.requestBytes : Math.min(jsonBytesMax, service.settings.requestBytes);
    if (length > most) return refuseCall(service, call, tooLarge(length, most).refusal);
    const letGo = service.buffer.take(length);
    if (letGo === undefined) return refuseCall(service, call, busy.refusal, 1);
    try {
      return await next();
    } finally {
      letGo();
    }
  };

const encoded = refuse("body-encoded", "The body of a request is sent as it is, without compression.");
const unsaid = refuse("length-missing", "A request says beforehand how long it is.");
const busy = refuse("busy", "Too much is being read at this moment: come again.");
const tooLarge = (length: number, most: number) =>
  refuse("request-too-large", `A request has at most ${most} bytes; this one says ${length}.`);
