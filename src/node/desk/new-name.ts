import type { SubjectId } from "../../base/ids.ts";
import type { DocumentKind } from "../../mechanism/documents.ts";
import type { Scene } from "../../view/scene.ts";

const slugCharsMax = 48;

/**
 * A short lasting name from words: small letters, digits and hyphens, as the record has them. Words of other scripts have none of
 * these and are told apart by number. `used` are names that are taken.
 */
export function slugOf(words: string, used: ReadonlySet<string>): string {
  const plain = words
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, slugCharsMax)
    .replaceAll(/^-+|-+$/g, "");
  const base = plain === "" ? "item" : plain;
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!used.has(slug)) return slug;
  }
}

/** A subject that the record does not have yet. Two sides that name a thing alike at the same moment speak of one thing. */
export function nameNew(scene: Scene, kind: DocumentKind, words: string): SubjectId {
  const used = new Set(scene.documents.list(kind).map(({ id }) => String(id).slice(kind.length + 1)));
  return `${kind}:${slugOf(words, used)}` as SubjectId;
}
