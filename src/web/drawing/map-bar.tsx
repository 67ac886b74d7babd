import type { ReactElement } from "react";
import type { Mechanism } from "../circle.tsx";
import { Drawn } from "../parts/sign.tsx";
import { useSpeaking } from "../words.tsx";
import { shortDate } from "./dates.ts";
import { fit, widthOf, wrap } from "./measure.ts";
import type { MapBody, MapLayout } from "./map-layout.ts";
import { PartyMark } from "./party-mark.tsx";
import type { Scale } from "./scale.ts";
import { standingSigns, standingWords } from "./standing.tsx";
import type { StandingCode } from "./standing.tsx";
import { TrackLine } from "./track.tsx";

interface BarProps {
  readonly body: MapBody;
  /** The next body of the level, to which "came back as" may point. */
  readonly heir: MapBody | undefined;
  readonly layout: MapLayout;
  readonly mechanism: Mechanism;
  readonly open: (body: string) => void;
  readonly scale: Scale | undefined;
  readonly today: string;
  readonly y: number;
}

/** How a bar is drawn: late is whole and dashed, lapsed is torn from the lines it once joined. */
const barClass: Readonly<Record<StandingCode, string>> = {
  kept: "alive",
  regular: "alive",
  standing: "alive",
  "ad-hoc": "alive",
  late: "islate",
  lapsed: "islapsed",
  forming: "isforming",
  disputed: "isdisputed",
  stalled: "isover",
  suspended: "isdisputed",
  ended: "isover",
};

const tones = { ok: "fok", mid: "fmid", late: "flate", plain: "f2" } as const;
const strokes = { ok: "ok", mid: "mid", late: "late", plain: "plain" } as const;

/** One body: its bar across the lines of its parties, its name, and its line through time. */
export function BodyBar(props: BarProps): ReactElement {
  const { body, layout, open } = props;
  return (
    // The table below has the same links for the keyboard.
    <g className="body" onClick={() => open(body.id)}>
      <title>{body.name}</title>
      {layout.track === undefined ? <SmallBar {...props} /> : <LargeBar {...props} />}
    </g>
  );
}

function LargeBar({ body, heir, layout, mechanism, scale, today, y }: BarProps): ReactElement {
  const { words } = useSpeaking();
  const { barHeight, partyX, track } = layout;
  const places = body.members.flatMap((party) => partyX.get(party) ?? []);
  const left = Math.min(...places);
  const right = Math.max(...places);
  const room = (track?.left ?? layout.width) - 24 - left - 22;
  const inside = right - left - 44;
  const space = inside < 200 ? room : inside;
  const kind = barClass[body.standing.code];
  const isFaint = kind === "isover";
  const name = shortName(body, space);
  const under = promiseWords(body, words.mechanism.form[body.form]);
  const cameBack = heir !== undefined && body.cameBackAs.some((kin) => kin.body === heir.id);
  return (
    <>
      <Bar height={barHeight} kind={kind} left={left} right={right} y={y} />
      {inside < 200 ? (
        <rect
          x={left + 16}
          y={y + 4}
          width={Math.min(room, widthOf(name, 15, true) + 12)}
          height={barHeight - 8}
          className="paper"
        />
      ) : null}
      <text x={left + 24} y={y + barHeight / 2 - 3} className={`fl fb${isFaint ? " f2" : ""}`}>
        {name}
      </text>
      <text x={left + 24} y={y + barHeight / 2 + 14} className="f2">
        {fit(under, space, 13)}
      </text>
      {cameBack ? (
        <g>
          <text x={right - 30} y={y + barHeight / 2 + 14} className="f2" textAnchor="end">
            {words.mechanism.cameBackAs("")}
          </text>
          <path
            d={`M${right - 20} ${y + barHeight / 2 + 6}v${barHeight / 2 + 6}m-4-5 4 5 4-5`}
            className="ink"
            strokeWidth="1.5"
          />
        </g>
      ) : null}
      {body.members.map((party) => (
        <Marks
          key={party}
          body={body}
          height={barHeight}
          mechanism={mechanism}
          party={party}
          x={partyX.get(party) ?? 0}
          y={y}
        />
      ))}
      {scale === undefined ? null : <Through body={body} scale={scale} today={today} y={y} />}
    </>
  );
}

