import { isKnownKind } from "../../act/catalogue.ts";
import { readContent } from "../../act/content.ts";
import { saltBytes } from "../../act/parts.ts";
import { encodeU64, encodeUtf8, formatHex, parseBase64, parseHex } from "../../base/bytes.ts";
import type { ActId, MechanismId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Instant } from "../../base/time.ts";
import { clearanceOf } from "../../desk/clearance.ts";
import type { PaperDraft } from "../../desk/private-matter.ts";
import type { PrivateThing } from "../../desk/thing.ts";
import { writeLetter } from "../../view/own/letter.ts";
import type { Letter } from "../../view/own/letter.ts";
import { sayAct } from "../../view/said.ts";
import type { Said } from "../../view/said.ts";
import type { Scene } from "../../view/scene.ts";
import type { Draft, DraftPart, Node } from "../node.ts";
import type { Keep, KeepWorld, Writer } from "./keep.ts";

export interface LettersWorld extends KeepWorld {
  readonly node: Pick<Node, "rehearse" | "perform">;
  readonly keep: Keep;
  /** Makes something from what is held now; nothing of it is kept. */
  readonly look: <T>(mechanism: MechanismId, make: (scene: Scene) => T) => Promise<T>;
}

/** What is to be tabled: a paper as it was read, or drafts that are kept nowhere. */
export type Tabling =
  | { readonly from: "paper"; readonly id: string; readonly version: number }
  | { readonly from: "drafts"; readonly drafts: readonly PaperDraft[] };

/** The letter that was read before tabling. */
export interface Seen {
  readonly nonce: string;
  readonly digest: string;
}

export interface Tabled {
  readonly at: Instant;
  readonly acts: readonly { readonly act: ActId; readonly n: number; readonly said: Said }[];
}

/** What became of asking for a tabling. */
export type Outcome =
  | { readonly status: "tabled"; readonly tabled: Tabled }
  /** What stands there is not what was read: nothing was entered, and this is the letter now. */
  | { readonly status: "changed"; readonly letter: Letter }
  /** The first of two has signed it: another officer tables it. */
  | { readonly status: "signed"; readonly paper: PrivateThing };

export interface Letters {
  /** What the other side will see of it; of a paper that another has signed, the very letter that was signed. Codes: those of the form of an act, `private-missing`, `private-changed`. */
  write(mechanism: MechanismId, writer: Writer, tabling: Tabling, nonce?: string): Promise<Result<Letter>>;
  /**
   * Tables what stands in the letter that was read, or nothing (D35, D36); where two persons are needed, the first signs it (D40).
   * Codes: those of `perform`, `not-cleared`, `paper-tabled`, `paper-needed`.
   */
  table(mechanism: MechanismId, writer: Writer, tabling: Tabling, seen: Seen, persons: 1 | 2): Promise<Result<Outcome>>;
}

const nonceBytes = 16;
const saltDomain = encodeUtf8("entente.salt/v1\0");
const saltSecret = "salts";

