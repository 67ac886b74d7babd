import { useState } from "react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { gapWords, shortDate, spanWords } from "../drawing/dates.ts";
import { TrackKey } from "../drawing/key.tsx";
import { capitalised } from "../drawing/measure.ts";
import { meetingWords } from "../drawing/meeting.tsx";
import { subjectPath } from "../drawing/paths.ts";
import { TimelineDrawing } from "../drawing/timeline-drawing.tsx";
import type { TimelinePage as Reading } from "../drawing/timeline-drawing.tsx";
import { useNaming } from "../parts/name.tsx";
import { Head, Read, useReading } from "../parts/page.tsx";
import { Why } from "../parts/why.tsx";
import type { PageProps } from "../pages.ts";
import { useSpeaking, useWords } from "../words.tsx";

interface Question {
  readonly from?: string;
  readonly to?: string;
  readonly level?: string;
  readonly row?: string;
  readonly line?: string;
}

/** Sessions by body through time, with the gaps; the period can be chosen and moved. */
export function TimelinePage({ params }: PageProps): ReactElement | null {
  const name = params["mechanism"] ?? "";
  const mechanism = useCircle(name);
  const say = useWords("timeline");
  const [question, setQuestion] = useState<Question>({});
  const reading = useReading([name, "timeline", JSON.stringify(question)], () =>
    ask(api.mechanisms[":mechanism"].timeline.$get({ param: { mechanism: name }, query: question })),
  );
  if (mechanism === undefined) return null;
  return (
    <Read of={reading} title={say.title}>
      {(page) => <Timeline change={setQuestion} mechanism={mechanism} page={page} question={question} />}
    </Read>
  );
}

interface Shown {
  readonly page: Reading;
  readonly mechanism: Mechanism;
  readonly question: Question;
  readonly change: (question: Question) => void;
}

function Timeline({ change, mechanism, page, question }: Shown): ReactElement {
  const { language } = useSpeaking();
  const say = useWords("timeline");
  const isEmpty = page.totalRows === 0;
  const lead = isEmpty
    ? say.empty
    : say.lead(shortDate(language, page.from.slice(0, 7)), shortDate(language, page.to.slice(0, 7)));
  return (
    <>
      <Head title={say.title} lead={lead} />
      {isEmpty ? null : (
        <>
          <Choices change={change} mechanism={mechanism} page={page} question={question} />
          <TimelineDrawing label={say.drawn(page.rows.length, page.totalLines)} mechanism={mechanism} page={page} />
          <TrackKey>
            <span>
              <svg width="14" height="14" aria-hidden="true">
                <path d="m7 2 5 5-5 5-5-5z" className="hollow" />
              </svg>
              <KeyWord />
            </span>
          </TrackKey>
          <Pages
            at={Number(question.row ?? 0)}
            go={(row) => change({ ...question, row: String(row) })}
            size={page.rows.length}
            step={rowsMax}
            total={page.totalRows}
            words={say.moreBodies}
          />
          <Lines change={change} mechanism={mechanism} page={page} question={question} />
        </>
      )}
    </>
  );
}

const KeyWord = (): string => useWords("mechanism").key.event;

/** As many as the node answers at once. */
const rowsMax = 40;
const linesMax = 50;

const periods = [
  ["all", undefined],
  ["ten", 10],
  ["five", 5],
  ["two", 2],
  ["one", 1],
] as const;

const shift = (day: string, years: number): string => {
  const year = Number(day.slice(0, 4)) + years;
  const rest = day.slice(4) === "-02-29" ? "-02-28" : day.slice(4);
  return `${String(year).padStart(4, "0")}${rest}`;
};

