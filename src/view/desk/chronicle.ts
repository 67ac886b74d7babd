import type { SubjectId } from "../../base/ids.ts";
import { chronologyOf } from "../../mechanism/derive/chronology.ts";
import type { Meeting } from "../../mechanism/derive/chronology.ts";
import type { Documents } from "../../mechanism/documents.ts";

const made = new WeakMap<Documents, Map<SubjectId, readonly Meeting[]>>();

/** `chronologyOf`, worked out once for each body and reading of the record: drawings ask for it again and again. */
export function chronicleOf(documents: Documents, body: SubjectId): readonly Meeting[] {
  let known = made.get(documents);
  if (known === undefined) made.set(documents, (known = new Map()));
  let meetings = known.get(body);
  if (meetings === undefined) known.set(body, (meetings = chronologyOf(documents, body)));
  return meetings;
}
