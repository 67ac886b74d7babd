import type { ReactElement } from "react";
import type { Party } from "../circle.tsx";
import { dayAt, partsAt } from "../time.ts";
import { useSpeaking } from "../words.tsx";

/** A numbered hour on the ruler; without a number it is the day of the next session. */
export interface Mark {
  readonly at: string;
  readonly number?: number;
}

interface WeekProps {
  readonly capitals: readonly [Party, Party];
  readonly now: string;
  readonly marks: readonly Mark[];
}

const days = 8;
const dayMs = 86_400_000;

interface Band {
  readonly x: number;
  readonly width: number;
  readonly label: string;
  readonly weekend: boolean;
}

/** Eight days from the start of our own day, on the clocks of two capitals; weekends grey, deadlines numbered as in the list. */
export function Week(props: WeekProps): ReactElement {
  const { words } = useSpeaking();
  return (
    <figure className="fig week">
      <Ruler {...props} width={1000} left={84} isWide label={words.waiting.ruler} />
      <Ruler {...props} width={343} left={4} isWide={false} label={words.waiting.ruler} />
    </figure>
  );
}

function Ruler({
  capitals,
  isWide,
  label,
  left,
  marks,
  now,
  width,
}: WeekProps & {
  readonly width: number;
  readonly left: number;
  readonly isWide: boolean;
  readonly label: string;
}): ReactElement {
  const { language, words } = useSpeaking();
  const [own, other] = capitals;
  const start = startOfDay(now, own.zone);
  const right = width - 2;
  const scale = (right - left) / (days * dayMs);
  const place = (at: number): number => left + (at - start) * scale;
  const bands = (zone: string): readonly Band[] =>
    dayStarts(start, zone).map(({ from, to }) => {
      const x = Math.max(place(from), left);
      const noon = new Date((from + to) / 2).toISOString();
      const { day, weekday } = partsAt(language, noon, zone);
      const isWeekend = [0, 6].includes(new Date(Date.parse(`${dayAt(noon, zone)}T12:00:00Z`)).getUTCDay());
      return {
        x,
        width: Math.min(place(to), right) - x,
        label: isWide ? `${weekday} ${day}` : day,
        weekend: isWeekend,
      };
    });
  const rows = [
    { y: 24, text: 19, bands: bands(own.zone) },
    { y: 44, text: 80, bands: bands(other.zone) },
  ];
  const here = place(Date.parse(now));
  const shown = spread(
    marks.flatMap((mark) => {
      const x = place(Date.parse(mark.at));
      return x < left || x > right ? [] : [{ ...mark, x }];
    }),
  );
  return (
    <svg className={isWide ? "wk-l" : "wk-s"} viewBox={`0 0 ${width} 84`} width="100%" role="img" aria-label={label}>
      {rows.map((row) =>
        row.bands.map((band, i) => (
          <g key={`${row.y} ${band.x}`}>
            <rect x={band.x} y={row.y} width={band.width} height={20} className={band.weekend ? "sunk" : "paper"} />
            {i === 0 ? null : <line x1={band.x} y1={row.y} x2={band.x} y2={row.y + 20} className="line" />}
            {band.width < (isWide ? 44 : 18) ||
            (row.y === 44 && Math.abs(band.x - here) < (isWide ? 30 : 22)) ? null : (
              <text x={band.x + 5} y={row.text} className={i === 0 && row.y === 24 ? "fb" : "f2"}>
                {band.label}
              </text>
            )}
          </g>
        )),
      )}
      <rect x={left} y={24} width={right - left} height={40} className="line" fill="none" />
      <line x1={left} y1={44} x2={right} y2={44} className="line" />
      {isWide ? (
        <>
          <text x={0} y={39} className="fb">
            {own.shortName}
          </text>
          <text x={0} y={59} className="fb">
            {other.shortName}
          </text>
        </>
      ) : null}
      <line x1={here} y1={20} x2={here} y2={68} className="ink" strokeWidth={2} />
      <text x={Math.max(here, left + 12)} y={80} className="fb" textAnchor="middle">
        {words.waiting.now}
      </text>
      {shown.map(({ number, at, disc, x }) => (
        <g key={`${at} ${number ?? "d"}`}>
          <line x1={x} y1={24} x2={x} y2={64} className="ink" strokeWidth={1.5} />
          <circle cx={disc} cy={44} r={9} className={number === undefined ? "hollow" : "solid"} />
          <text x={disc} y={48.5} textAnchor="middle" className={number === undefined ? "fb" : "on"}>
            {number ?? words.waiting.session}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Discs beside each other where their hours lie closer than a disc is wide. */
function spread<T extends { readonly x: number }>(marks: readonly T[]): readonly (T & { readonly disc: number })[] {
  let last = -Infinity;
  return marks
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      last = Math.max(mark.x, last + 19);
      return { ...mark, disc: last };
    });
}

/** The instant at which the day of `at` began in a zone. */
function startOfDay(at: string, zone: string): number {
  const day = dayAt(at, zone);
  let low = Date.parse(at) - 26 * 3_600_000;
  let high = Date.parse(at);
  // Days of a change of clocks have 23 or 25 hours, so the hour of midnight is looked for and not reckoned.
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2);
    if (dayAt(new Date(middle).toISOString(), zone) === day) high = middle;
    else low = middle;
  }
  return Math.ceil(low / 60_000) * 60_000;
}

function dayStarts(start: number, zone: string): readonly { readonly from: number; readonly to: number }[] {
  const stops: number[] = [startOfDay(new Date(start).toISOString(), zone)];
  while ((stops.at(-1) ?? 0) < start + days * dayMs) {
    const noonOfNext = (stops.at(-1) ?? 0) + 36 * 3_600_000;
    stops.push(startOfDay(new Date(noonOfNext).toISOString(), zone));
  }
  return stops.slice(0, -1).flatMap((from, i) => {
    const to = Math.min(stops[i + 1] ?? from, start + days * dayMs);
    return to <= start ? [] : [{ from, to }];
  });
}
