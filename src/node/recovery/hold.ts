import type { PartyId } from "../../base/ids.ts";
import { z } from "../../base/shape.ts";
import { isPartyId } from "../../base/ids.ts";
import type { Refusal } from "../../base/refusal.ts";

const answer = z.strictObject({
  size: z.int().min(0),
  /** 64 hex digits. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Why our log may not go on, whom we have asked, and what they said: kept by the guard, so that it outlives the process. */
const hold = z.strictObject({
  code: z.string(),
  sentence: z.string(),
  /** What every answer must repeat, 32 hex digits. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  answers: z.record(z.string().refine(isPartyId), answer),
  /** Parties that some answer names as having a log here. */
  known: z.array(z.string().refine(isPartyId)),
  /** An officer has said that the charter's other parties, of whom nobody knows anything, have not joined. */
  vouched: z.boolean(),
});

/** A hold that ends by itself when all have answered. */
export interface Hold extends Refusal {
  readonly nonce: string;
  readonly answers: Readonly<Record<string, { readonly size: number; readonly root: string }>>;
  readonly known: readonly PartyId[];
  readonly vouched: boolean;
}

/** Holds of this kind end once every party that may know more of our log than we do has said how far it holds it. */
const healable: ReadonlySet<string> = new Set([
  "guard-missing",
  "guard-ahead",
  "own-log-ahead",
  "own-log-lost",
  "database-changed",
  "restored",
]);

export const isHealable = ({ code }: Refusal): boolean => healable.has(code);

/** A hold of which nobody has heard yet. */
export const newHold = ({ code, sentence }: Refusal, nonce: string): Hold => ({
  code,
  sentence,
  nonce,
  answers: {},
  known: [],
  vouched: false,
});

export const formatHold = (held: Hold): string => JSON.stringify(held);

/** Written by `formatHold` alone; what cannot be read is asked for anew. */
export function parseHold(text: string | undefined): Hold | undefined {
  if (text === undefined) return undefined;
  try {
    const read = hold.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
