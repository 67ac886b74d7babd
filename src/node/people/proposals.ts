import { createHash } from "node:crypto";
import { decodeUtf8, parseBase64 } from "../../base/bytes.ts";
import type { ActId, MechanismId } from "../../base/ids.ts";
import { encodeCanonical } from "../../base/json.ts";
import type { Json, JsonObject } from "../../base/json.ts";
import { accept, assert, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import type { Draft } from "../node.ts";
import type { ProposedAct } from "../ports/people.ts";
import type { Matter } from "./officer.ts";
import { randomId } from "./sign-ins.ts";
import type { PeopleWorld } from "./sign-ins.ts";

/** An act that waits for a second person waits for so long, seconds. */
export const proposedSeconds = 7 * 24 * 3600;
/** Listed at most, the newest. */
const listedMax = 200;

/**
 * Acts that one officer has put up and another must confirm. Kept are the exact drafts and their digest: what is confirmed is what
 * is entered, byte for byte.
 */
export interface Proposals {
  propose(
    drafts: readonly Draft[],
    matter: Matter & { readonly mechanism: MechanismId },
    by: string,
  ): Promise<ProposedAct>;
  list(): Promise<readonly ProposedAct[]>;
  find(id: string): Promise<Result<ProposedAct>>;
  /**
   * Takes one for entering, by somebody other than who put it up, who names the digest of what they have read. Nobody else can take it
   * then. Codes: `proposed-over`, `proposed-own`, `proposed-differs`.
   */
  confirm(
    id: string,
    digest: string,
    by: string,
  ): Promise<Result<{ readonly act: ProposedAct; readonly drafts: readonly Draft[] }>>;
  /** What came of one that was confirmed: the act entered, or the code for which it was not. */
  settle(id: string, outcome: { readonly act: ActId } | { readonly code: string }): Promise<void>;
  /** Takes it back, or declines to confirm it. Codes: `proposed-over`. */
  refuse(id: string, by: string): Promise<Result<void>>;
}

const over = refuse(
  "proposed-over",
  "This no longer waits: it was entered, refused, or its time has passed. The list shows which.",
);

export function createProposals({ now, random, store }: PeopleWorld): Proposals {
  const find = async (id: string): Promise<Result<ProposedAct>> => {
    const act = await store.findProposed(id);
    return act === undefined
      ? refuse("proposed-unknown", "Nothing of this name waits for a second person.")
      : accept(act);
  };
  /** One that still waits. */
  const findWaiting = async (id: string): Promise<Result<ProposedAct>> => {
    const act = await find(id);
    return !act.ok || (act.value.status === "waiting" && act.value.expires > now()) ? act : over;
  };
  return {
    async propose(drafts, { body, mechanism }, by) {
      const bytes = encodeDrafts(drafts);
      const at = now();
      const act: ProposedAct = {
        id: randomId(random),
        account: by,
        at,
        expires: at + proposedSeconds,
        mechanism,
        ...(body === undefined ? {} : { body }),
        kind: drafts[0]?.kind ?? "",
        bytes,
        digest: createHash("sha256").update(bytes).digest("hex"),
        status: "waiting",
      };
      await store.addProposed(act);
      return act;
    },
    list: () => store.listProposed(listedMax),
    find,
    async confirm(id, digest, by) {
      const found = await findWaiting(id);
      if (!found.ok) return found;
      const act = found.value;
      if (act.account === by) {
        return refuse("proposed-own", "Who put this up cannot be the second person: another officer confirms it.");
      }
      const isSame = createHash("sha256").update(act.bytes).digest("hex") === act.digest;
      if (digest !== act.digest || !isSame) {
        return refuse("proposed-differs", "What you confirm is not what waits here: open it again and read it.");
      }
      const taken = await store.settleProposed(id, "waiting", {
        status: "confirming",
        settledBy: by,
        settledAt: now(),
      });
      return taken ? accept({ act, drafts: decodeDrafts(act.bytes) }) : over;
    },
    async settle(id, outcome) {
      const to =
        "act" in outcome
          ? ({ status: "entered", outcome: outcome.act } as const)
          : ({ status: "failed", outcome: outcome.code } as const);
      await store.settleProposed(id, "confirming", to);
    },
    async refuse(id, by) {
      const found = await findWaiting(id);
      if (!found.ok) return found;
      const done = await store.settleProposed(id, "waiting", { status: "refused", settledBy: by, settledAt: now() });
      return done ? accept(undefined) : over;
    },
  };
}

/** Drafts as canonical JSON; the bytes of parts as base64. */
function encodeDrafts(drafts: readonly Draft[]): Uint8Array {
  const plain = drafts.map(({ by, content, kind, parts, refs }): Json => ({
    by,
    content,
    kind,
    ...(refs === undefined ? {} : { refs }),
    ...(parts === undefined
      ? {}
      : { parts: parts.map(({ bytes, lang, media, name }) => ({ name, lang, media, bytes: bytes.toBase64() })) }),
  }));
  return encodeCanonical(plain);
}

interface PlainDraft extends Omit<Draft, "parts"> {
  readonly parts?: readonly {
    readonly name: string;
    readonly lang: string;
    readonly media: string;
    readonly bytes: string;
  }[];
  readonly content: JsonObject;
}

/** What `encodeDrafts` wrote; its digest was compared before. */
export function decodeDrafts(bytes: Uint8Array): readonly Draft[] {
  const plain = JSON.parse(decodeUtf8(bytes) ?? "") as readonly PlainDraft[];
  return plain.map(({ parts, ...draft }) => {
    if (parts === undefined) return draft;
    const read = parts.map((part) => {
      const words = parseBase64(part.bytes);
      assert(words !== undefined, "a part kept here is base64");
      return { ...part, bytes: words };
    });
    return { ...draft, parts: read };
  });
}
