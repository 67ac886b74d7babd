import type { ReactElement } from "react";
import { inkOf, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";

/** A party's shape, letter and ink inside a drawing. */
export function PartyMark({
  mechanism,
  party,
  r,
  x,
  y,
}: {
  readonly mechanism: Mechanism;
  readonly party: string;
  readonly x: number;
  readonly y: number;
  readonly r: number;
}): ReactElement {
  const ink = inkOf(mechanism, party);
  const { shortName } = partyOf(mechanism, party);
  return (
    <g className={ink}>
      <Shape ink={ink} r={r} x={x} y={y} />
      <text x={x} y={y + 4.4} textAnchor="middle" className={`on${r < 9 ? " fn" : ""}`}>
        {String.fromCodePoint(shortName.codePointAt(0) ?? 63)}
      </text>
    </g>
  );
}

/** Circle, square, arch, lozenge, shield: as the marks of pages. */
function Shape({
  ink,
  r,
  x,
  y,
}: {
  readonly ink: string;
  readonly r: number;
  readonly x: number;
  readonly y: number;
}): ReactElement {
  switch (ink) {
    case "p1":
      return <circle cx={x} cy={y} r={r} className="fp" />;
    case "p2":
      return <rect x={x - r} y={y - r} width={2 * r} height={2 * r} rx="2" className="fp" />;
    case "p3":
      return <path d={`M${x - r} ${y + r}v${-r}a${r} ${r} 0 0 1 ${2 * r} 0v${r}z`} className="fp" />;
    case "p4":
      return <path d={`M${x} ${y - r - 2}l${r + 2} ${r + 2}-${r + 2} ${r + 2}-${r + 2}-${r + 2}z`} className="fp" />;
    default:
      return <path d={`M${x - r} ${y - r}h${2 * r}v${r}a${r} ${r} 0 0 1 ${-2 * r} 0z`} className="fp" />;
  }
}
