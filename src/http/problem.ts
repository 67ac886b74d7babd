import type { Refusal } from "../base/refusal.ts";

/** The one table that turns refusals into HTTP: a code that is not here was understood and not accepted (422). */
const statuses: Readonly<Record<string, number>> = {
  "peer-note": 400,
  "note-form": 400,
  "note-size": 400,
  "note-text": 400,
  "note-signatures": 400,
  "introduction-malformed": 400,
  "request-short": 400,
  "call-differs": 400,
  "not-a-parcel": 400,
  "parcel-malformed": 400,
  "parcel-truncated": 400,
  "parcel-trailing": 400,
  "passport-missing": 401,
  nonce: 401,
  "key-unknown": 401,
  "token-wrong": 401,
  signature: 403,
  "signature-missing": 403,
  "key-untrusted": 403,
  "key-differs": 403,
  "peer-ended": 403,
  "own-party": 403,
  "not-here": 403,
  "not-published": 404,
  "mechanism-unknown": 404,
  "log-unknown": 404,
  "no-such-page": 404,
  "pages-missing": 503,
  "call-malformed": 400,
  "request-slow": 408,
  "length-missing": 411,
  "request-too-large": 413,
  "parcel-too-large": 413,
  "body-encoded": 415,
  "not-addressed": 421,
  "origin-wrong": 421,
  "too-many": 429,
  "program-fault": 500,
  busy: 503,
  stopping: 503,
  "store-away": 503,
  "store-busy": 503,
  "store-moved": 503,
  "quota-full": 507,
};

export const statusOf = (refusal: Refusal): number => statuses[refusal.code] ?? 422;

/** A refusal as every route answers it. */
export const problemBody = ({ code, sentence }: Refusal): string => `${JSON.stringify({ code, sentence })}\n`;
