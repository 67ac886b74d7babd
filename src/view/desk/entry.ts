import type { Content } from "../../act/catalogue.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { formatCanonical } from "../../base/json.ts";
import type { Json } from "../../base/json.ts";
import type { Instant } from "../../base/time.ts";
import type { Stance } from "../../consent/outcome.ts";
import { readRevision } from "../../text/revision.ts";
import { viewAct } from "../act.ts";
import type { ActPage } from "../act.ts";
import { showHidden } from "../hidden.ts";
import { viewReceipts } from "../receipts.ts";
import type { Receipt } from "../receipts.ts";
import { refOf } from "../scene.ts";
import type { ActRef, HeldAct, Scene } from "../scene.ts";
import { nameMatter } from "./name.ts";
import type { Name } from "./name.ts";
import { outcomeOf } from "./outcome.ts";
import type { Became } from "./outcome.ts";

/** One entry as it stands in a chain of reasons: what it is, who signed it as what, and how it stands. */
export interface EntryLine extends ActRef {
  /** The function that signed, never a person. */
  readonly by: string;
  readonly kind: string;
  /** Of a tabling: how it becomes joint. */
  readonly rule?: "consensus" | "silence" | "entered";
  readonly name: Name;
  readonly verdict: "valid" | "void" | "unknown";
  /** Why it is without effect, in the program's words. */
  readonly sentence?: string;
  /** Of an entry of history: where its author has it from. */
  readonly source?: {
    readonly publisher: string;
    readonly title?: string;
    readonly date?: string;
    readonly url?: string;
  };
  /** Of a proposal: what became of it. */
  readonly became?: Became;
  /** Of a proposal: every word the parties have said on it. */
  readonly stances: readonly Omit<Stance, "words">[];
  /** Which of the other parties hold it, and since when by their own clocks. */
  readonly receipts: readonly Receipt[];
}

/** Undefined for an act that is not held here. */
export function viewEntry(scene: Scene, id: ActId): EntryLine | undefined {
  const act = scene.acts.find(id);
  if (act === undefined) return undefined;
  const proposal = scene.documents.find("proposal", id);
  const rule = act.kind === "proposal.tabled" ? ruleOf(act) : undefined;
  const became = proposal === undefined ? undefined : outcomeOf(proposal);
  return {
    ...refOf(scene, act),
    by: act.by,
    kind: act.kind,
    name: nameMatter(scene, act),
    verdict: act.verdict.status,
    stances: (proposal?.stances ?? []).map(({ act: said, at, party, stance }) => ({ act: said, at, party, stance })),
    receipts: viewReceipts(scene, id)?.receipts ?? [],
    ...(act.verdict.status === "void" ? { sentence: act.verdict.sentence } : {}),
    ...(rule === undefined ? {} : { rule: rule.kind }),
    ...(rule?.kind === "entered" ? { source: sourceOf(rule.source) } : {}),
    ...(became === undefined ? {} : { became }),
  };
}

type Rule = Content<"proposal.tabled">["rule"];
type Source = Extract<Rule, { kind: "entered" }>["source"];

/** A void tabling need not be as its kind says. */
const ruleOf = ({ content, verdict }: HeldAct): Rule | undefined =>
  verdict.status === "valid" ? (content as unknown as Content<"proposal.tabled">).rule : undefined;

const sourceOf = ({ date, publisher, title, url }: Source): NonNullable<EntryLine["source"]> => ({
  publisher,
  ...(title === undefined ? {} : { title }),
  ...(date === undefined ? {} : { date }),
  ...(url === undefined ? {} : { url }),
});

/** Lines and characters of a part that a page shows; the certified copy has the whole. */
export const partLinesMax = 600;
export const partCharsMax = 64 * 1024;

