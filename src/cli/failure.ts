import type { Refusal, Result } from "../base/refusal.ts";
import { showHidden } from "../view/hidden.ts";

/** Exit statuses of `entente` (spec/view). */
export const exit = { ok: 0, refused: 1, usage: 2, broken: 70 } as const;

/** Refused by the rules or by what is held: exit status 1. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.sentence);
    this.refusal = refusal;
  }
}

/** Asked in a way that cannot be understood: exit status 2. */
export class Misuse extends Error {
  readonly refusal: Refusal;
  constructor(sentence: string) {
    super(sentence);
    this.refusal = { code: "usage", sentence };
  }
}

/** The value, or a throw that ends the command with the refusal's sentence. */
export function take<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Refused(result.refusal);
}

export function statusOf(error: unknown): number {
  if (error instanceof Misuse) return exit.usage;
  return refusalOf(error) === undefined ? exit.broken : exit.refused;
}

/** Sentence and code of what was refused, which may quote what others sent; of a fault of this program, whatever it says. */
export function describe(error: unknown): string {
  const refusal = refusalOf(error);
  if (refusal !== undefined) return `entente: ${showHidden(refusal.sentence)} (${refusal.code})`;
  return `entente: this program is at fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Failures of the ports carry their refusal too: a locked database is no fault of this program. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !("refusal" in error)) return undefined;
  const { refusal } = error;
  const isRefusal = typeof refusal === "object" && refusal !== null && "code" in refusal && "sentence" in refusal;
  return isRefusal ? (refusal as Refusal) : undefined;
}
