import { Link, useLocation } from "wouter";
import { useState } from "react";
import type { ReactElement } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask } from "../api.ts";
import { ownFirst, useCircles } from "../circle.tsx";
import { EventRow } from "../calendar/event.tsx";
import type { Calendar, Dated } from "../calendar/event.tsx";
import { Grid, keyOf } from "../calendar/grid.tsx";
import { plusMonths, sameDayIn, weeksOf } from "../calendar/month.ts";
import { Head, Read } from "../parts/page.tsx";
import { useNow } from "../now.tsx";
import type { PageProps } from "../pages.ts";
import { dateWords, dayAt } from "../time.ts";
import { useSpeaking } from "../words.tsx";

/** Sessions, hours and dates of all consultations: a month, or the same as a list. */
export function CalendarPage({ params }: PageProps): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.calendar;
  const now = useNow();
  const [first] = useCircles();
  const zone = first === undefined ? "UTC" : (ownFirst(first)[0]?.zone ?? "UTC");
  const today = dayAt(now, zone);
  const [, go] = useLocation();
  const view = params["view"] === "agenda" ? "agenda" : "month";
  const month = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(params["month"] ?? "") ? (params["month"] ?? "") : today.slice(0, 7);
  const [picked, setPicked] = useState<string>();
  const chosen = picked?.startsWith(month) === true ? picked : today.startsWith(month) ? today : `${month}-01`;
  const days = weeksOf(month).flat();
  const query = { from: days[0] ?? `${month}-01`, to: days.at(-1) ?? `${month}-28` };
  const read = useQuery({
    queryKey: ["all", "calendar", query.from, query.to],
    queryFn: () => ask(api.calendar.$get({ query })),
    placeholderData: keepPreviousData,
  });
  const to = (next: string, shown: string = view): void => go(`/calendar/${shown}/${next}`, { replace: true });
  const choose = (day: string): void => {
    setPicked(day);
    if (!day.startsWith(month)) to(day.slice(0, 7));
  };
  return (
    <>
      <Head title={`${say.title}, ${dateWords(language, month)}`} lead={say.lead}>
        <div className="cal-nav">
          <button type="button" className="b" onClick={() => choose(sameDayIn(plusMonths(month, -1), chosen))}>
            {say.previous}
          </button>
          <button type="button" className="b" onClick={() => choose(today)}>
            {say.today}
          </button>
          <button type="button" className="b" onClick={() => choose(sameDayIn(plusMonths(month, 1), chosen))}>
            {say.next}
          </button>
        </div>
      </Head>
      <nav className="tabs" aria-label={say.views}>
        {(["month", "agenda"] as const).map((each) => (
          <Link key={each} href={`/calendar/${each}/${month}`} aria-current={view === each ? "page" : undefined}>
            {say[each]}
          </Link>
        ))}
      </nav>
      <Read of={read} title={say.title}>
        {(calendar) =>
          view === "month" ? (
            <Month calendar={calendar} month={month} today={today} chosen={chosen} choose={choose} />
          ) : (
            <Agenda calendar={calendar} month={month} />
          )
        }
      </Read>
      <p className="small quiet feed">
        <Link href="/settings">{say.feed}</Link>. {say.feedNote}
      </p>
    </>
  );
}

const gather = ({ circles }: Calendar): readonly Dated[] =>
  circles
    .flatMap(({ events, mechanism }) => events.map((event) => ({ circle: mechanism, event })))
    .toSorted((a, b) => order(a.event.day, b.event.day) || order(a.event.at ?? "", b.event.at ?? ""));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether an event stands on a day; one of several days stands on each of them. */
const isOn = ({ event: { day, until } }: Dated, on: string): boolean =>
  day.length === 10 && day <= on && on <= (until?.length === 10 ? until : day);

function Month({
  calendar,
  choose,
  chosen,
  month,
  today,
}: {
  readonly calendar: Calendar;
  readonly month: string;
  readonly today: string;
  readonly chosen: string;
  readonly choose: (day: string) => void;
}): ReactElement {
  const { language, words } = useSpeaking();
  const say = words.calendar;
  const all = gather(calendar);
  const vague = all.filter(({ event }) => event.day.length < 10 && month.startsWith(event.day));
  const onDay = all.filter((each) => isOn(each, chosen));
  return (
    <>
      <Grid
        month={month}
        today={today}
        chosen={chosen}
        choose={choose}
        eventsOn={(day) => all.filter((each) => isOn(each, day))}
      />
      <p className="small quiet keys">{say.keys}</p>
      <section className="sec" aria-live="polite">
        <h2>{dateWords(language, chosen)}</h2>
        {onDay.length === 0 ? <p>{say.nothing}</p> : null}
        <ul>
          {onDay.map((each) => (
            <EventRow key={keyOf(each)} dated={each} />
          ))}
        </ul>
      </section>
      {vague.length === 0 ? null : (
        <section className="sec">
          <h2>{say.noDay}</h2>
          <ul>
            {vague.map((each) => (
              <EventRow key={keyOf(each)} dated={each} />
            ))}
          </ul>
        </section>
      )}
      <Cut calendar={calendar} />
    </>
  );
}

function Agenda({ calendar, month }: { readonly calendar: Calendar; readonly month: string }): ReactElement {
  const { language, words } = useSpeaking();
  const all = gather(calendar).filter(({ event }) => event.day.startsWith(month) || month.startsWith(event.day));
  const days = [...new Set(all.map(({ event }) => event.day))];
  return (
    <>
      {all.length === 0 ? <p>{words.calendar.none}</p> : null}
      {days.map((day) => (
        <section
          key={day}
          aria-label={day.length < 10 ? words.calendar.noDay : dateWords(language, day)}
          className="agenda-day"
        >
          <h2 className="grouphead">{day.length < 10 ? words.calendar.noDay : dateWords(language, day)}</h2>
          <ul>
            {all
              .filter(({ event }) => event.day === day)
              .map((each) => (
                <EventRow key={keyOf(each)} dated={each} />
              ))}
          </ul>
        </section>
      ))}
      <Cut calendar={calendar} />
    </>
  );
}

function Cut({ calendar }: { readonly calendar: Calendar }): ReactElement | null {
  const { words } = useSpeaking();
  const shown = calendar.circles.reduce((sum, { events }) => sum + events.length, 0);
  const total = calendar.circles.reduce((sum, circle) => sum + circle.total, 0);
  return shown === total ? null : <p className="small quiet">{words.calendar.cut(shown, total)}</p>;
}
