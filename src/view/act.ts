import type { Json, JsonObject } from "../base/json.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import { decodeUtf8 } from "../base/bytes.ts";
import { isPartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { actWords } from "./act-words.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import { partyName, partyNames } from "./names.ts";
import { refOf, refsOf } from "./scene.ts";
import type { ActRef, HeldAct, Scene } from "./scene.ts";
import { outcomeWords } from "./status.ts";
import { count, formatClock } from "./time-words.ts";

interface ShownPart {
  readonly name: string;
  readonly lang: string;
  readonly media: string;
  /** Bytes. */
  readonly size: number;
  /** `held` with its words where it is text; `absent` where it has not arrived or has been expunged by decision. */
  readonly state: "held" | "absent" | "expunged";
  readonly text?: string;
  /** Where its expunging is agreed. */
  readonly expunging?: Expunging;
}

/** The decision to destroy a part, who has entered that it is done, and who holds the record and has not. */
interface Expunging {
  readonly why: readonly ActRef[];
  readonly done: readonly PartyId[];
  readonly awaited: readonly PartyId[];
}

export interface ActPage extends PageHead<"act"> {
  readonly act: ActId;
  readonly party: PartyId;
  readonly n: number;
  readonly dated: Instant;
  readonly received?: Instant;
  readonly by: string;
  readonly kind: string;
  readonly words: string;
  readonly verdict: HeldAct["verdict"];
  /** Absent for what was said off the record. */
  readonly content?: JsonObject;
  readonly parts: readonly ShownPart[];
  /** Other parties that have cosigned the log up to this act: they hold it. */
  readonly cosignedBy: readonly PartyId[];
  /** Where it is a proposal: what became of it. */
  readonly outcome?: string;
  readonly outcomeWords?: string;
  readonly restsOn: readonly ActRef[];
  readonly why: readonly ActRef[];
}

/** Names an act: `seoul/41` by party and number, or the first eight or more digits of its id. */
export function findAct(scene: Scene, name: string): HeldAct | undefined {
  const [party, n] = name.split("/");
  if (party !== undefined && n !== undefined && isPartyId(party) && /^\d{1,15}$/.test(n)) {
    return scene.acts.at(party, Number(n));
  }
  const whole = scene.acts.find(name as ActId);
  if (whole !== undefined || name.length < 8) return whole;
  const found = scene.acts.logs().flatMap((log) => {
    const those: HeldAct[] = [];
    for (let i = 0; i < log.size; i++) {
      const act = scene.acts.at(log.party, i);
      if (act?.id.startsWith(name) === true) those.push(act);
    }
    return those;
  });
  return found.length === 1 ? found[0] : undefined;
}

/** One act in full: what it says, its parts, who signed it, who holds it, and how it stands. */
export function viewAct(scene: Scene, act: HeldAct): ActPage {
  const own = refOf(scene, act);
  const proposal = scene.documents.find("proposal", act.id);
  const hidden = isOffTheRecord(act);
  return {
    ...headOf(scene, "act"),
    act: act.id,
    party: act.party,
    n: act.n,
    dated: act.at,
    ...(own.received === undefined ? {} : { received: own.received }),
    by: act.by,
    kind: act.kind,
    words: actWords(scene, act),
    verdict: act.verdict,
    ...(hidden ? {} : { content: act.content }),
    parts: hidden ? [] : act.parts.map((part) => shownPart(scene, act, part)),
    cosignedBy: scene.acts
      .cosigned(act.party)
      .filter((each) => each.size > act.n && each.by !== act.party)
      .map((each) => each.by),
    ...(proposal === undefined
      ? {}
      : { outcome: proposal.outcome.status, outcomeWords: outcomeWords(scene, proposal) }),
    restsOn: refsOf(scene, act.refs),
    why: proposal === undefined ? [own] : refsOf(scene, [act.id, ...proposal.acts]),
  };
}

function shownPart(scene: Scene, act: HeldAct, part: HeldAct["parts"][number]): ShownPart {
  const { name, lang, media, size } = part;
  const bytes = scene.acts.part(part.commitment);
  const agreed = findExpunging(scene, act, part);
  const expunging = agreed === undefined ? {} : { expunging: agreed };
  if (bytes === undefined) {
    return { name, lang, media, size, state: agreed === undefined ? "absent" : "expunged", ...expunging };
  }
  const text = isText(media) ? decodeUtf8(bytes) : undefined;
  return { name, lang, media, size, state: "held", ...(text === undefined ? {} : { text }), ...expunging };
}

/** Each log says for itself that its party has destroyed the words (N16); nobody can say it for another. */
function findExpunging(scene: Scene, act: HeldAct, part: HeldAct["parts"][number]): Expunging | undefined {
  for (const { expunged, versions } of scene.documents.list("decision")) {
    for (const { outcome, proposal, terms } of versions) {
      const isOfThis = terms.kind === "expunging" && terms.act === act.id && isNamed(part, terms.part, terms.lang);
      const decision = isOfThis && outcome.status === "agreed" ? scene.acts.find(proposal) : undefined;
      if (decision === undefined) continue;
      const said = expunged.filter(
        ({ content }) => content.act === act.id && isNamed(part, content.name, content.lang),
      );
      const done = [...new Set(said.map(({ party }) => party))].toSorted();
      const others = scene.acts.logs().map(({ party }) => party);
      const awaited = others.filter((party) => !done.includes(party)).toSorted();
      return { why: [refOf(scene, decision)], done, awaited };
    }
  }
  return undefined;
}

const isNamed = (part: HeldAct["parts"][number], name: string, lang: string): boolean =>
  part.name === name && part.lang === lang;

function isOffTheRecord(act: HeldAct): boolean {
  const attribution = act.content["attribution"];
  return (
    typeof attribution === "object" &&
    attribution !== null &&
    "kind" in attribution &&
    attribution.kind === "off-the-record"
  );
}

export function readAct(scene: Scene, page: ActPage): Reading {
  const author = partyName(scene, page.party);
  const received = page.received === undefined ? "" : `, received ${formatClock(scene, page.received)}`;
  const verdict =
    page.verdict.status === "void"
      ? [line(`Without effect: ${page.verdict.sentence}`)]
      : page.verdict.status === "unknown"
        ? [line("Of a kind this program does not know: kept as it is, counted for nothing.")]
        : [];
  return {
    title: `${author} ${page.n}: ${page.words}`,
    lines: [
      line(`Signed by ${author}, ${page.by}, dated ${formatClock(scene, page.dated)}${received}`, page.why),
      line(
        page.cosignedBy.length > 0
          ? `Held and cosigned by ${partyNames(scene, page.cosignedBy)}`
          : "Not yet cosigned by another party",
      ),
      ...(page.outcomeWords === undefined ? [] : [line(page.outcomeWords)]),
      ...verdict,
      line(`Name: ${page.act}`),
      ...(page.restsOn.length > 0 ? [line(`Rests on ${page.restsOn.length} earlier`, page.restsOn)] : []),
      page.content === undefined
        ? line("Off the record: the words are not shown.")
        : line("What it says", [], linesOf(page.content)),
      ...page.parts.map((part) => readPart(scene, part)),
    ],
  };
}

/** An act before it is entered, as the others would see it. */
export function readDraft(
  scene: Scene,
  draft: {
    readonly kind: string;
    readonly by: string;
    readonly content: JsonObject;
    readonly parts?: readonly {
      readonly name: string;
      readonly lang: string;
      readonly media: string;
      readonly bytes: Uint8Array;
    }[];
  },
): Reading {
  const parts = draft.parts ?? [];
  return {
    title: "What the others will see. Nothing has been entered.",
    lines: [
      line(`${draft.kind}, by ${draft.by} of ${partyName(scene, scene.party)}`),
      line("In the entry itself, for ever", [], linesOf(draft.content)),
      ...parts.map(({ bytes, ...part }) => {
        const text = isText(part.media) ? decodeUtf8(bytes) : undefined;
        return readPart(scene, { ...part, size: bytes.length, state: "held", ...(text === undefined ? {} : { text }) });
      }),
      ...(parts.length > 0 ? [line("Parts travel beside the entry; by joint decision they can be expunged.")] : []),
    ],
  };
}

const isText = (media: string): boolean => media.startsWith("text/") || media === "application/json";

function readPart(scene: Scene, part: ShownPart): Line {
  const name = `Part ${part.name}${part.lang === "" ? "" : ` (${part.lang})`}, ${part.media}, ${count(part.size, "byte")}`;
  switch (part.state) {
    case "expunged":
      return line(`${name}: expunged by decision`, decisionOf(part), expungingLines(scene, part));
    case "absent":
      return line(`${name}: not held here yet`);
    case "held":
      return line(name, decisionOf(part), [
        ...expungingLines(scene, part),
        ...(part.text === undefined ? [] : part.text.split("\n").map((each) => line(each))),
      ]);
  }
}

const decisionOf = ({ expunging }: ShownPart): readonly ActRef[] => expunging?.why ?? [];

function expungingLines(scene: Scene, { expunging }: ShownPart): readonly Line[] {
  if (expunging === undefined) return [];
  const { awaited, done } = expunging;
  return [
    line(done.length === 0 ? "Nobody has entered yet that it is done" : `Destroyed by ${partyNames(scene, done)}`),
    ...(awaited.length === 0 ? [] : [line(`Not yet entered by ${partyNames(scene, awaited)}`)]),
  ];
}

/** Content as indented `name: value` lines, its names in words. */
function linesOf(value: JsonObject): readonly Line[] {
  return Object.entries(value).map(([key, inner]) => lineOf(wordsOf(key), inner));
}

function lineOf(name: string, value: Json): Line {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (list.every((each) => each === null || typeof each !== "object")) return line(`${name}: ${list.join(", ")}`);
    return line(
      name,
      [],
      list.map((each, i) => lineOf(String(i + 1), each)),
    );
  }
  if (value !== null && typeof value === "object") return line(name, [], linesOf(value as JsonObject));
  return line(`${name}: ${String(value)}`);
}

const wordsOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
