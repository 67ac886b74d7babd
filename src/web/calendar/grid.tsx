import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactElement } from "react";
import { dateWords } from "../time.ts";
import { useSpeaking, useWords } from "../words.tsx";
import { Sign } from "../parts/sign.tsx";
import { signOf, useEventWords, useHour } from "./event.tsx";
import type { Dated } from "./event.tsx";
import { plusDays, plusMonths, sameDayIn, weekdayOf, weeksOf } from "./month.ts";

/** Events written in a day of the grid; the rest stand in the list of that day. */
const perDayMax = 3;

interface GridProps {
  readonly month: string;
  readonly today: string;
  readonly chosen: string;
  readonly choose: (day: string) => void;
  readonly eventsOn: (day: string) => readonly Dated[];
}

/** A month in weeks, Monday first, weekends grey. One day has the focus; arrows, Page Up and Page Down move it. */
export function Grid({ choose, chosen, eventsOn, month, today }: GridProps): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.calendar;
  const grid = useRef<HTMLTableElement>(null);
  // The focus follows once the day is drawn, and after the frame has given it to the page for the new address.
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    if (wanted.current !== chosen) return;
    wanted.current = undefined;
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  });
  const move = (event: KeyboardEvent): void => {
    const to = targetOf(event, chosen, today);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    choose(to);
  };
  return (
    <table ref={grid} className="cal" role="grid" aria-label={dateWords(language, month)} onKeyDown={move}>
      <thead>
        <tr>
          {say.weekdays.map((weekday, i) => (
            <th key={weekday} scope="col" className={i > 4 ? "we" : undefined}>
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week[0]}>
            {week.map((day) => {
              const events = eventsOn(day);
              const marks = [
                day.startsWith(month) ? undefined : "out",
                weekdayOf(day) > 4 ? "we" : undefined,
                day === today ? "today" : undefined,
              ];
              return (
                <td
                  key={day}
                  className={marks.filter((mark) => mark !== undefined).join(" ")}
                  aria-selected={day === chosen}
                  aria-current={day === today ? "date" : undefined}
                  tabIndex={day === chosen ? 0 : -1}
                  onClick={() => choose(day)}
                >
                  <span className="vh">
                    {dateWords(language, day)}, {say.count(events.length)}
                  </span>
                  <span className="d" aria-hidden="true">
                    {Number(day.slice(8))}
                  </span>
                  {events.length === 0 ? null : (
                    <span className="n" aria-hidden="true">
                      {events.length}
                    </span>
                  )}
                  <ul>
                    {events.slice(0, perDayMax).map((each) => (
                      <Short key={keyOf(each)} dated={each} />
                    ))}
                    {events.length > perDayMax ? (
                      <li className="small quiet">{say.more(events.length - perDayMax)}</li>
                    ) : null}
                  </ul>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names an event within a page. */
export const keyOf = ({ circle, event }: Dated): string =>
  `${circle} ${event.kind} ${event.about ?? ""} ${event.subject ?? ""} ${event.step ?? ""} ${event.at ?? event.day} ${event.parties.join(" ")}`;

function targetOf({ key }: KeyboardEvent, chosen: string, today: string): string | undefined {
  const month = chosen.slice(0, 7);
  switch (key) {
    case "ArrowLeft":
      return plusDays(chosen, -1);
    case "ArrowRight":
      return plusDays(chosen, 1);
    case "ArrowUp":
      return plusDays(chosen, -7);
    case "ArrowDown":
      return plusDays(chosen, 7);
    case "PageUp":
      return sameDayIn(plusMonths(month, -1), chosen);
    case "PageDown":
      return sameDayIn(plusMonths(month, 1), chosen);
    case "Home":
      return today;
    default:
      return undefined;
  }
}

function Short({ dated: { circle, event } }: { readonly dated: Dated }): ReactElement {
  const tell = useEventWords(circle);
  const hour = useHour(circle)(event);
  const { kinds } = useWords("calendar");
  return (
    <li className={`ev ${event.kind}`} title={tell(event)}>
      <Sign name={signOf(event)} />
      {hour === undefined ? null : <b>{hour}</b>} <span className="vh">{kinds[event.kind]} </span>
      {tell(event).replace(`${kinds[event.kind]}: `, "")}
    </li>
  );
}
