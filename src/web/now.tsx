import { createContext, use, useEffect, useState } from "react";
import type { ReactElement, ReactNode } from "react";

const NowContext = createContext("1970-01-01T00:00:00Z");

/** The present minute by the node's clock, UTC: a browser's own clock may stand anywhere. */
export const useNow = (): string => use(NowContext);

const tickMilliseconds = 15_000;

/** Carries the node's clock on between its answers. `told` is what the node said last. */
export function Clock({ told, children }: { readonly told: string; readonly children: ReactNode }): ReactElement {
  const [now, setNow] = useState(told);
  useEffect(() => {
    const heard = performance.now();
    setNow(told);
    const timer = setInterval(() => {
      setNow(new Date(Date.parse(told) + performance.now() - heard).toISOString());
    }, tickMilliseconds);
    return () => clearInterval(timer);
  }, [told]);
  return <NowContext value={now}>{children}</NowContext>;
}
