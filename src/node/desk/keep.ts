import { formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId } from "../../base/ids.ts";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { clearanceOf } from "../../desk/clearance.ts";
import { clearanceAnswer, clearanceAsked, privateMatter } from "../../desk/private-matter.ts";
import type { ClearanceAnswer, ClearanceAsked, PrivateKind, PrivateMatter } from "../../desk/private-matter.ts";
import { foldThing } from "../../desk/thing.ts";
import type { Hand, Line, PrivateThing, SignedLetter } from "../../desk/thing.ts";
import type { Officer } from "../people/officer.ts";
import type { Clock, Randomness } from "../ports.ts";
import type { PrivateLine, PrivateRow, PrivateStore } from "../ports/private.ts";

/** What keeping private matter needs of the world. */
export interface KeepWorld {
  readonly store: PrivateStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly crypto: Crypto;
}

/** Who writes: as much of an officer as a private line keeps. */
export type Writer = Pick<Officer, "id" | "by">;

/** Private matter of this house: each thing with its versions, its clearance, and what was tabled of it. */
export interface Keep {
  /** Things of a consultation, oldest first, each with its newest version alone. */
  list(mechanism: MechanismId): Promise<readonly PrivateThing[]>;
  /** One with all its versions. Code: `private-missing`. */
  find(mechanism: MechanismId, id: string): Promise<Result<PrivateThing>>;
  /** A new thing, or with `onto` a further version of one whose last version the writer had read. Codes: `private-changed`, `paper-tabled`, `private-too-large`, `private-full`. */
  save(
    mechanism: MechanismId,
    writer: Writer,
    matter: PrivateMatter,
    onto?: { readonly id: string; readonly version: number },
  ): Promise<Result<PrivateThing>>;
  /** Destroys a thing for good. Code: `paper-tabled`. */
  erase(mechanism: MechanismId, id: string): Promise<Result<void>>;
  /** Destroys all versions but the last. */
  eraseEarlier(mechanism: MechanismId, id: string): Promise<Result<PrivateThing>>;
  /** Asks offices to agree first; asked again, the new list takes the place of the old and answers stay. */
  askClearance(
    mechanism: MechanismId,
    writer: Writer,
    id: string,
    asked: ClearanceAsked,
  ): Promise<Result<PrivateThing>>;
  /** Takes the question back: nothing waits for clearance any more, and its answers no longer count. */
  endClearance(mechanism: MechanismId, writer: Writer, id: string): Promise<Result<PrivateThing>>;
  /** One office's answer, by somebody of that office, on the words as they are now. Codes: `office-other`, `words-changed`, `clearance-not-asked`. */
  clear(mechanism: MechanismId, writer: Writer, id: string, answer: ClearanceAnswer): Promise<Result<PrivateThing>>;
  /** The first of two signatures on a paper's letter; a further one takes its place. */
  sign(paper: PrivateThing, writer: Writer, letter: SignedLetter): Promise<Result<PrivateThing>>;
  /** Says that a paper was tabled: from then on it is part of what cannot be unsaid. */
  markTabled(thing: PrivateThing, writer: Writer, acts: Extract<Line, { what: "tabled" }>["acts"]): Promise<void>;
}

/** Characters of one version. */
const versionCharsMax = 16 * 1024 * 1024;
/** Private things of one consultation. */
const thingsMax = 20_000;

