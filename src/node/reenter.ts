import { catalogue, isKnownKind } from "../act/catalogue.ts";
import type { KindName } from "../act/catalogue.ts";
import { listNamedActs } from "../act/content.ts";
import { decodeUtf8 } from "../base/bytes.ts";
import { isActId } from "../base/ids.ts";
import type { ActId, SubjectId } from "../base/ids.ts";
import { encodeCanonical } from "../base/json.ts";
import type { Json, JsonObject } from "../base/json.ts";
import type { HeldAct } from "../view/scene.ts";
import type { Draft, DraftPart } from "./node.ts";

/** Kinds that are about one log or about consent in one consultation: they mean nothing in another. */
const bound: ReadonlySet<KindName> = new Set([
  ...(["charter.founded", "charter.adopted", "key.rolled", "log.succeeded", "party.left"] as const),
  "record.renewed",
  ...(["parts.missing", "part.expunged"] as const),
  ...(["proposal.withdrawn", "stance.concurred", "stance.objected", "stance.abstained", "stance.reserved"] as const),
  ...(["stance.confirmed", "stance.declined", "silence.broken", "note.taken", "text.initialled"] as const),
]);

/** Why an act of our own register is not entered again. */
export interface LeftOut {
  readonly act: HeldAct;
  readonly why: string;
}

/** A register that one party kept alone, sorted into what is entered again elsewhere and what is not. */
export interface Reentry {
  readonly again: readonly HeldAct[];
  readonly left: readonly LeftOut[];
}

/**
 * Sorts our own acts in a consultation that we began alone: what is our own word (statements, readouts, history with its source) is
 * entered again, in its order; what asked for others' consent and found none is not.
 */
export function planReentry(acts: readonly HeldAct[]): Reentry {
  const again: HeldAct[] = [];
  const left: LeftOut[] = [];
  const out = new Set<ActId>();
  for (const act of acts) {
    const why = findReason(act, out);
    if (why === undefined) again.push(act);
    else {
      out.add(act.id);
      if (why !== "") left.push({ act, why });
    }
  }
  return { again, left };
}

/** Undefined where it is entered again; "" where nobody would expect it to be. */
function findReason({ content, kind, verdict }: HeldAct, out: ReadonlySet<ActId>): string | undefined {
  if (verdict.status !== "valid" || !isKnownKind(kind)) return "it had no effect there";
  if (bound.has(kind) || catalogue[kind].enteredBy === "node") return "";
  const rule = content["rule"] as { readonly kind?: string } | undefined;
  if (kind === "proposal.tabled" && rule?.kind !== "entered") {
    return "it asked for the consent of others, and nothing came of it: table it anew";
  }
  return listNamedActs(kind, content).some((id) => out.has(id))
    ? "it speaks of an act that is not entered again"
    : undefined;
}

/** The id under which a former register is entered as a document. */
export const registerSubject = (mechanism: string): SubjectId =>
  `document:register-${mechanism.slice(0, 16)}` as SubjectId;

/**
 * The former register itself, as a document with its entries, word for word, and the signature under them: it shows where and when
 * each act that is entered again stood first.
 */
export function draftRegister(
  register: { readonly mechanism: string; readonly name: string; readonly on: string; readonly issuer: string },
  proof: { readonly entries: Uint8Array; readonly state: Uint8Array },
  by: string,
): Draft {
  return {
    kind: "document.entered",
    by,
    content: {
      document: registerSubject(register.mechanism),
      title: `Register kept alone: ${register.name}`.slice(0, 120),
      issuers: [register.issuer],
      on: register.on,
    },
    parts: [filePart("entries", "text/plain", proof.entries), filePart("state", "text/plain", proof.state)],
  };
}

const filePart = (name: string, media: string, bytes: Uint8Array): DraftPart => ({ name, lang: "", media, bytes });

/** One act again: its words as they were, the acts it names by their new names, resting on the register it comes from. */
export function draftAgain(
  act: HeldAct,
  renamed: ReadonlyMap<ActId, ActId>,
  register: ActId,
  words: (commitment: string) => Uint8Array | undefined,
): Draft {
  const refs = [register, ...act.refs.flatMap((id) => renamed.get(id) ?? [])];
  return {
    kind: act.kind,
    by: act.by,
    content: contentAgain(act, renamed),
    refs: [...new Set(refs)],
    parts: act.parts.flatMap(({ commitment, lang, media, name }) => {
      const bytes = words(commitment);
      return bytes === undefined ? [] : [{ name, lang, media, bytes }];
    }),
  };
}

/** What the node fills in by itself is left to it: the parties here are others, and so is the digest. */
function contentAgain({ content, kind }: HeldAct, renamed: ReadonlyMap<ActId, ActId>): JsonObject {
  const { digest: _, needs: __, ...rest } = content;
  return rename(kind === "proposal.tabled" ? rest : content, renamed) as JsonObject;
}

function rename(value: Json, renamed: ReadonlyMap<ActId, ActId>): Json {
  if (typeof value === "string") return isActId(value) ? (renamed.get(value) ?? value) : value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => rename(each, renamed));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, each]) => [name, rename(each, renamed)]));
}

/** What tells that an act has been entered again already, so that an interrupted re-entry goes on where it stopped. */
export const likenessOf = (act: { readonly kind: string; readonly content: JsonObject }): string => {
  const { digest: _, needs: __, ...rest } = act.content;
  return `${act.kind} ${decodeUtf8(encodeCanonical(act.kind === "proposal.tabled" ? rest : act.content)) ?? ""}`;
};
