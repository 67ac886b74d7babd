import type { InferResponseType } from "hono/client";
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import type { api } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import { Drawn } from "../parts/sign.tsx";
import { useSpeaking } from "../words.tsx";
import { Axis } from "./axis.tsx";
import { gapWords } from "./dates.ts";
import { fit, widthOf } from "./measure.ts";
import { bodyPath } from "./paths.ts";
import { scaleOf } from "./scale.ts";
import type { Scale } from "./scale.ts";
import { standingSigns } from "./standing.tsx";
import { HatchPattern, TrackLine } from "./track.tsx";
import type { TrackMark } from "./track.tsx";
import { useDrawingWidth } from "./width.ts";
import type { DrawingWidth } from "./width.ts";

export type TimelinePage = InferResponseType<(typeof api.mechanisms)[":mechanism"]["timeline"]["$get"], 200>;
type Row = TimelinePage["rows"][number];

interface Size {
  readonly left: number;
  readonly right: number;
  readonly row: number;
  /** Where names begin and end, and where the line lies within its row. */
  readonly name: number;
  readonly line: number;
}

const sizes: Readonly<Record<DrawingWidth, Size>> = {
  1040: { left: 262, right: 905, row: 46, name: 250, line: 22 },
  760: { left: 200, right: 640, row: 46, name: 190, line: 22 },
  343: { left: 6, right: 334, row: 62, name: 343, line: 38 },
};
const head = 34;

const tones = { ok: "fok", mid: "fmid", late: "flate", plain: "f2" } as const;

/** Sessions by body through a period, drawn for the width at hand. */
export function TimelineDrawing({
  label,
  mechanism,
  page,
}: {
  readonly page: TimelinePage;
  readonly mechanism: Mechanism;
  readonly label: string;
}): ReactElement {
  const width = useDrawingWidth();
  const { words } = useSpeaking();
  const say = words.timeline;
  const [, go] = useLocation();
  const size = sizes[width];
  const scale = scaleOf(page.from, page.to, size.left, size.right);
  const count = page.rows.length + 2;
  const bottom = head + count * size.row;
  const others = [
    { marks: page.outside, name: say.outside, note: say.outsideNote },
    { marks: page.agreements, name: say.agreements, note: say.agreementsNote },
  ];
  return (
    <figure className="fig timeline">
      <svg className={`w${width}`} viewBox={`0 0 ${width} ${bottom + 24}`} width="100%" role="img" aria-label={label}>
        <HatchPattern />
        <Axis scale={scale} today={page.today} top={20} bottom={bottom} />
        {page.rows.map((row, i) => (
          <g key={row.body} className="body" onClick={() => go(bodyPath(mechanism, row.body))}>
            <title>{row.name}</title>
            <BodyRow row={row} scale={scale} size={size} today={page.today} width={width} y={head + i * size.row} />
          </g>
        ))}
        {others.map(({ marks, name, note }, i) => (
          <EventRow
            key={name}
            marks={marks}
            name={name}
            note={note}
            scale={scale}
            size={size}
            width={width}
            y={head + (page.rows.length + i) * size.row}
          />
        ))}
      </svg>
    </figure>
  );
}

interface RowProps {
  readonly scale: Scale;
  readonly size: Size;
  readonly width: DrawingWidth;
  readonly y: number;
}

