/** Bounds on what callers may ask of a node at once. Times are milliseconds of a clock that only goes forward. */

/** So many per second on average, so many at once: one bucket of tokens for each caller. */
export interface RateLimit {
  /** Takes one token; how long to wait where there is none, seconds. */
  take(caller: string, now: number): { readonly ok: true } | { readonly ok: false; readonly waitSeconds: number };
  /** Whether there is one to take. */
  isFree(caller: string, now: number): boolean;
}

/** Buckets kept at most; beyond it the ones longest unused are forgotten, which only gives their callers a full one. */
const bucketsMax = 4096;

export function createRateLimit(perSecond: number, burst: number): RateLimit {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  const count = (caller: string, now: number): number => {
    const known = buckets.get(caller);
    return known === undefined ? burst : Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond);
  };
  return {
    isFree: (caller, now) => count(caller, now) >= 1,
    take(caller, now) {
      const tokens = count(caller, now);
      buckets.delete(caller);
      const isThere = tokens >= 1;
      buckets.set(caller, { tokens: isThere ? tokens - 1 : tokens, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > bucketsMax && oldest !== undefined) buckets.delete(oldest);
      return isThere ? { ok: true } : { ok: false, waitSeconds: Math.ceil((1 - tokens) / perSecond) };
    },
  };
}

/** Something of which there is so much: requests under way, bytes of requests held in memory. */
export interface Budget {
  /** Takes an amount if there is so much left; the answer gives it back, once. */
  take(amount: number): (() => void) | undefined;
  used(): number;
}

export function createBudget(most: number): Budget {
  let used = 0;
  return {
    take(amount) {
      if (used + amount > most) return undefined;
      used += amount;
      let isHeld = true;
      return () => {
        if (isHeld) used -= amount;
        isHeld = false;
      };
    },
    used: () => used,
  };
}

/** So many things at once for each caller. */
export interface Slots {
  /** Takes one where there is one; the answer gives it back, once. */
  take(caller: string): (() => void) | undefined;
}

export function createSlots(most: number): Slots {
  const budgets = new Map<string, Budget>();
  return {
    take(caller) {
      const budget = budgets.get(caller) ?? createBudget(most);
      budgets.set(caller, budget);
      const letGo = budget.take(1);
      if (letGo === undefined) return undefined;
      return () => {
        letGo();
        if (budget.used() === 0) budgets.delete(caller);
      };
    },
  };
}
