/** Wrong answers at the door: after a few, each further one makes who tries wait twice as long. Seconds throughout. */
export const throttleLimits = {
  /** Failures of one account that cost nothing. */
  accountFree: 5,
  /** Failures of one network address that cost nothing: several people may stand behind it. */
  addressFree: 20,
  /** The first wait; each further failure doubles it. */
  waitFirst: 2,
  waitMax: 900,
  /** Failures are forgotten after so long without another. */
  forgetAfter: 3600,
  /** Accounts and addresses remembered at most; the ones longest quiet go first. */
  keptMax: 10_000,
} as const;

/** Counts failures under a name, whether or not there is an account of that name: nobody learns which there are. */
export interface Throttle {
  /** How long to wait before the next try; 0 where it may be made now. */
  waitOf(keys: Attempt): number;
  failed(keys: Attempt): void;
  /** A right answer: the account's failures are forgotten; the address keeps its own. */
  passed(keys: Attempt): void;
}

/** Who tries: the name typed, where one is, and from which network address. */
export interface Attempt {
  readonly name?: string | undefined;
  readonly address: string;
}

interface Count {
  readonly failures: number;
  readonly last: number;
  readonly until: number;
}

/** `now` is a clock of seconds. */
export function createThrottle(now: () => number): Throttle {
  const counts = new Map<string, Count>();
  const find = (key: string): Count | undefined => {
    const found = counts.get(key);
    return found !== undefined && now() - found.last < throttleLimits.forgetAfter ? found : undefined;
  };
  const add = (key: string, free: number): void => {
    const failures = (find(key)?.failures ?? 0) + 1;
    const over = failures - free;
    const wait =
      over <= 0 ? 0 : Math.min(throttleLimits.waitMax, throttleLimits.waitFirst * 2 ** Math.min(over - 1, 30));
    counts.delete(key);
    counts.set(key, { failures, last: now(), until: now() + wait });
    const [oldest] = counts.keys();
    if (counts.size > throttleLimits.keptMax && oldest !== undefined) counts.delete(oldest);
  };
  return {
    waitOf: (keys) => Math.max(0, ...keysOf(keys).map(([key]) => (find(key)?.until ?? 0) - now())),
    failed(keys) {
      for (const [key, free] of keysOf(keys)) add(key, free);
    },
    passed: ({ name }) => void (name !== undefined && counts.delete(`account ${name}`)),
  };
}

const keysOf = ({ address, name }: Attempt): readonly (readonly [key: string, free: number])[] => [
  [`address ${address}`, throttleLimits.addressFree],
  ...(name === undefined ? [] : ([[`account ${name}`, throttleLimits.accountFree]] as const)),
];