export function openKeep({ clock, crypto, randomness, store }: KeepWorld): Keep {
  const handOf = ({ by, id }: Writer): Hand => ({ at: clock.now(), officer: id, by });

  const find = async (mechanism: MechanismId, id: string): Promise<Result<PrivateThing>> => {
    const row = await store.find(id);
    const thing = row === undefined || row.mechanism !== mechanism ? undefined : readRow(crypto, row);
    return thing === undefined
      ? refuse("private-missing", "It is not here any more: somebody of this house has erased it.")
      : accept(thing);
  };

  /** Adds what one says of a thing as it was found; somebody else may have been quicker. */
  const say = async (thing: PrivateThing, line: Line): Promise<Result<PrivateThing>> => {
    const { id, kind, mechanism } = thing;
    if ((await store.append({ id, kind, mechanism }, rowOf(line))) === "conflict") return refuse(...changed);
    return find(mechanism, id);
  };

  const open = async (mechanism: MechanismId, line: Line & { what: "version" }): Promise<Result<PrivateThing>> => {
    if ((await store.list(mechanism)).length >= thingsMax) {
      return refuse("private-full", `This house keeps at most ${thingsMax} private things: erase what has served.`);
    }
    const id = formatHex(randomness.bytes(16));
    const added = await store.append({ id, kind: line.matter.kind, mechanism }, rowOf(line));
    assert(added === "appended", "a name drawn at random is new");
    return find(mechanism, id);
  };

  return {
    find,
    list: async (mechanism) => (await store.list(mechanism)).flatMap((row) => readRow(crypto, row) ?? []),
    async save(mechanism, writer, matter, onto) {
      const read = privateMatter.safeParse(matter);
      if (!read.success) return refuse(...malformed);
      if (JSON.stringify(matter).length > versionCharsMax) {
        return refuse("private-too-large", `It has more than ${versionCharsMax} characters: leave files out of it.`);
      }
      const hand = handOf(writer);
      if (onto === undefined) return open(mechanism, { ...hand, n: 0, what: "version", matter: read.data });
      const thing = await find(mechanism, onto.id);
      if (!thing.ok) return thing;
      if (thing.value.tabled !== undefined) return refuse(...tabled);
      if (thing.value.last.n !== onto.version || thing.value.kind !== matter.kind) return refuse(...changed);
      return say(thing.value, { ...hand, n: thing.value.size, what: "version", matter: read.data });
    },
    async erase(mechanism, id) {
      const thing = await find(mechanism, id);
      if (!thing.ok) return thing;
      if (thing.value.tabled !== undefined) return refuse(...tabled);
      await store.erase(id);
      return accept(undefined);
    },
    async eraseEarlier(mechanism, id) {
      const thing = await find(mechanism, id);
      if (!thing.ok) return thing;
      await store.eraseLines(
        id,
        thing.value.versions.slice(0, -1).map(({ n }) => n),
      );
      return find(mechanism, id);
    },
    async askClearance(mechanism, writer, id, asked) {
      const read = clearanceAsked.safeParse(asked);
      if (!read.success) return refuse(...malformed);
      const thing = await find(mechanism, id);
      if (!thing.ok) return thing;
      if (thing.value.tabled !== undefined) return refuse(...tabled);
      return say(thing.value, {
        ...handOf(writer),
        n: thing.value.size,
        what: "clearance-asked",
        asked: read.data,
      });
    },
    async endClearance(mechanism, writer, id) {
      const thing = await find(mechanism, id);
      if (!thing.ok || thing.value.asked === undefined) return thing;
      return say(thing.value, { ...handOf(writer), n: thing.value.size, what: "clearance-ended" });
    },
    async clear(mechanism, writer, id, answer) {
      const read = clearanceAnswer.safeParse(answer);
      if (!read.success) return refuse(...malformed);
      const thing = await find(mechanism, id);
      if (!thing.ok) return thing;
      if (thing.value.tabled !== undefined) return refuse(...tabled);
      const { offices } = clearanceOf(thing.value, clock.now());
      if (!offices.some(({ office }) => office === answer.office)) {
        return refuse("clearance-not-asked", `The office ${answer.office} is not asked to clear this.`);
      }
      if (writer.by !== answer.office) {
        return refuse("office-other", `${answer.office} answers for itself: you speak for ${writer.by}.`);
      }
      if (thing.value.digest !== answer.digest) {
        return refuse("words-changed", "The words have changed since you read them: read them once more.");
      }
      return say(thing.value, { ...handOf(writer), n: thing.value.size, what: "cleared", answer: read.data });
    },
    sign: (paper, writer, letter) =>
      say(paper, {
        ...handOf(writer),
        n: paper.size,
        what: "signed",
        letter: { nonce: letter.nonce, digest: letter.digest },
      }),
    async markTabled(thing, writer, acts) {
      for (let size = thing.size; ;) {
        const line: Line = { ...handOf(writer), n: size, what: "tabled", acts };
        if ((await store.append(thing, rowOf(line))) === "appended") return;
        const now = await find(thing.mechanism, thing.id);
        // Erased by somebody at the same moment: what was tabled stands in the record.
        if (!now.ok) return;
        size = now.value.size;
      }
    },
  };
}

const changed = ["private-changed", "Somebody of this house has changed it meanwhile: look at it again."] as const;
const tabled = ["paper-tabled", "It was tabled: it stands in both records and cannot be changed here."] as const;
const malformed = ["private-malformed", "This is not the form in which such matter is kept."] as const;

function rowOf({ at, by, n, officer, what, ...rest }: Line): PrivateLine {
  return { at, by, n, officer, what, json: JSON.stringify(rest) };
}

/** What we wrote ourselves is read back as it was. */
function readRow(crypto: Crypto, { id, kind, lines, mechanism }: PrivateRow): PrivateThing | undefined {
  const read = lines.map(
    ({ json, ...line }): Line => ({ ...line, ...(JSON.parse(json) as object) }) as unknown as Line,
  );
  return foldThing(crypto, { id, kind: kind as PrivateKind, mechanism }, read);
}