/** On a phone the bar is a thin one over the lines at the left, and the words stand beside it. */
function SmallBar({ body, layout, mechanism, y }: BarProps): ReactElement {
  const { language, words } = useSpeaking();
  const { barHeight, partyX, width } = layout;
  const places = body.members.flatMap((party) => partyX.get(party) ?? []);
  const left = Math.min(...places);
  const right = Math.max(...places);
  const at = Math.max(...partyX.values()) + 18;
  const { sign, tone } = standingSigns[body.standing.code];
  const [name = ""] = wrap(shortName(body, width - at), width - at, 13, 1, true);
  return (
    <>
      <Bar height={barHeight} kind={barClass[body.standing.code]} left={left} right={right} y={y + 2} />
      {body.members.map((party) => (
        <PartyMark key={party} mechanism={mechanism} party={party} r={6.5} x={partyX.get(party) ?? 0} y={y + 7} />
      ))}
      <text x={at} y={y + 12} className="fb">
        {name}
      </text>
      <Drawn name={sign} x={at} y={y + 18} className={strokes[tone]} />
      <text x={at + 20} y={y + 30} className={tones[tone]}>
        {standingWords(language, words, body.standing)}
      </text>
    </>
  );
}

function Bar({
  height,
  kind,
  left,
  right,
  y,
}: {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
  readonly kind: string;
}): ReactElement {
  if (kind !== "islapsed") {
    return <rect x={left} y={y} width={Math.max(right - left, 1)} height={height} rx="4" className={`bar ${kind}`} />;
  }
  const torn = height > 20 ? 17 : 10;
  const slash = height > 20 ? height / 2 - 8 : 4;
  const middle = y + height / 2;
  const tear = (x: number): string =>
    `M${x - 2.5} ${middle + slash}l4 ${-2 * slash}M${x + 2.5} ${middle + slash}l4 ${-2 * slash}`;
  return (
    <>
      <path
        d={`M${left + torn} ${y}H${right - torn}M${left + torn} ${y + height}H${right - torn}`}
        className="bar islapsed"
      />
      <path d={`${tear(left + torn - 3)}${tear(right - torn + 1)}`} className="tear" />
    </>
  );
}

/** As many marks as ministries sit there, up to two. */
function Marks({
  body,
  height,
  mechanism,
  party,
  x,
  y,
}: {
  readonly body: MapBody;
  readonly mechanism: Mechanism;
  readonly party: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}): ReactElement {
  const isTwo = body.ministries.filter((each) => each.party === party).length > 1;
  if (!isTwo) return <PartyMark mechanism={mechanism} party={party} r={9} x={x} y={y + height / 2} />;
  return (
    <>
      <PartyMark mechanism={mechanism} party={party} r={8} x={x} y={y + height / 2 - 10} />
      <PartyMark mechanism={mechanism} party={party} r={8} x={x} y={y + height / 2 + 10} />
    </>
  );
}

function Through({
  body,
  scale,
  today,
  y,
}: {
  readonly body: MapBody;
  readonly scale: Scale;
  readonly today: string;
  readonly y: number;
}): ReactElement {
  const { language, words } = useSpeaking();
  const { sign, tone } = standingSigns[body.standing.code];
  const { began, dots, ended, stretches } = body.track;
  const shown = standingWords(language, words, body.standing);
  const last = body.last?.day === undefined ? words.mechanism.noneYet : shortDate(language, body.last.day);
  const room = scale.right - scale.left - widthOf(shown, 13, true) - 26;
  return (
    <>
      <Drawn name={sign} x={scale.left} y={y + 3} className={strokes[tone]} />
      <text x={scale.left + 21} y={y + 15} className={`fb ${tones[tone]}`}>
        {shown}
      </text>
      {widthOf(last, 13) > room - 34 ? null : (
        <text x={scale.x(today) - 7} y={y + 15} className="f2" textAnchor="end">
          {last}
        </text>
      )}
      <TrackLine
        began={body.form === "ad-hoc" ? undefined : began}
        ended={ended}
        marks={dots}
        scale={scale}
        stretches={stretches}
        today={today}
        y={y + 32}
      />
    </>
  );
}

/** The name where it fits; else a shorter one that the record has, else as much of it as fits. */
function shortName(body: MapBody, space: number): string {
  if (widthOf(body.name, 15, true) <= space) return body.name;
  const other = body.also.find((each) => widthOf(each, 15, true) <= space && each.length < body.name.length);
  return fit(other ?? body.name, space, 15, true);
}

function promiseWords(body: MapBody, form: string): string {
  const words =
    body.rhythms.length > 0 ? body.rhythms.map(({ label }) => label).join("; ") : (body.rhythmWords ?? form);
  const agencies = [...new Set(body.ministries.map(({ agency }) => agency))];
  return agencies.length > 2 || agencies.length === 0 ? words : `${words} · ${agencies.join(", ")}`;
}
