import { Link } from "wouter";
import type { ReactElement } from "react";
import { ownFirst, useCircles } from "../circle.tsx";
import { Head, Read } from "../parts/page.tsx";
import type { PageProps } from "../pages.ts";
import { useNow } from "../now.tsx";
import { dayAt } from "../time.ts";
import { useWords } from "../words.tsx";
import { Due, History } from "../waiting/due.tsx";
import { Beside } from "../waiting/beside.tsx";
import { OwnMatters, useOwnMatters } from "../waiting/own.tsx";
import { gather, useWaiting } from "../waiting/use-waiting.ts";
import type { Placed, Waiting } from "../waiting/use-waiting.ts";
import { Week } from "../waiting/week.tsx";

/** Everything that needs a hand, in all consultations, by its hour. */
export function WaitingPage({ params }: PageProps): ReactElement {
  const say = useWords("waiting");
  const waiting = useWaiting();
  return (
    <Read of={waiting} title={say.title}>
      {(read) => <Shown waiting={read} tab={params["tab"] ?? "mine"} />}
    </Read>
  );
}

const dayMs = 86_400_000;

/** By which heading a matter stands. "Tomorrow evening" is the end of tomorrow at our capital. */
function groupOf({ matter: { deadline } }: Placed, now: string, zone: string): "past" | "soon" | "week" | "later" {
  if (deadline === undefined) return "later";
  if (deadline <= now) return "past";
  const tomorrow = dayAt(new Date(Date.parse(now) + dayMs).toISOString(), zone);
  if (dayAt(new Date(Date.parse(deadline) - 1000).toISOString(), zone) <= tomorrow) return "soon";
  return Date.parse(deadline) - Date.parse(now) <= 7 * dayMs ? "week" : "later";
}

const groups = ["past", "soon", "week", "later"] as const;

function Shown({ tab, waiting }: { readonly waiting: Waiting; readonly tab: string }): ReactElement {
  const say = useWords("waiting");
  const now = useNow();
  const circles = useCircles();
  const [first] = circles;
  const capitals = first === undefined ? [] : ownFirst(first);
  const [home, other] = capitals;
  const zone = home?.zone ?? "UTC";
  const mine = gather(waiting, ({ ours }) => ours.filter((each) => each.mine));
  const side = gather(waiting, ({ ours }) => ours);
  const others = gather(waiting, ({ others: theirs }) => theirs);
  const total = (count: (circle: Waiting["circles"][number]) => number): number =>
    waiting.circles.reduce((sum, circle) => sum + count(circle), 0);
  const sideTotal = total(({ oursTotal }) => oursTotal);
  const othersTotal = total(({ othersTotal: n }) => n);
  const shown = tab === "others" ? others : tab === "side" ? side : mine;
  const hidden = tab === "others" ? othersTotal - others.length : sideTotal - side.length;
  const numbered = number(shown, now);
  const running = gather(waiting, (circle) => circle.running);
  const own = useOwnMatters();
  const soon = mine.filter((each) => ["past", "soon"].includes(groupOf(each, now, zone))).length;
  const sessions = waiting.circles.flatMap(({ next }) => next?.name.day ?? []);
  const marks = [
    ...numbered.flatMap(({ number: n, placed }) =>
      n === undefined || placed.matter.deadline === undefined ? [] : [{ at: placed.matter.deadline, number: n }],
    ),
    ...sessions.map((day) => ({ at: `${day}T00:00:00Z` })),
  ];
  const isOpening = shown.find(({ matter }) => matter.deadline === undefined || matter.deadline > now);
  return (
    <>
      <Head title={say.title} lead={say.lead(mine.length + own.length, soon)} />
      <nav className="tabs" aria-label={say.tabs}>
        <Tab to="/waiting" isHere={shown === mine}>
          {say.mine(mine.length + own.length)}
        </Tab>
        <Tab to="/waiting/side" isHere={shown === side}>
          {say.side(sideTotal)}
        </Tab>
        <Tab to="/waiting/others" isHere={shown === others}>
          {say.others(othersTotal)}
        </Tab>
      </nav>
      {home === undefined || other === undefined ? null : <Week capitals={[home, other]} now={now} marks={marks} />}
      <div className="cols">
        <div>
          {tab === "others" ? null : <OwnMatters matters={own} />}
          {shown.length === 0 && (own.length === 0 || tab === "others") ? (
            <p>{tab === "others" ? say.emptyOthers : tab === "side" ? say.emptySide : say.emptyMine}</p>
          ) : null}
          {groups.map((group) => {
            const those = numbered.filter(({ placed }) => groupOf(placed, now, zone) === group);
            if (those.length === 0) return null;
            return (
              <section key={group} aria-label={say[group]}>
                <h2 className="grouphead">{say[group]}</h2>
                <ul>
                  {those.map(({ number: n, placed }) => (
                    <Due
                      key={`${placed.circle} ${placed.matter.about ?? ""} ${placed.matter.subject ?? ""} ${placed.matter.of} ${placed.matter.asked}`}
                      placed={placed}
                      number={n}
                      isMain={placed === isOpening && tab !== "others"}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
          {hidden > 0 ? <p className="small quiet">{say.more(hidden)}</p> : null}
          {tab === "others" || running.length === 0 ? null : (
            <section aria-label={say.running}>
              <h2 className="grouphead">{say.running}</h2>
              <ul>
                {running.map((placed) => (
                  <Due key={`${placed.circle} ${placed.matter.about ?? ""}`} placed={placed} />
                ))}
              </ul>
            </section>
          )}
          {tab === "others" ? null : <History waiting={waiting} />}
        </div>
        <Beside waiting={waiting} others={others} isOthersShown={tab === "others"} />
      </div>
    </>
  );
}

/** Numbers for the ruler, given to what has an hour still to come, in order. */
function number(
  placed: readonly Placed[],
  now: string,
): readonly { readonly placed: Placed; readonly number?: number }[] {
  let n = 0;
  return placed.map((each) => {
    const { deadline } = each.matter;
    if (deadline === undefined || deadline <= now || n >= 20) return { placed: each };
    n += 1;
    return { placed: each, number: n };
  });
}

function Tab({
  children,
  isHere,
  to,
}: {
  readonly to: string;
  readonly isHere: boolean;
  readonly children: string;
}): ReactElement {
  return (
    <Link href={to} aria-current={isHere ? "page" : undefined}>
      {children}
    </Link>
  );
}
