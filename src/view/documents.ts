import type { Content } from "../act/catalogue.ts";
import type { PartyId, SubjectId } from "../base/ids.ts";
import { headOf, line } from "./line.ts";
import type { PageHead, Reading } from "./line.ts";
import { joinWords, partyName, wordingName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";
import { formatDate } from "./time-words.ts";

type Entered = Content<"document.entered">;

interface PublicPaper {
  readonly id: SubjectId;
  readonly title: string;
  readonly issuers: readonly string[];
  readonly parties: readonly PartyId[];
  readonly on: string;
  /** The same paper's date at other places. */
  readonly dates: NonNullable<Entered["dates"]>;
  readonly nature?: NonNullable<Entered["nature"]>;
  readonly session?: SubjectId;
  readonly body?: SubjectId;
  readonly wordings: NonNullable<Entered["wordings"]>;
  readonly source?: NonNullable<Entered["source"]>;
  readonly enteredBy: readonly PartyId[];
  readonly why: readonly ActRef[];
}

export interface DocumentsPage extends PageHead<"documents"> {
  readonly documents: readonly PublicPaper[];
}

/** Documents of the public record, each with its source and with who entered it. */
export function viewDocuments(scene: Scene): DocumentsPage {
  const documents = scene.documents.list("document").flatMap((document): readonly PublicPaper[] => {
    const content = document.words.at(-1)?.content;
    if (content === undefined) return [];
    return [
      {
        id: document.id,
        title: content.title,
        issuers: content.issuers,
        parties: content.parties ?? [],
        on: content.on,
        dates: content.dates ?? [],
        ...(content.nature === undefined ? {} : { nature: content.nature }),
        ...(content.session === undefined ? {} : { session: content.session }),
        ...(content.body === undefined ? {} : { body: content.body }),
        wordings: content.wordings ?? [],
        ...(content.source === undefined ? {} : { source: content.source }),
        enteredBy: [...new Set(document.words.map((word) => word.party))],
        why: refsOf(
          scene,
          document.words.map((word) => word.act),
        ),
      },
    ];
  });
  return {
    ...headOf(scene, "documents"),
    documents: documents.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1)),
  };
}

export function readDocuments(scene: Scene, page: DocumentsPage): Reading {
  const title = "Documents of the public record";
  if (page.documents.length === 0) return { title, lines: [line("None on the record.")] };
  return {
    title,
    lines: page.documents.map((each) =>
      line(`${formatDate(each.on)}: ${each.title}, ${joinWords(each.issuers)}`, each.why, [
        ...each.dates.map((date) => line(`dated ${formatDate(date.day)} in ${date.place}`)),
        ...each.wordings.map((use) =>
          line(use.form === undefined ? `does not say: ${wordingName(scene, use.wording)}` : `says “${use.form}”`),
        ),
        line(
          `entered by ${joinWords(each.enteredBy.map((party) => partyName(scene, party)))}${each.source === undefined ? "" : `, source ${each.source.publisher}`}`,
        ),
      ]),
    ),
  };
}
