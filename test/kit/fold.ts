import type { Act } from "../../src/act/envelope.ts";
import { nodeCrypto } from "../../src/base/crypto-node.ts";
import { encodeCanonical, type Json } from "../../src/base/json.ts";
import type { TermsOf } from "../../src/act/terms.ts";
import type { ActId, PartyId, SubjectId } from "../../src/base/ids.ts";
import { documentKinds, type Documents } from "../../src/mechanism/documents.ts";
import { createRegister } from "../../src/mechanism/register.ts";

/** The documents of these acts. */
export function fold(acts: readonly Act[]): Documents {
  const register = createRegister(nodeCrypto);
  register.take(acts);
  return register.documents;
}

/** Every document as the bytes a store would hold, by kind and id. Throws where a document is no canonical JSON. */
export function readAll(documents: Documents): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const kind of documentKinds) {
    for (const document of documents.list(kind)) {
      const json = Buffer.from(encodeCanonical(document as unknown as Json)).toString();
      rows.set(`${kind} ${document.id}`, json);
    }
  }
  return rows;
}

/** Short ways to ids in tests; the literal is the check. */
export const subject = (id: string): SubjectId => id as SubjectId;
export const party = (id: string): PartyId => id as PartyId;
export const actId = (id: string): ActId => id as ActId;

/** Terms of a body: an expert group that was established, with whatever a test changes. */
export function bodyTerms(changes: Partial<TermsOf<"body">> = {}): TermsOf<"body"> {
  return {
    kind: "body",
    name: "Expert group",
    level: "expert",
    form: "regular",
    life: { state: "established" },
    ...changes,
  };
}

/** Terms of a session of `body:group`, held on a day. */
export function sessionTerms(day: string | undefined, changes: Partial<TermsOf<"session">> = {}): TermsOf<"session"> {
  return {
    kind: "session",
    body: subject("body:group"),
    status: "held",
    ...(day !== undefined && { when: { day } }),
    ...changes,
  };
}
