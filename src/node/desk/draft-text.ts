import { encodeCanonical } from "../../base/json.ts";
import { decodeUtf8 } from "../../base/bytes.ts";
import type { SubjectId } from "../../base/ids.ts";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { PaperDraft } from "../../desk/private-matter.ts";
import type { Scene } from "../../view/scene.ts";
import type { DoingOf } from "./doing-form.ts";
import type { Drafted } from "./drafted.ts";
import { nameNew, slugOf } from "./new-name.ts";

type Parts = NonNullable<PaperDraft["parts"]>;

/** Words in several languages as parts of one name. */
export const partsOfWords = (
  name: string,
  words: readonly { readonly lang: string; readonly text: string }[] | undefined,
): Parts => (words ?? []).map(({ lang, text }) => ({ name, lang, media: "text/plain", words: { as: "text", text } }));

/** A revision as numbered clauses with lasting ids, its words in one part per language (T1). */
export function draftRevision(scene: Scene, doing: DoingOf<"draft-text">): Result<Drafted> {
  const { body, clauses, from, purpose, session, text, title } = doing;
  const used = new Set(clauses.flatMap(({ id }) => id ?? []));
  const known = clauses.map(({ heading, id, number, words }) => {
    const own = id ?? slugOf(heading ?? `clause ${number}`, used);
    used.add(own);
    return { id: own, number, heading, words };
  });
  const langs = [...new Set(known.flatMap(({ words }) => words.map(({ lang }) => lang)))];
  const parts: Parts = [];
  for (const lang of langs) {
    const lacking = known.find(({ words }) => !words.some((each) => each.lang === lang));
    if (lacking !== undefined) {
      return refuse(
        "language-lacking",
        `Paragraph ${lacking.number} has no words in ${lang}: write them, or leave that language out.`,
      );
    }
    const revision = {
      clauses: known.map(({ heading, id, number, words }) => ({
        ...(heading === undefined ? {} : { heading }),
        id,
        number,
        text: words.find((each) => each.lang === lang)?.text ?? "",
      })),
    };
    const canonical = decodeUtf8(encodeCanonical(revision));
    assert(canonical !== undefined, "canonical JSON is text");
    parts.push({ name: "revision", lang, media: "application/json", words: { as: "text", text: canonical } });
  }
  const subject: SubjectId = text ?? nameNew(scene, "text", title);
  const content = {
    text: subject,
    title,
    purpose,
    ...(body === undefined ? {} : { body }),
    ...(session === undefined ? {} : { session }),
    ...(from === undefined ? {} : { from }),
    clauses: known.map(({ heading, id, number }) => ({ id, number, ...(heading === undefined ? {} : { heading }) })),
  };
  return accept({ title, about: subject, drafts: [{ kind: "text.tabled", content, parts }] });
}