/** Words that travel beside an entry, by languages. */
export interface EntryPart {
  readonly name: string;
  readonly lang: string;
  readonly media: string;
  /** Bytes. */
  readonly size: number;
  readonly state: "held" | "absent" | "expunged";
  /** Line by line, hidden signs shown; of a revision of a text, a clause a line. Absent where it is no text, or not held. */
  readonly lines?: readonly string[];
  /** Not all of it is shown here. */
  readonly isCut: boolean;
  /** Of a destroyed part: who says that it is done, and who has not said so yet. */
  readonly expunging?: {
    readonly done: readonly PartyId[];
    readonly awaited: readonly PartyId[];
    readonly why: readonly ActRef[];
  };
}

/** One entry in full. */
export interface EntryPage {
  readonly entry: EntryLine;
  readonly parts: readonly EntryPart[];
  /** Entries it names as those it rests on. */
  readonly restsOn: readonly EntryLine[];
  /** The bytes that were signed, as text with hidden signs shown. Absent off the record, and for an entry of a later form. */
  readonly signed?: string;
  /** Parties that have cosigned the log up to it. */
  readonly cosignedBy: readonly { readonly party: PartyId; readonly at?: Instant }[];
}

/** Undefined for an act that is not held here. */
export function viewEntryPage(scene: Scene, id: ActId): EntryPage | undefined {
  const act = scene.acts.find(id);
  const entry = viewEntry(scene, id);
  if (act === undefined || entry === undefined) return undefined;
  const page = viewAct(scene, act);
  const signed = page.content === undefined ? undefined : signedText(act);
  return {
    entry,
    parts: page.parts.map((part) => partOf(scene, act, part)),
    restsOn: page.restsOn.flatMap((ref) => viewEntry(scene, ref.act) ?? []),
    cosignedBy: scene.acts
      .cosigned(act.party)
      .filter(({ by, size }) => size > act.n && by !== act.party)
      .map(({ at, by }) => ({ party: by, ...(at === undefined ? {} : { at }) })),
    ...(signed === undefined ? {} : { signed: showHidden(signed) }),
  };
}

/** The canonical form of an entry of the first version is its bytes (A2); of a later one this program does not know all fields. */
export function signedText({
  at,
  by,
  content,
  kind,
  mechanism,
  n,
  parts,
  party,
  refs,
  seen,
  v,
}: HeldAct): string | undefined {
  if (v !== 1) return undefined;
  const envelope = { at, by, content, kind, mechanism, n, parts, party, refs, seen, v };
  return formatCanonical(envelope as unknown as Json);
}

function partOf(scene: Scene, act: HeldAct, { expunging, text, ...part }: ActPage["parts"][number]): EntryPart {
  const { lang, media, name, size, state } = part;
  const all = text === undefined ? undefined : linesOf(scene, act, { lang, name }, text);
  const lines = all === undefined ? undefined : cut(all);
  return {
    name,
    lang,
    media,
    size,
    state,
    isCut: lines !== undefined && all !== undefined && lines.length < all.length,
    ...(lines === undefined ? {} : { lines }),
    ...(expunging === undefined ? {} : { expunging }),
  };
}

function linesOf(
  scene: Scene,
  act: HeldAct,
  named: { readonly name: string; readonly lang: string },
  text: string,
): readonly string[] {
  if (act.kind === "text.tabled" && named.name === "revision") {
    const ref = act.parts.find(({ lang, name }) => lang === named.lang && name === named.name);
    const bytes = ref === undefined ? undefined : scene.acts.part(ref.commitment);
    const read = bytes === undefined ? undefined : readRevision(bytes);
    if (read?.ok === true) {
      return read.value.clauses.map(({ heading, number, text: words }) =>
        showHidden([number, heading, words.replaceAll("\n", " ")].filter((each) => each !== undefined).join(" ")),
      );
    }
  }
  return text.split("\n").map(showHidden);
}

function cut(lines: readonly string[]): readonly string[] {
  let chars = 0;
  const kept: string[] = [];
  for (const line of lines.slice(0, partLinesMax)) {
    chars += line.length;
    if (chars > partCharsMax) break;
    kept.push(line);
  }
  return kept;
}
