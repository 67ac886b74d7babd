import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useWords } from "../words.tsx";
import { inkOf } from "../circle.tsx";
import { Axis } from "./axis.tsx";
import { PartyMark } from "./party-mark.tsx";
import { scaleOf } from "./scale.ts";
import { useDrawingWidth } from "./width.ts";

interface Stroke {
  readonly day: string;
  readonly parties: readonly string[];
}

const rowHeight = 28;
/** Years drawn at most. */
const yearsMax = 10;

/** The history as a score: a line for each capital, a stroke for each session that joins who met. */
export function Score({
  mechanism,
  strokes,
  today,
}: {
  readonly mechanism: Mechanism;
  readonly strokes: readonly Stroke[];
  /** YYYY-MM-DD. */
  readonly today: string;
}): ReactElement {
  const words = useWords("opening");
  const width = useDrawingWidth();
  const first = String(
    Math.max(Number(strokes[0]?.day.slice(0, 4) ?? today.slice(0, 4)), Number(today.slice(0, 4)) - yearsMax + 1),
  );
  const drawn = strokes.filter(({ day }) => day >= first);
  const rows = orderOf(mechanism, drawn);
  const left = width === 343 ? 30 : 110;
  const scale = scaleOf(`${first}-01-01`, today, left, width - 24);
  const top = 14;
  const y = (party: string): number => top + 22 + rows.indexOf(party) * rowHeight;
  const bottom = y(rows.at(-1) ?? "") + 14;
  const isWide = width !== 343;
  const said = [...counts(drawn)].map(([parties, n]) =>
    words.met(
      n,
      parties
        .split(" ")
        .map((each) => partyOf(mechanism, each).shortName)
        .join(", "),
    ),
  );
  return (
    <figure className="fig score">
      <svg
        viewBox={`0 0 ${width} ${bottom + 20}`}
        width="100%"
        role="img"
        aria-label={words.score(drawn.length, first)}
      >
        <Axis scale={scale} today={today} top={top} bottom={bottom} />
        {rows.map((party) => (
          <g key={party} className={inkOf(mechanism, party)}>
            <line x1={left} y1={y(party)} x2={scale.right} y2={y(party)} className="sp" strokeWidth="1.5" />
            {isWide ? (
              <text x={28} y={y(party) + 4.5} className="fb">
                {partyOf(mechanism, party).shortName}
              </text>
            ) : null}
          </g>
        ))}
        {rows.map((party) => (
          <PartyMark key={party} mechanism={mechanism} party={party} x={10} y={y(party)} r={8.5} />
        ))}
        {drawn.map(({ day, parties }) => {
          const at = parties.filter((party) => rows.includes(party)).map(y);
          const x = scale.x(day);
          return (
            <g key={`${day} ${parties.join(" ")}`}>
              <line x1={x} y1={Math.min(...at)} x2={x} y2={Math.max(...at)} className="ink" strokeWidth="1.5" />
              {parties.map((party) => (
                <circle key={party} cx={x} cy={y(party)} r={4} className={`fp ${inkOf(mechanism, party)}`} />
              ))}
            </g>
          );
        })}
      </svg>
      <figcaption className="small quiet">
        {words.score(drawn.length, first)}. {said.join("; ")}.
      </figcaption>
    </figure>
  );
}

function counts(strokes: readonly Stroke[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { parties } of strokes) {
    const key = parties.join(" ");
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Whoever meets most stands in the middle, so that most strokes join neighbours. */
function orderOf(mechanism: Mechanism, strokes: readonly Stroke[]): readonly string[] {
  const times = (id: string): number => strokes.filter(({ parties }) => parties.includes(id)).length;
  const sorted = mechanism.parties.map(({ id }) => id).toSorted((a, b) => times(b) - times(a));
  const rows: string[] = [];
  for (const [i, id] of sorted.entries()) {
    if (i % 2 === 1) rows.unshift(id);
    else rows.push(id);
  }
  return rows;
}
