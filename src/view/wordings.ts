import type { PartyId, SubjectId } from "../base/ids.ts";
import { headOf, line } from "./line.ts";
import type { PageHead, Reading } from "./line.ts";
import { partyName, subjectName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { formatDate } from "./time-words.ts";

interface Use {
  readonly in: SubjectId;
  readonly name: string;
  readonly on: string;
  readonly enteredBy: PartyId;
  /** Absent where the document does not have the phrase. */
  readonly form?: string;
  /** Against the use before it: the first, the same words, other words, dropped, or back after absence. */
  readonly change: "first" | "same" | "changed" | "absent" | "returned";
  readonly why: readonly ActRef[];
}

interface Wording {
  readonly wording: string;
  readonly title: string;
  readonly forms: readonly string[];
  readonly uses: readonly Use[];
  readonly why: readonly ActRef[];
}

export interface WordingsPage extends PageHead<"wordings"> {
  readonly wordings: readonly Wording[];
}

/** Agreed language: every stated use of a watched phrase, in order, with what changed against the one before. */
export function viewWordings(scene: Scene): WordingsPage {
  const wordings = scene.documents.list("wording").map((wording): Wording => {
    const registered = wording.registered.at(-1);
    return {
      wording: wording.id,
      title: registered?.content.title ?? wording.id,
      forms: registered?.content.forms ?? [],
      uses: wording.uses.map((use, i) => ({
        in: use.in,
        name: subjectName(scene, use.in),
        on: use.on,
        enteredBy: use.party,
        ...(use.form === undefined ? {} : { form: use.form }),
        change: changeOf(
          use.form,
          wording.uses.slice(0, i).map((each) => each.form),
        ),
        why: refsOf(scene, [use.act]),
      })),
      why: refsOf(
        scene,
        wording.registered.map((word) => word.act),
      ),
    };
  });
  return { ...headOf(scene, "wordings"), wordings };
}

function changeOf(form: string | undefined, before: readonly (string | undefined)[]): Use["change"] {
  if (form === undefined) return "absent";
  const lastForm = before.findLast((each) => each !== undefined);
  if (lastForm === undefined) return "first";
  if (form !== lastForm) return "changed";
  return before.at(-1) === undefined ? "returned" : "same";
}

const changeWords: Readonly<Record<Use["change"], string>> = {
  first: "first use on the record",
  same: "as before",
  changed: "other words than before",
  absent: "absent",
  returned: "back, as before its absence",
};

export function readWordings(scene: Scene, page: WordingsPage): Reading {
  const title = "Agreed language, followed through the documents";
  if (page.wordings.length === 0) return { title, lines: [line("No phrase is watched.")] };
  return {
    title,
    lines: page.wordings.map((wording) =>
      line(
        wording.title,
        wording.why,
        wording.uses.map((use) =>
          line(
            `${formatDate(use.on)}, ${use.name}: ${use.form === undefined ? changeWords[use.change] : `“${use.form}” (${changeWords[use.change]})`}, entered by ${partyName(scene, use.enteredBy)}`,
            use.why,
          ),
        ),
      ),
    ),
  };
}
