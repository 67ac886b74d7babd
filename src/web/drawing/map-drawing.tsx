import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { inkOf, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { Axis } from "./axis.tsx";
import { capitalised, widthOf, wrap } from "./measure.ts";
import { layoutMap } from "./map-layout.ts";
import type { LevelBox, MapLayout, MapPage } from "./map-layout.ts";
import { bodyPath } from "./paths.ts";
import { BodyBar } from "./map-bar.tsx";
import { PartyMark } from "./party-mark.tsx";
import { scaleOf } from "./scale.ts";
import { HatchPattern } from "./track.tsx";
import { useDrawingWidth } from "./width.ts";

/** Years that a map's lines reach back at most: what was before is on the timeline. */
const yearsMax = 9;

/** First of January of the first year that a map draws. */
function firstDay(page: MapPage): string {
  const year = Number(page.today.slice(0, 4));
  const days = page.levels.flatMap((level) => level.bodies.flatMap((body) => body.track.dots[0]?.day ?? []));
  const first = Math.min(...days.map((day) => Number(day.slice(0, 4))), year - 1);
  return `${Math.max(first, year - yearsMax)}-01-01`;
}

/** Bodies as bars across the parties' lines, drawn for the width at hand. */
export function MapDrawing({
  label,
  mechanism,
  page,
}: {
  readonly page: MapPage;
  readonly mechanism: Mechanism;
  readonly label: string;
}): ReactElement {
  const layout = layoutMap(page, useDrawingWidth());
  const [, go] = useLocation();
  const { height, levels, track, width } = layout;
  const scale =
    track === undefined
      ? undefined
      : scaleOf(firstDay(page), `${Number(page.today.slice(0, 4)) + 1}-06-30`, track.left, track.right);
  const open = (body: string): void => go(bodyPath(mechanism, body));
  return (
    <figure className="fig map">
      <svg className={`w${width}`} viewBox={`0 0 ${width} ${height + 20}`} width="100%" role="img" aria-label={label}>
        <HatchPattern />
        {scale === undefined ? null : <Axis scale={scale} today={page.today} top={30} bottom={height} />}
        <PartyLines layout={layout} mechanism={mechanism} />
        {levels.map((level) => (
          <Heading key={level.id} layout={layout} level={level} />
        ))}
        {levels.flatMap((level) =>
          level.bodies.map(({ body, y }, i) => (
            <BodyBar
              key={body.id}
              body={body}
              heir={level.bodies[i + 1]?.body}
              layout={layout}
              mechanism={mechanism}
              open={open}
              scale={scale}
              today={page.today}
              y={y}
            />
          )),
        )}
      </svg>
    </figure>
  );
}

function PartyLines({
  layout,
  mechanism,
}: {
  readonly layout: MapLayout;
  readonly mechanism: Mechanism;
}): ReactElement {
  const { height, partyX, track, width } = layout;
  const isSmall = track === undefined;
  const places = [...partyX];
  return (
    <g>
      {places.map(([party, x], i) => {
        const next = places[i + 1]?.[1] ?? (track?.left ?? width) - 10;
        const name = partyOf(mechanism, party).shortName;
        const isNamed = !isSmall && widthOf(name, 15, true) + 24 < next - x;
        // The last one's name stands on the left of its mark where the drawing through time is near.
        const isLeft =
          !isSmall && !isNamed && i > 0 && widthOf(name, 15, true) * 2 + 60 < x - (places[i - 1]?.[1] ?? x);
        return (
          <g key={party} className={inkOf(mechanism, party)}>
            <line x1={x} y1={isSmall ? 22 : 38} x2={x} y2={height} className="sp" strokeWidth="2" />
            <PartyMark mechanism={mechanism} party={party} r={isSmall ? 9 : 11} x={x} y={isSmall ? 12 : 28} />
            {isNamed || isLeft ? (
              <text x={isLeft ? x - 18 : x + 18} y="33" className="fl fb" textAnchor={isLeft ? "end" : "start"}>
                {name}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

/** A level's name beside its bodies where there is room, else above them. */
function Heading({ layout, level }: { readonly layout: MapLayout; readonly level: LevelBox }): ReactElement {
  const { isBeside, track, width } = layout;
  const label = capitalised(level.label);
  const beside = wrap(label, 112, 13, 3, true);
  const x = isBeside ? 0 : track === undefined ? Math.max(...layout.partyX.values()) + 18 : 32;
  const y = level.top + (isBeside ? 32 : 18);
  return (
    <g>
      <line x1="0" y1={level.top} x2={width} y2={level.top} className="line" strokeWidth=".75" />
      {(isBeside ? beside : [label]).map((line, i) => (
        <text key={line} x={x} y={y + i * 17} className={isBeside ? "fb" : "f2 fb"}>
          {line}
        </text>
      ))}
    </g>
  );
}
