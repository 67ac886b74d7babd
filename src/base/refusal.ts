/**
 * Expected failure as a value. Every input from outside becomes a typed value or one of these;
 * broken logic throws instead (see `assert`).
 */
export interface Refusal {
  /** Stable and kebab-case; programs match on this. */
  readonly code: string;
  /** One sentence a person can act on. Never contains private text. */
  readonly sentence: string;
}

export type Result<T, E = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: E };

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse(code: string, sentence: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, sentence } };
}

/** Throws on broken logic: a state our own code must never reach. Not for input from outside. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}

/** Closes an exhaustive switch: compiles only when every case is handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** The value, or a throw carrying the refusal: for callers that have already proved it cannot fail. */
export function getValue<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.refusal.code}: ${result.refusal.sentence}`);
}
