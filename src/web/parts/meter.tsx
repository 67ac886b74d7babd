import type { ReactElement } from "react";

/** Clauses by where all parties together put them. */
export interface Counts {
  readonly agreed: number;
  readonly inPrinciple: number;
  readonly open: number;
  readonly leftAside: number;
  readonly all: number;
}

/** Whole percent; never 0 of something, nor 100 of not everything. */
export function shareOf(part: number, all: number): number {
  if (part === 0 || all === 0) return 0;
  if (part === all) return 100;
  return Math.min(99, Math.max(1, Math.round((100 * part) / all)));
}

/** How far a text has come as a bar; the words beside it say the same. */
export function MeterBar({ counts }: { readonly counts: Counts }): ReactElement {
  const { agreed, all, inPrinciple, leftAside } = counts;
  const width = (part: number): { readonly width: string } => ({ width: `${all === 0 ? 0 : (100 * part) / all}%` });
  return (
    <span className="meter-bar" aria-hidden="true">
      <i className="a" style={width(agreed)} />
      <i className="p" style={width(inPrinciple)} />
      <i className="x" style={width(leftAside)} />
    </span>
  );
}
