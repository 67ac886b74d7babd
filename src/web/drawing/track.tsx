import type { ReactElement } from "react";
import { useSpeaking } from "../words.tsx";
import { gapWords } from "./dates.ts";
import type { Gap } from "./dates.ts";
import { widthOf } from "./measure.ts";
import { reachOf } from "./scale.ts";
import type { Scale } from "./scale.ts";

export interface TrackMark {
  readonly kind: "person" | "remote" | "unstated" | "planned" | "number";
  readonly day: string;
  /** How many are drawn as one; one where absent. */
  readonly count?: number | undefined;
}

export interface Stretch {
  readonly from: string;
  readonly to?: string | undefined;
  readonly gap: Gap;
}

/** One body's line through time: its sessions, and the stretches in which a promise was not kept. */
export function TrackLine({
  began,
  ended,
  marks,
  radius = 4.5,
  scale,
  stretches,
  today,
  y,
}: {
  readonly marks: readonly TrackMark[];
  readonly stretches: readonly Stretch[];
  readonly began?: string | undefined;
  readonly ended?: string | undefined;
  readonly today: string;
  readonly scale: Scale;
  readonly y: number;
  readonly radius?: number;
}): ReactElement {
  const clamp = (x: number): number => Math.max(scale.left, Math.min(scale.right, x));
  const from = began === undefined ? undefined : clamp(scale.x(began));
  const last = ended !== undefined && ended < today ? ended : today;
  const to = clamp(scale.x(last));
  return (
    <g>
      <line x1={scale.left} y1={y} x2={scale.right} y2={y} className="hair" />
      {from === undefined || to <= from ? null : (
        <line x1={from} y1={y} x2={to} y2={y} className="line" strokeWidth="1.5" />
      )}
      {ended === undefined || scale.x(ended) < scale.left || scale.x(ended) > scale.right ? null : (
        <line x1={scale.x(ended)} y1={y - 5} x2={scale.x(ended)} y2={y + 5} className="line" strokeWidth="1.5" />
      )}
      {stretches.map((each) => (
        <Hatch key={each.from} of={each} radius={radius} scale={scale} today={today} y={y} />
      ))}
      {marks.map((each) => (
        <Dot key={`${each.day} ${each.kind}`} of={each} radius={radius} scale={scale} y={y} />
      ))}
    </g>
  );
}

function Hatch({
  of,
  radius,
  scale,
  today,
  y,
}: {
  readonly of: Stretch;
  readonly radius: number;
  readonly scale: Scale;
  readonly today: string;
  readonly y: number;
}): ReactElement | null {
  const { language } = useSpeaking();
  const left = Math.max(scale.left, scale.x(of.from) + radius + 1);
  const right = Math.min(scale.right, scale.x(of.to ?? today) - (of.to === undefined ? 0 : radius + 1));
  const width = right - left;
  if (width <= 1) return null;
  const height = radius * 2 + 3;
  const words = gapWords(language, of.gap);
  const taken = widthOf(words, 13, true) + 10;
  const middle = (left + right) / 2;
  return (
    <g>
      <rect x={left} y={y - height / 2} width={width} height={height} className="paper" />
      <rect x={left} y={y - height / 2} width={width} height={height} fill="url(#hatch)" />
      {taken > width ? null : (
        <>
          <rect x={middle - taken / 2} y={y - 9} width={taken} height="18" className="paper" />
          <text x={middle} y={y + 4.5} textAnchor="middle" className="flate fb">
            {words}
          </text>
        </>
      )}
    </g>
  );
}

/** Of a day that is not stated a line lies under the mark, as long as the time it may mean. */
function Dot({
  of: { count = 1, day, kind },
  radius: r,
  scale,
  y,
}: {
  readonly of: TrackMark;
  readonly scale: Scale;
  readonly y: number;
  readonly radius: number;
}): ReactElement | null {
  const x = scale.x(day);
  if (x < scale.left - 1 || x > scale.right + r + 2) return null;
  if (kind === "number") return <line x1={x} y1={y - 4} x2={x} y2={y + 4} className="line" strokeWidth="1.5" />;
  if (kind === "planned") {
    const d = r + 1.5;
    return <path d={`M${x} ${y - d}l${d} ${d}-${d} ${d}-${d}-${d}z`} className="hollow" strokeDasharray="2 1.5" />;
  }
  if (count > 1) return <Many count={count} kind={kind} r={r} x={x} y={y} />;
  return (
    <>
      {day.length === 10 ? null : <Reach day={day} r={r} scale={scale} y={y} />}
      <circle cx={x} cy={y} r={kind === "remote" ? r - 0.75 : r} className={dotClass[kind]} />
    </>
  );
}

const dotClass = { person: "solid", remote: "hollow", unstated: "unstated" } as const;

function Reach({
  day,
  r,
  scale,
  y,
}: {
  readonly day: string;
  readonly r: number;
  readonly scale: Scale;
  readonly y: number;
}): ReactElement {
  const [from, to] = reachOf(day).map((time) => scale.x(new Date(time).toISOString().slice(0, 10)));
  const left = Math.max(scale.left, from ?? 0);
  const right = Math.min(scale.right, to ?? 0);
  return <path d={`M${left} ${y + r}v2.5H${right}v-2.5`} className="line" />;
}

/** Several in one place: a mark that is wider than it is high, with their number where there is room above. */
function Many({
  count,
  kind,
  r,
  x,
  y,
}: {
  readonly count: number;
  readonly kind: "person" | "remote" | "unstated";
  readonly r: number;
  readonly x: number;
  readonly y: number;
}): ReactElement {
  return (
    <g>
      <rect x={x - r - 1.5} y={y - r} width={2 * r + 3} height={2 * r} rx={r} className={dotClass[kind]} />
      {count < 3 ? null : (
        <text x={x} y={y - r - 3} textAnchor="middle" className="fn f2">
          {count}
        </text>
      )}
    </g>
  );
}

/** The red hatch of gaps, once in each drawing. */
export const HatchPattern = (): ReactElement => (
  <defs>
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="0" y1="0" x2="0" y2="6" className="glate" strokeWidth="2" opacity=".55" />
    </pattern>
  </defs>
);