function BodyRow({
  row,
  scale,
  size,
  today,
  width,
  y,
}: RowProps & { readonly row: Row; readonly today: string }): ReactElement {
  const { language, words } = useSpeaking();
  const { sign, tone } = standingSigns[row.standing.code];
  const word = words.mechanism.standing[row.standing.code];
  const isOut = row.standing.gap !== undefined && (row.standing.code === "late" || row.standing.code === "lapsed");
  const under = isOut && row.standing.gap !== undefined ? gapWords(language, row.standing.gap) : undefined;
  const isSmall = width === 343;
  const isOver = row.standing.code === "ended" || row.standing.code === "stalled";
  const nameWidth = isSmall ? width - widthOf(word, 13, true) - 34 : size.name - 10;
  return (
    <>
      <line x1="0" y1={y + size.row} x2={width} y2={y + size.row} className="hair" />
      <text x="0" y={y + (isSmall ? 16 : 19)} className={`fb${isOver ? " f2" : ""}`}>
        {fit(row.name, nameWidth, 13, true)}
      </text>
      {isSmall ? null : (
        <text x="0" y={y + 36} className="f2">
          {fit(promised(row, words.mechanism.form[row.form]), nameWidth, 13)}
        </text>
      )}
      <Drawn
        name={sign}
        x={isSmall ? width - widthOf(word, 13, true) - 22 : scale.right + 14}
        y={y + (isSmall ? 4 : 8)}
        className={tone}
      />
      <text
        x={isSmall ? width : scale.right + 34}
        y={y + (isSmall ? 16 : 20)}
        textAnchor={isSmall ? "end" : "start"}
        className={`fb ${tones[tone]}`}
      >
        {word}
      </text>
      {under === undefined || isSmall ? null : (
        <text x={scale.right + 34} y={y + 36} className="f2">
          {under}
        </text>
      )}
      <TrackLine
        began={row.form === "ad-hoc" ? undefined : row.began}
        ended={row.ended}
        marks={row.marks}
        radius={5.5}
        scale={scale}
        stretches={row.stretches}
        today={today}
        y={y + size.line}
      />
      <Reason row={row} scale={scale} y={y + size.line} />
    </>
  );
}

/** Why a body ended, in the parties' words, where it did. */
function Reason({
  row,
  scale,
  y,
}: {
  readonly row: Row;
  readonly scale: Scale;
  readonly y: number;
}): ReactElement | null {
  if (row.reason === undefined || row.ended === undefined) return null;
  const x = scale.x(row.ended);
  const room = scale.right - x - 14;
  if (x < scale.left || room < 60) return null;
  const words = fit(row.reason, room, 13);
  return (
    <>
      <rect x={x + 7} y={y - 9} width={Math.min(room, widthOf(words, 13) + 4)} height="18" className="paper" />
      <text x={x + 9} y={y + 4.5} className="f2">
        {words}
      </text>
    </>
  );
}

/** What has a day and belongs to no body's rhythm: lozenges. */
function EventRow({
  marks,
  name,
  note,
  scale,
  size,
  width,
  y,
}: RowProps & { readonly marks: readonly TrackMark[]; readonly name: string; readonly note: string }): ReactElement {
  const { words } = useSpeaking();
  const isSmall = width === 343;
  const all = marks.reduce((sum, { count = 1 }) => sum + count, 0);
  return (
    <>
      <line x1="0" y1={y + size.row} x2={width} y2={y + size.row} className="hair" />
      <text x="0" y={y + (isSmall ? 16 : 19)} className="fb">
        {name}
      </text>
      {isSmall ? null : (
        <text x="0" y={y + 36} className="f2">
          {fit(note, size.name - 10, 13)}
        </text>
      )}
      <text
        x={isSmall ? width : scale.right + 34}
        y={y + (isSmall ? 16 : 26)}
        textAnchor={isSmall ? "end" : "start"}
        className="f2"
      >
        {words.timeline.entries(all)}
      </text>
      <line x1={scale.left} y1={y + size.line} x2={scale.right} y2={y + size.line} className="hair" />
      {marks.map(({ count = 1, day }) => {
        const x = scale.x(day);
        return (
          <g key={day}>
            <path d={`M${x} ${y + size.line - 6}l6 6-6 6-6-6z`} className="hollow" />
            {count > 1 ? (
              <text x={x} y={y + size.line - 9} textAnchor="middle" className="fn f2">
                {count}
              </text>
            ) : null}
          </g>
        );
      })}
    </>
  );
}

const promised = (row: Row, form: string): string =>
  row.rhythms.length > 0 ? row.rhythms.join("; ") : (row.rhythmWords ?? form);
