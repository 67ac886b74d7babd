import type { ReactElement } from "react";
import { useSpeaking } from "../words.tsx";
import { gapWords, shortDate } from "./dates.ts";
import { fit, widthOf } from "./measure.ts";
import { useDrawingWidth } from "./width.ts";

/** One step as it is drawn. */
export interface PathStep {
  readonly on: string;
  /** Row from the top; the last row is for steps whose level is not stated. */
  readonly row: number;
  readonly sign: "one-side" | "between" | "settled";
  readonly title: string;
  readonly note: string;
}

interface PathProps {
  readonly label: string;
  /** Names of the rows from the top. */
  readonly rows: readonly string[];
  /** Otherwise the last row is for steps whose level is not stated. */
  readonly isStated: boolean;
  readonly steps: readonly PathStep[];
}

const rowHeight = 66;
const firstRow = 87;
const names = 150;
const stepWidth = 128;
/** Time between two steps that is worth telling. */
const tellMonths = 12;

/** How many of the newest steps there is room for. */
export const stepsThatFit = (width: number): number => (width < 500 ? 12 : Math.floor((width - names) / stepWidth));

/** The way of an issue through the levels: steps in order, not to scale. On a phone it runs downwards. */
export function IssuePath(props: PathProps): ReactElement {
  const width = useDrawingWidth();
  return (
    <figure className="fig">{width < 500 ? <Downwards {...props} /> : <Across {...props} width={width} />}</figure>
  );
}

