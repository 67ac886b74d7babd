import { Link } from "wouter";
import { useEffect, useRef, useState } from "react";
import type { ReactElement } from "react";
import { api, ask } from "../api.ts";
import { useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { PartyName } from "../parts/mark.tsx";
import { useMoment } from "../parts/chain.tsx";
import type { Entry } from "../parts/chain.tsx";
import { useNaming } from "../parts/name.tsx";
import { useReading } from "../parts/page.tsx";
import { Procedure } from "../parts/procedure.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { addressOf } from "./use-waiting.ts";
import type { Placed, Waiting } from "./use-waiting.ts";

const othersMax = 6;

/** What stands beside the list: the next session with its clock, what is awaited from others, what came since. */
export function Beside({
  isOthersShown,
  others,
  waiting,
}: {
  readonly waiting: Waiting;
  readonly others: readonly Placed[];
  readonly isOthersShown: boolean;
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.waiting;
  return (
    <aside className="rail" aria-label={say.next}>
      <section className="sec">
        <h2>{say.next}</h2>
        {waiting.circles.every(({ next }) => next === undefined) ? (
          <p className="small">
            {say.noNext}{" "}
            {waiting.circles[0] === undefined ? null : (
              <Link href={`/in/${waiting.circles[0].mechanism}/sessions`}>{say.toSessions}</Link>
            )}
          </p>
        ) : (
          waiting.circles.map((circle) => <Next key={circle.mechanism} circle={circle} />)
        )}
      </section>
      {isOthersShown ? null : (
        <section className="sec">
          <h2>{say.withOthers}</h2>
          {others.length === 0 ? <p className="small">{say.noOthers}</p> : null}
          <ul className="list small">
            {others.slice(0, othersMax).map((placed) => (
              <Awaited
                key={`${placed.circle} ${placed.matter.about ?? placed.matter.subject ?? ""} ${placed.matter.of}`}
                placed={placed}
              />
            ))}
          </ul>
        </section>
      )}
      <section className="sec">
        <h2>{say.since}</h2>
        {waiting.circles.map(({ mechanism }) => (
          <News key={mechanism} circle={mechanism} />
        ))}
      </section>
    </aside>
  );
}

function Next({ circle }: { readonly circle: Waiting["circles"][number] }): ReactElement | null {
  const { language } = useSpeaking();
  const mechanism = useCircle(circle.mechanism);
  const { next } = circle;
  if (next === undefined || mechanism === undefined) return null;
  const { day, name, place } = next.name;
  const when = [day === undefined ? undefined : dateWords(language, day), place].filter((word) => word !== undefined);
  return (
    <div className="next">
      <p>
        <Link href={`/in/${circle.mechanism}/sessions/${next.session}`}>
          <b>{when.join(language === "ja" ? "、" : ", ")}</b>
        </Link>
      </p>
      <p className="small quiet">
        {name} · {mechanism.name}
      </p>
      <Procedure steps={next.steps} mechanism={mechanism} />
    </div>
  );
}

function Awaited({ placed: { circle, matter } }: { readonly placed: Placed }): ReactElement | null {
  const { words } = useSpeaking();
  const mechanism = useCircle(circle);
  const naming = useNaming(circle);
  if (mechanism === undefined) return null;
  return (
    <li>
      <PartyName mechanism={mechanism} party={matter.of} />
      <br />
      {words.waiting.askedOf[matter.asked]}: <Link href={addressOf(circle, matter)}>{naming.name(matter.name)}</Link>
    </li>
  );
}

const keyOf = (circle: string): string => `seen ${circle}`;

/** What had been seen of the others' logs when this page was last left; kept in this browser alone. */
function News({ circle }: { readonly circle: string }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.waiting;
  const mechanism = useCircle(circle);
  const [seen] = useState(() => localStorage.getItem(keyOf(circle)) ?? "");
  const read = useReading([circle, "news", seen], () =>
    ask(api.mechanisms[":mechanism"].news.$get({ param: { mechanism: circle }, query: { seen } })),
  );
  const sizes = read.data?.logs.map(({ party, size }) => `${party}:${size}`).join(",");
  const latest = useRef(sizes);
  latest.current = sizes;
  useEffect(
    () => () => {
      if (latest.current !== undefined) localStorage.setItem(keyOf(circle), latest.current);
    },
    [circle],
  );
  useEffect(() => {
    if (seen === "" && sizes !== undefined) localStorage.setItem(keyOf(circle), sizes);
  }, [circle, seen, sizes]);
  if (mechanism === undefined || read.data === undefined) return null;
  const { entries, total } = read.data;
  return (
    <>
      {entries.length === 0 ? (
        <p className="small quiet">
          {mechanism.name}: {say.noNews}
        </p>
      ) : null}
      <ul className="list small">
        {entries.map((entry) => (
          <Fresh key={entry.act} entry={entry} mechanism={mechanism} />
        ))}
      </ul>
      {total > entries.length ? <p className="small quiet">{say.newsMore(total - entries.length)}</p> : null}
    </>
  );
}

function Fresh({ entry, mechanism }: { readonly mechanism: Mechanism; readonly entry: Entry }): ReactElement {
  const naming = useNaming(mechanism.shortName);
  const moment = useMoment(mechanism);
  return (
    <li>
      <PartyName mechanism={mechanism} party={entry.party} />
      <br />
      {naming.act(entry.kind, entry.rule)}: {naming.name(entry.name)}{" "}
      <span className="faint nb">{moment(entry.at, mechanism.party)}</span>
    </li>
  );
}
