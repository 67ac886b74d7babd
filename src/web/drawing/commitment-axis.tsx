import type { ReactElement } from "react";
import { Axis } from "./axis.tsx";
import { fit } from "./measure.ts";
import { scaleOf } from "./scale.ts";
import { useDrawingWidth } from "./width.ts";

/** One commitment as it is drawn. */
export interface AxisRow {
  readonly id: string;
  readonly what: string;
  readonly made: string;
  readonly restated: readonly string[];
  readonly due?: string | undefined;
  readonly isLate: boolean;
  readonly ended?: string | undefined;
}

const rowHeight = 30;
const top = 24;

/** Commitments from when they were made to when they are due; what is past its date is hatched. */
export function CommitmentAxis({
  label,
  rows,
  today,
}: {
  readonly label: string;
  readonly rows: readonly AxisRow[];
  readonly today: string;
}): ReactElement {
  const width = useDrawingWidth();
  const names = width < 500 ? 0 : 300;
  const days = rows.flatMap(({ due, made }) => [made, ...(due === undefined ? [] : [due])]).toSorted();
  const first = Number((days[0] ?? today).slice(0, 4));
  const last = Math.max(Number((days.at(-1) ?? today).slice(0, 4)), Number(today.slice(0, 4)));
  const scale = scaleOf(`${first}-01-01`, `${last + 1}-01-01`, names + 12, width - 40);
  const height = top + 16 + rows.length * rowHeight * (names === 0 ? 1.5 : 1);
  const yOf = (i: number): number => (names === 0 ? top + 34 + i * rowHeight * 1.5 : top + 28 + i * rowHeight);
  return (
    <figure className="fig">
      <svg viewBox={`0 0 ${width} ${height + 24}`} width="100%" role="img" aria-label={label}>
        <Axis scale={scale} today={today} top={14} bottom={height} />
        {rows.map((row, i) => {
          const y = yOf(i);
          const from = scale.x(row.made);
          const now = scale.x(today);
          const due = row.due === undefined ? undefined : scale.x(row.due);
          const end = row.ended === undefined ? now : scale.x(row.ended);
          return (
            <g key={row.id}>
              <text x={0} y={names === 0 ? y - 10 : y + 4.5} className="f2">
                {fit(row.what, (names === 0 ? width : names) - 12, 13)}
              </text>
              <line x1={from} y1={y} x2={row.isLate && due !== undefined ? due : end} y2={y} className="axis-bar" />
              {row.isLate && due !== undefined ? (
                <line x1={due} y1={y} x2={now} y2={y} className="axis-late" />
              ) : due !== undefined && due > end ? (
                <line x1={end} y1={y} x2={due} y2={y} className="line" strokeDasharray="2 3" />
              ) : null}
              <circle cx={from} cy={y} r={5} className="solid" />
              {row.restated.map((day) => (
                <circle key={day} cx={scale.x(day)} cy={y} r={4.5} className="hollow" />
              ))}
              {row.ended !== undefined ? (
                <line x1={end} y1={y - 7} x2={end} y2={y + 7} className="ink" strokeWidth="2" />
              ) : due === undefined ? (
                <path d={`M${now + 3} ${y}h12m-5-4.5 5 4.5-5 4.5`} className="ink" strokeWidth="1.5" />
              ) : (
                <path d={`M${due} ${y - 6}l6 6-6 6-6-6z`} className="hollow" />
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
