import type { SubjectId } from "../../base/ids.ts";
import type { BodyDocument, Documents } from "../documents.ts";
import { principalOf } from "../thing.ts";

/** Another body this one comes from or goes on in, and how that is known. */
export interface Kin {
  readonly body: SubjectId;
  /** Its terms name the earlier one as what they succeed, or its proposal brings the earlier proposal back. */
  readonly how: "successor" | "reintroduced";
}

export interface Lineage {
  readonly cameFrom: readonly Kin[];
  readonly cameBackAs: readonly Kin[];
}

/** What a body goes back to and what became of it under another name (M15). */
export function lineageOf(documents: Documents, body: BodyDocument): Lineage {
  const own = new Set(body.versions.map((version) => version.proposal));
  const reintroducing = documents
    .list("body")
    .filter((other) => other.id !== body.id)
    .filter((other) => other.versions.some((version) => version.reintroduces.some((proposal) => own.has(proposal))));
  return {
    cameFrom: distinct([
      ...(principalOf(body)?.terms.successorOf ?? []).map((id): Kin => ({ body: id, how: "successor" })),
      ...reintroducedBy(documents, body),
    ]),
    cameBackAs: distinct([
      ...body.successors.map((id): Kin => ({ body: id, how: "successor" })),
      ...reintroducing.map((other): Kin => ({ body: other.id, how: "reintroduced" })),
    ]),
  };
}

function reintroducedBy(documents: Documents, body: BodyDocument): readonly Kin[] {
  return body.versions
    .flatMap((version) => version.reintroduces)
    .flatMap((proposal): readonly Kin[] => {
      const subject = documents.find("proposal", proposal)?.subject;
      return subject === undefined || subject === body.id || documents.find("body", subject) === undefined
        ? []
        : [{ body: subject, how: "reintroduced" }];
    });
}

function distinct(kin: readonly Kin[]): readonly Kin[] {
  return kin.filter((each, index) => kin.findIndex((other) => other.body === each.body) === index);
}
