import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import type { DrawingWidth } from "./width.ts";

export type MapPage = InferResponseType<(typeof api.mechanisms)[":mechanism"]["map"]["$get"], 200>;
export type MapBody = MapPage["levels"][number]["bodies"][number];

/** A level's heading, and its bodies with the height at which each bar begins. */
export interface LevelBox {
  readonly id: string;
  readonly label: string;
  readonly top: number;
  readonly bodies: readonly { readonly body: MapBody; readonly y: number }[];
}

export interface MapLayout {
  readonly width: DrawingWidth;
  readonly height: number;
  readonly levels: readonly LevelBox[];
  /** Where each party's line stands, by id. */
  readonly partyX: ReadonlyMap<string, number>;
  readonly barHeight: number;
  /** Ends of the part that is drawn through time; of a phone's drawing there is none. */
  readonly track?: { readonly left: number; readonly right: number };
  /** Whether headings stand beside their bodies or above. */
  readonly isBeside: boolean;
}

const sizes = {
  1040: { head: 60, row: 56, bar: 42, gap: 12, level: 0, left: 140, right: 612, track: { left: 700, right: 1030 } },
  760: { head: 56, row: 52, bar: 40, gap: 12, level: 24, left: 16, right: 424, track: { left: 498, right: 748 } },
  343: { head: 34, row: 46, bar: 10, gap: 10, level: 22, left: 12, right: 0, track: undefined },
} as const;

/** Between two parties' lines on a phone, where they stand side by side at the left. */
const phoneGap = 26;
const phoneGapMin = 14;
/** What the lines may take of a phone's width. */
const phoneLines = 130;

/** Where everything of a map stands at a width. */
export function layoutMap(page: MapPage, width: DrawingWidth): MapLayout {
  const size = sizes[width];
  const count = Math.max(page.order.length, 1);
  const step =
    width === 343
      ? Math.max(phoneGapMin, Math.min(phoneGap, phoneLines / count))
      : (size.right - size.left) / Math.max(count - 1, 1);
  const partyX = new Map(page.order.map((party, i) => [party, size.left + step * i]));
  let y = size.head;
  const levels = page.levels.map(({ bodies, id, label }) => {
    const top = y;
    y += size.level + size.gap;
    const placed = bodies.map((body) => {
      const at = y;
      y += size.row;
      return { body, y: at };
    });
    if (width !== 343) y += size.bar - size.row + size.gap;
    return { id, label, top, bodies: placed };
  });
  return {
    width,
    height: y,
    levels,
    partyX,
    barHeight: size.bar,
    isBeside: width === 1040,
    ...(size.track === undefined ? {} : { track: size.track }),
  };
}