export function openLetters(world: LettersWorld): Letters {
  const { crypto, keep, look, node, randomness, store } = world;
  /** Papers being tabled: two clicks table once. */
  const under = new Map<string, Promise<unknown>>();

  const saltsOf = async (nonce: string): Promise<(draft: number, part: number) => Uint8Array> => {
    const secret = await store.secret(saltSecret, () => randomness.bytes(saltBytes));
    const drawn = parseHex(nonce) ?? new Uint8Array(0);
    return (draft, part) => crypto.sha256(saltDomain, secret, drawn, encodeU64(draft), encodeU64(part));
  };

  const rehearse = async (
    mechanism: MechanismId,
    writer: Writer,
    tabling: Tabling,
    nonce: string,
  ): Promise<Result<{ readonly letter: Letter; readonly drafts: readonly Draft[] }>> => {
    const papers = await readTabling(keep, mechanism, tabling);
    if (!papers.ok) return papers;
    const opened = openDrafts(papers.value, writer.by, await saltsOf(nonce));
    if (!opened.ok) return opened;
    const rehearsed = await node.rehearse(mechanism, opened.value);
    for (const { content, kind } of rehearsed.drafts) {
      const formed = checkForm(kind, content);
      if (!formed.ok) return rehearsed.refusal === undefined ? formed : { ok: false, refusal: rehearsed.refusal };
    }
    const drafts = rehearsed.drafts.map((draft) => ({ ...draft, parts: draft.parts ?? [] }));
    const filledIn = { at: rehearsed.at, n: rehearsed.n };
    const letter = await look(mechanism, (scene) =>
      writeLetter(scene, crypto, { nonce, by: writer.by, drafts, filledIn, refusal: rehearsed.refusal }),
    );
    return accept({ letter, drafts: rehearsed.drafts });
  };

  const table: Letters["table"] = async (mechanism, writer, tabling, seen, persons) => {
    const paper = tabling.from === "paper" ? await keep.find(mechanism, tabling.id) : undefined;
    if (paper?.ok === false) return paper;
    const able = paper === undefined ? accept(undefined) : checkPaper(paper.value, world.clock.now());
    if (!able.ok) return able;
    const first = paper?.value.signed;
    const isSecond = first !== undefined && first.officer !== writer.id && first.letter.digest === seen.digest;
    // What two sign is one letter: it speaks by the function of the first.
    const voice = isSecond ? { id: writer.id, by: first.by } : writer;
    const made = await rehearse(mechanism, voice, tabling, seen.nonce);
    if (!made.ok) return made;
    const { drafts, letter } = made.value;
    if (letter.digest !== seen.digest) return accept({ status: "changed", letter });
    if (letter.refusal !== undefined) return { ok: false, refusal: letter.refusal };
    if (persons === 2 && !isSecond) {
      if (paper === undefined) return refuse("paper-needed", "Two persons sign this: keep it as a paper first.");
      const signed = await keep.sign(paper.value, writer, letter);
      return signed.ok ? accept({ status: "signed", paper: signed.value }) : signed;
    }
    const performed = await node.perform(mechanism, drafts);
    if (!performed.ok) return performed;
    const { acts, at, size } = performed.value;
    if (paper !== undefined) await keep.markTabled(paper.value, writer, acts);
    const said = await look(mechanism, (scene) =>
      drafts.map(({ content, kind }, i) => sayAct(scene, { kind, content, at, id: acts[i] as ActId })),
    );
    const entered = acts.map((act, i) => ({ act, n: size - acts.length + i, said: said[i] as Said }));
    return accept({ status: "tabled", tabled: { at, acts: entered } });
  };

  return {
    async write(mechanism, writer, tabling, nonce = formatHex(randomness.bytes(nonceBytes))) {
      const paper = tabling.from === "paper" ? await keep.find(mechanism, tabling.id) : undefined;
      const first = paper?.ok === true ? paper.value.signed : undefined;
      const made =
        first === undefined || first.officer === writer.id
          ? await rehearse(mechanism, writer, tabling, nonce)
          : await rehearse(mechanism, { id: writer.id, by: first.by }, tabling, first.letter.nonce);
      return made.ok ? accept(made.value.letter) : made;
    },
    async table(mechanism, writer, tabling, seen, persons) {
      if (tabling.from === "drafts") return table(mechanism, writer, tabling, seen, persons);
      const before = under.get(tabling.id) ?? Promise.resolve();
      const turn = before.then(() => table(mechanism, writer, tabling, seen, persons));
      const quiet = turn.catch(() => undefined);
      under.set(tabling.id, quiet);
      return turn.finally(() => {
        if (under.get(tabling.id) === quiet) under.delete(tabling.id);
      });
    },
  };
}

/** The drafts of what is to be tabled. Codes: `private-missing`, `not-a-paper`, `paper-tabled`, `private-changed`. */
export async function readTabling(
  keep: Keep,
  mechanism: MechanismId,
  tabling: Tabling,
): Promise<Result<readonly PaperDraft[]>> {
  if (tabling.from === "drafts") return accept(tabling.drafts);
  const thing = await keep.find(mechanism, tabling.id);
  if (!thing.ok) return thing;
  const { matter } = thing.value.last;
  if (matter.kind !== "paper") return refuse("not-a-paper", "Only papers are tabled; this stays in the house.");
  if (thing.value.tabled !== undefined) return refuse("paper-tabled", "It was tabled already.");
  if (thing.value.last.n !== tabling.version) {
    return refuse("private-changed", "Somebody of this house has changed the paper meanwhile: look at it again.");
  }
  return accept(matter.drafts);
}

/** A paper whose clearance was asked for is tabled when every office agrees with these very words (D34). */
function checkPaper(paper: PrivateThing, now: Instant): Result<void> {
  if (paper.tabled !== undefined) return refuse("paper-tabled", "It was tabled already.");
  const { offices, state } = clearanceOf(paper, now);
  if (state === "not-asked" || state === "cleared") return accept(undefined);
  const open = offices.filter((each) => each.state !== "agrees").map(({ office }) => office);
  return refuse(
    "not-cleared",
    `It has yet to be cleared by ${open.join(", ")}: wait for them, or take the question back.`,
  );
}

function openDrafts(
  papers: readonly PaperDraft[],
  by: string,
  salt: (draft: number, part: number) => Uint8Array,
): Result<readonly Draft[]> {
  const drafts: Draft[] = [];
  for (const [i, { content, kind, parts = [], refs }] of papers.entries()) {
    const opened: DraftPart[] = [];
    for (const [j, { words, ...named }] of parts.entries()) {
      const bytes = words.as === "text" ? encodeUtf8(words.text) : parseBase64(words.base64);
      if (bytes === undefined)
        return refuse("part-form", `The file "${named.name}" did not arrive whole: add it again.`);
      opened.push({ ...named, bytes, salt: salt(i, j) });
    }
    drafts.push({ kind, content, by, parts: opened, ...(refs === undefined ? {} : { refs }) });
  }
  return accept(drafts);
}

function checkForm(kind: string, content: Draft["content"]): Result<unknown> {
  if (!isKnownKind(kind)) return refuse("kind-unknown", `There is no kind of act "${kind.slice(0, 40)}".`);
  return readContent(kind, content);
}