/** Which period, moved by its own length, and which level. */
function Choices({ change, page, question }: Shown): ReactElement {
  const say = useWords("timeline");
  const years = Math.max(1, Math.round((Date.parse(page.to) - Date.parse(page.from)) / 31_557_600_000));
  const { level } = question;
  const kept = level === undefined ? {} : { level };
  const choose = (length: number | undefined): void =>
    change({ ...kept, to: page.latest, from: length === undefined ? page.earliest : shift(page.latest, -length) });
  return (
    <div className="row noprint choices">
      <span role="group" aria-label={say.period} className="row">
        {periods.map(([key, length]) => {
          const isChosen =
            length === undefined ? page.from <= page.earliest : page.from > page.earliest && length === years;
          return (
            <button key={key} type="button" className="b sm" aria-pressed={isChosen} onClick={() => choose(length)}>
              {say.periods[key]}
            </button>
          );
        })}
        <button
          type="button"
          className="b sm"
          disabled={page.from <= page.earliest}
          onClick={() => change({ ...kept, from: shift(page.from, -years), to: shift(page.to, -years) })}
        >
          {say.earlier}
        </button>
        <button
          type="button"
          className="b sm"
          disabled={page.to >= page.latest}
          onClick={() => change({ ...kept, from: shift(page.from, years), to: shift(page.to, years) })}
        >
          {say.later}
        </button>
      </span>
      <label className="row">
        <span>{say.level}</span>
        <select
          value={level ?? ""}
          onChange={({ target }) => {
            const { level: _left, row: _row, line: _line, ...rest } = question;
            change(target.value === "" ? rest : { ...rest, level: target.value });
          }}
        >
          <option value="">{say.allLevels}</option>
          {page.levels.toReversed().map(({ id, label }) => (
            <option key={id} value={id}>
              {capitalised(label)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** Which part of a long list is shown, and the parts before and after it. */
function Pages({
  at,
  go,
  size,
  step,
  total,
  words,
}: {
  readonly at: number;
  readonly size: number;
  readonly step: number;
  readonly total: number;
  readonly go: (at: number) => void;
  readonly words: (from: number, to: number, all: number) => string;
}): ReactElement | null {
  const say = useWords("timeline");
  if (total <= step) return null;
  return (
    <div className="row noprint pages">
      <button type="button" className="b sm" disabled={at === 0} onClick={() => go(Math.max(0, at - step))}>
        {say.before}
      </button>
      <span>{words(at + 1, at + size, total)}</span>
      <button type="button" className="b sm" disabled={at + size >= total} onClick={() => go(at + step)}>
        {say.next}
      </button>
    </div>
  );
}

function Lines({ change, mechanism, page, question }: Shown): ReactElement {
  const { words } = useSpeaking();
  const say = words.timeline;
  const years = [...new Set(page.lines.map(({ day }) => day.slice(0, 4)))];
  return (
    <section className="sec">
      <h2 id="in-words">{words.mechanism.sameInWords}</h2>
      {page.lines.length === 0 ? (
        <p className="quiet">{say.nothing}</p>
      ) : (
        <table className="t stack when-what" aria-labelledby="in-words">
          <thead>
            <tr>
              <th scope="col">{say.when}</th>
              <th scope="col">{words.mechanism.body}</th>
              <th scope="col">{say.what}</th>
            </tr>
          </thead>
          {years.map((year) => (
            <tbody key={year}>
              <tr className="grp">
                <th scope="rowgroup" colSpan={3}>
                  {year}
                </th>
              </tr>
              {page.lines
                .filter(({ day }) => day.startsWith(year))
                .map((line) => (
                  <Line key={line.id} line={line} mechanism={mechanism} />
                ))}
            </tbody>
          ))}
        </table>
      )}
      <Pages
        at={Number(question.line ?? 0)}
        go={(line) => change({ ...question, line: String(line) })}
        size={page.lines.length}
        step={linesMax}
        total={page.totalLines}
        words={say.moreLines}
      />
    </section>
  );
}

/** A session after a longer time than this is said to be the first in so long: a yearly one is not. */
const longGapMonths = 13;

function Line({
  line,
  mechanism,
}: {
  readonly line: Reading["lines"][number];
  readonly mechanism: Mechanism;
}): ReactElement {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const { after, day, id, kind, meeting, name, why } = line;
  const path = subjectPath(mechanism.shortName, id);
  const title = meeting === undefined ? naming.name(name) : (meeting.name ?? meeting.bodyName ?? naming.name(name));
  const said = [
    meeting === undefined || meeting.status === "held" ? undefined : words.mechanism.status[meeting.status],
    meeting === undefined ? words.timeline.kinds[kind] : meetingWords(language, words, { ...meeting, day: undefined }),
  ].filter((word) => word !== undefined && word !== "");
  const shown = spanWords(language, day, meeting?.until);
  return (
    <tr>
      <th scope="row">
        <time dateTime={day}>{shown}</time>
      </th>
      <td data-th={words.mechanism.body}>{path === undefined ? title : <Link href={path}>{title}</Link>}</td>
      <td data-th={words.timeline.what}>
        <span>
          {said.length > 0 ? `${capitalised(said.join(", "))}. ` : ""}
          {after !== undefined && after.months > longGapMonths
            ? `${words.timeline.firstIn(gapWords(language, after, true))} `
            : ""}
          <Why mechanism={mechanism} about={`${title}, ${shown}`} refs={why} />
        </span>
      </td>
    </tr>
  );
}
