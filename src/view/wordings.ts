import type { PartyId, SubjectId } from "../base/ids.ts";
import { seriesOfWording } from "../mechanism/derive/wording-series.ts";
import type { WordingSeries, WordingStep } from "../mechanism/derive/wording-series.ts";
import { mayShowUse } from "./attribution.ts";
import { headOf, line } from "./line.ts";
import type { PageHead, Reading } from "./line.ts";
import { partyName, partyNames, subjectName } from "./names.ts";
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
  /** Against the use before it in its series. */
  readonly change: WordingStep["change"];
  readonly why: readonly ActRef[];
}

/** Documents that follow one another: of one body, or one party's outside any. */
interface Series {
  readonly of: WordingSeries["of"];
  readonly uses: readonly Use[];
}

interface Wording {
  readonly wording: string;
  readonly title: string;
  readonly forms: readonly string[];
  readonly series: readonly Series[];
  readonly why: readonly ActRef[];
}

export interface WordingsPage extends PageHead<"wordings"> {
  readonly wordings: readonly Wording[];
}

/** Agreed language: every stated use of a watched phrase, in order, with what changed against the one before. */
export function viewWordings(scene: Scene): WordingsPage {
  const wordings = scene.documents.list("wording").map((wording): Wording => {
    const registered = wording.registered.at(-1);
    const uses = wording.uses.filter((use) => mayShowUse(scene, use.act));
    return {
      wording: wording.id,
      title: registered?.content.title ?? wording.id,
      forms: registered?.content.forms ?? [],
      series: seriesOfWording(scene.documents, { ...wording, uses }).map(({ of, steps }) => ({
        of,
        uses: steps.map(({ use, change }) => ({
          in: use.in,
          name: subjectName(scene, use.in),
          on: use.on,
          enteredBy: use.party,
          ...(use.form === undefined ? {} : { form: use.form }),
          change,
          why: refsOf(scene, [use.act]),
        })),
      })),
      why: refsOf(
        scene,
        wording.registered.map((word) => word.act),
      ),
    };
  });
  return { ...headOf(scene, "wordings"), wordings };
}

const changeWords: Readonly<Record<Use["change"], string>> = {
  first: "first use on the record",
  same: "as before",
  changed: "other words than before",
  dropped: "absent, and was there before",
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
        wording.series.map((series) =>
          line(
            "body" in series.of ? subjectName(scene, series.of.body) : partyNames(scene, series.of.parties),
            [],
            series.uses.map((use) =>
              line(
                `${formatDate(use.on)}, ${use.name}: ${use.form === undefined ? changeWords[use.change] : `“${use.form}” (${changeWords[use.change]})`}, entered by ${partyName(scene, use.enteredBy)}`,
                use.why,
              ),
            ),
          ),
        ),
      ),
    ),
  };
}