function Across({ isStated, label, rows, steps, width }: PathProps & { readonly width: number }): ReactElement {
  const { language } = useSpeaking();
  const shown = steps.slice(-stepsThatFit(width));
  const room = (width - names) / Math.max(shown.length, 1);
  const placed = shown.map((step, i) => ({ step, x: names + room * (i + 0.5), y: firstRow + step.row * rowHeight }));
  const height = firstRow + (rows.length - 1) * rowHeight + 54;
  const last = isStated ? rows.length : rows.length - 1;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label}>
      {rows.map((name, i) => {
        const y = firstRow + i * rowHeight;
        const isUnstated = i === last;
        return (
          <g key={name}>
            <line
              x1={names - 14}
              y1={y}
              x2={width}
              y2={y}
              className={isUnstated ? "line" : "hair"}
              strokeDasharray={isUnstated ? "1 5" : undefined}
              strokeLinecap="round"
            />
            <text x={0} y={y + 4.5} className={isUnstated ? "f2" : "fb"}>
              {fit(name, names - 20, 13, !isUnstated)}
            </text>
          </g>
        );
      })}
      <path d={wayOf(placed)} className="ink" strokeWidth="2.5" />
      {placed.map((each, i) => (
        <Gap key={each.x} from={placed[i - 1]} to={each} language={language} />
      ))}
      {placed.map(({ step, x, y }) => {
        const isAbove = step.row === 0 || (step.row < rows.length - 1 && step.row % 2 === 0);
        const text = isAbove ? y - 34 : y + 24;
        return (
          <g key={x}>
            <line x1={x} y1={28} x2={x} y2={isAbove ? text - 14 : y - 10} className="hair" />
            <text x={x} y={20} className="fb" textAnchor="middle">
              {shortDate(language, step.on)}
            </text>
            <Dot sign={step.sign} x={x} y={y} />
            <text x={x} y={text} className="fb" textAnchor="middle">
              {fit(step.title, room - 8, 13, true)}
            </text>
            <text x={x} y={text + 16} className="f2" textAnchor="middle">
              {fit(step.note, room - 8, 13)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

interface Placed {
  readonly step: PathStep;
  readonly x: number;
  readonly y: number;
}

/** Level to the middle between two steps, then up or down to the next one's level. */
function wayOf(placed: readonly Placed[]): string {
  const [first, ...rest] = placed;
  if (first === undefined) return "";
  let way = `M${first.x},${first.y}`;
  let at = first;
  for (const next of rest) {
    const middle = (at.x + next.x) / 2;
    const sign = next.y > at.y ? 1 : -1;
    way +=
      next.y === at.y
        ? `H${next.x}`
        : `H${middle - 12}Q${middle} ${at.y} ${middle} ${at.y + 12 * sign}V${next.y - 12 * sign}Q${middle} ${next.y} ${middle + 12} ${next.y}H${next.x}`;
    at = next;
  }
  return way;
}

/** A long time between two steps on one level is told in the line itself. */
function Gap({
  from,
  language,
  to,
}: {
  readonly from: Placed | undefined;
  readonly to: Placed;
  readonly language: ReturnType<typeof useSpeaking>["language"];
}): ReactElement | null {
  if (from === undefined || from.y !== to.y) return null;
  const months = monthsBetween(from.step.on, to.step.on);
  if (months < tellMonths) return null;
  const words = gapWords(language, { months, precision: "day" });
  const width = widthOf(words, 13) + 16;
  const middle = (from.x + to.x) / 2;
  if (width > to.x - from.x - 24) return null;
  return (
    <g>
      <rect x={middle - width / 2} y={to.y - 10} width={width} height={20} className="paper" />
      <text x={middle} y={to.y + 4.5} className="f2" textAnchor="middle">
        {words}
      </text>
    </g>
  );
}

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7) || 1) -
  Number(from.slice(5, 7) || 1);

function Dot({
  sign,
  x,
  y,
}: {
  readonly sign: PathStep["sign"];
  readonly x: number;
  readonly y: number;
}): ReactElement {
  if (sign === "one-side") return <circle cx={x} cy={y} r={7} className="hollow" />;
  if (sign === "between") return <circle cx={x} cy={y} r={7} className="solid" />;
  return (
    <g>
      <circle cx={x} cy={y} r={9} className="solid" />
      <path d={`m${x - 4} ${y + 0.5} 2.8 2.8 5.2-6`} className="on-sign" strokeWidth="1.8" fill="none" />
    </g>
  );
}

const stepHeight = 52;

/** For a phone: time runs downwards, the higher level stands to the left. */
function Downwards({ isStated, label, rows, steps }: PathProps): ReactElement {
  const { language } = useSpeaking();
  const width = 343;
  const shown = steps.slice(-stepsThatFit(width));
  const room = Math.min(36, 108 / Math.max(rows.length, 1));
  const words = 24 + room * rows.length;
  const last = isStated ? rows.length : rows.length - 1;
  const top = 18 * rows.length + 14;
  const xOf = (row: number): number => 12 + room * row;
  const placed = shown.map((step, i) => ({ step, x: xOf(step.row), y: top + stepHeight * (i + 0.5) }));
  const height = top + stepHeight * shown.length;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label}>
      {rows.map((name, i) => (
        <g key={name}>
          <line
            x1={xOf(i)}
            y1={18 * (i + 1)}
            x2={xOf(i)}
            y2={height}
            className={i === last ? "line" : "hair"}
            strokeDasharray={i === last ? "1 5" : undefined}
          />
          <text x={xOf(i) + 6} y={18 * (i + 1) - 3} className={i === last ? "f2" : "fb"}>
            {fit(name, width - xOf(i) - 12, 13, true)}
          </text>
        </g>
      ))}
      <polyline points={placed.map(({ x, y }) => `${x},${y}`).join(" ")} className="ink" strokeWidth="2.5" />
      {placed.map(({ step, x, y }) => (
        <g key={y}>
          <Dot sign={step.sign} x={x} y={y} />
          <text x={words} y={y - 3} className="fb">
            {fit(`${shortDate(language, step.on)}  ${step.title}`, width - words, 13, true)}
          </text>
          <text x={words} y={y + 14} className="f2">
            {fit(step.note, width - words, 13)}
          </text>
        </g>
      ))}
    </svg>
  );
}
