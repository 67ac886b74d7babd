import type { Content } from "../../act/catalogue.ts";
import type { Terms } from "../../act/terms.ts";
import type { SubjectId } from "../../base/ids.ts";
import type { JsonObject } from "../../base/json.ts";
import { accept } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PaperDraft } from "../../desk/private-matter.ts";
import type { How } from "./doing-form.ts";

/** A paper to be: what it is called at home, what it is about, and its drafts. */
export interface Drafted {
  readonly title: string;
  readonly about?: SubjectId;
  readonly drafts: readonly PaperDraft[];
}

/** Absent fields are left out: the record's form has no empty ones. */
export function clean(value: object): JsonObject {
  return Object.fromEntries(Object.entries(value as JsonObject).filter(([, inner]) => inner !== undefined));
}

/** A paper of one draft. */
export const one = (title: string, about: SubjectId, draft: PaperDraft): Result<Drafted> =>
  accept({ title: title.slice(0, 120), about, drafts: [draft] });

/** A tabling of terms by a rule; the node fills in whom it needs, and the digest. */
export function propose(
  subject: SubjectId,
  terms: Terms,
  how: How,
  more: {
    readonly lineage?: NonNullable<Content<"proposal.tabled">["lineage"]>;
    readonly parts?: PaperDraft["parts"];
  } = {},
): PaperDraft {
  const { rule: kind, ...rest } = how;
  const { lineage, parts } = more;
  const content = clean({ subject, terms: clean(terms), rule: clean({ kind, ...rest }), lineage });
  return { kind: "proposal.tabled", content, ...(parts === undefined || parts.length === 0 ? {} : { parts }) };
}
