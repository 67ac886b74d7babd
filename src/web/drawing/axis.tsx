import type { ReactElement } from "react";
import { useSpeaking } from "../words.tsx";
import { shortDate } from "./dates.ts";
import { ticksOf } from "./scale.ts";
import type { Scale } from "./scale.ts";

/** Years, or months of a short period, and the line of today. */
export function Axis({
  bottom,
  scale,
  today,
  top,
}: {
  readonly scale: Scale;
  readonly today: string;
  readonly top: number;
  readonly bottom: number;
}): ReactElement {
  const { language, words } = useSpeaking();
  const now = scale.x(today);
  const isSmall = scale.right - scale.left < 300;
  const shown = now >= scale.left && now <= scale.right;
  return (
    <g>
      {ticksOf(scale).map(({ day, label }) => {
        const x = scale.x(day);
        const isYear = label.length === 4;
        const isNear = shown && Math.abs(now - x) < 14;
        return (
          <g key={day}>
            <line x1={x} y1={top + 8} x2={x} y2={bottom} className="hair" opacity=".8" />
            {isNear ? null : (
              <text x={x} y={top} className="f2" textAnchor="middle">
                {isYear
                  ? isSmall
                    ? `’${label.slice(2)}`
                    : label
                  : shortDate(language, label).replace(/ \d{4}$|^\d{4}[년年] ?/u, "")}
              </text>
            )}
          </g>
        );
      })}
      {shown ? (
        <>
          <line x1={now} y1={top + 8} x2={now} y2={bottom} className="ink" strokeWidth="1.5" />
          <text x={Math.min(now, scale.right)} y={bottom + 16} className="fb" textAnchor="end">
            {words.mechanism.today}
          </text>
        </>
      ) : null}
    </g>
  );
}
