import { Link, useLocation } from "wouter";
import type { ReactElement, ReactNode } from "react";
import { inkOf, ownFirst, partyOf } from "./circle.tsx";
import type { Mechanism } from "./circle.tsx";
import { useNow } from "./now.tsx";
import { Mark } from "./parts/mark.tsx";
import { Sign } from "./parts/sign.tsx";
import { clockWords } from "./time.ts";
import { languageNames, useSpeaking } from "./words.tsx";
import type { Language } from "./words.tsx";

/** Pages of the whole desk, and those of the consultation that is open; in the order of the list. */
const ofTheDesk = ["waiting", "calendar", "positions"] as const;
const ofTheMechanism = ["map", "timeline", "sessions", "issues", "texts", "commitments", "documents"] as const;
const ofTheRecord = ["record", "review", "search"] as const;
type Entry = (typeof ofTheDesk)[number] | (typeof ofTheMechanism)[number] | (typeof ofTheRecord)[number] | "settings";

interface FrameProps {
  readonly circles: readonly Mechanism[];
  /** The consultation whose pages are open; the first where none is named. */
  readonly circle: Mechanism;
  readonly entry: string;
  /** Matters that wait for this person. */
  readonly waiting: number | undefined;
  /** Who sits here. */
  readonly seat: ReactNode;
  readonly children: ReactNode;
}

/** What stands around every page: whose house it is, both capitals' clocks, the list of pages, and on what the page rests. */
export function Frame({ circle, circles, children, entry, seat, waiting }: FrameProps): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const say = words.frame;
  const own = partyOf(circle, circle.party);
  return (
    <>
      <a className="skip" href="#page">
        {say.skip}
      </a>
      <div className={`band ${inkOf(circle, circle.party)}`} />
      <header className="mast">
        <button type="button" className="b menu" popoverTarget="pages">
          {say.menu}
        </button>
        <Link className="brand" href="/waiting">
          Entente
        </Link>
        <Circles circle={circle} circles={circles} entry={entry} />
        <div className="end">
          <div className="clocks">
            {ownFirst(circle).map((party, i) => (
              <span key={party.id} className={i > 1 ? "third" : undefined}>
                <b>{party.shortName}</b> {clockWords(language, now, party.zone, now)}
              </span>
            ))}
          </div>
          <Languages />
          <div className="who">
            <Mark mechanism={circle} party={circle.party} />
            {seat}
          </div>
        </div>
      </header>
      <div className="house">
        <div className="side">
          <nav className="nav" id="pages" popover="auto" aria-label={say.pages}>
            <h2>{say.ourDesk}</h2>
            {ofTheDesk.map((each) => (
              <Line key={each} to={`/${each}`} name={each} isHere={entry === each}>
                {each === "waiting" && waiting !== undefined ? <span className="n">{waiting}</span> : null}
                {each === "positions" ? (
                  <span className="n">
                    <Sign name="lock" />
                    <span className="vh">{say.oursAlone}</span>
                  </span>
                ) : null}
              </Line>
            ))}
            <h2>{say.theMechanism}</h2>
            {ofTheMechanism.map((each) => (
              <Line key={each} to={`/in/${circle.shortName}/${each}`} name={each} isHere={entry === each} />
            ))}
            <h2>{say.theRecord}</h2>
            {ofTheRecord.map((each) => (
              <Line key={each} to={`/in/${circle.shortName}/${each}`} name={each} isHere={entry === each} />
            ))}
            <Line to="/settings" name="settings" isHere={entry === "settings"} />
          </nav>
        </div>
        <main id="page" tabIndex={-1}>
          {children}
          <footer className="foot">
            <span>{say.restsOn(circle.name)}</span>
            <span>{say.seenFrom(own.shortName, `${clockWords(language, now, own.zone, now)} ${own.shortName}`)}</span>
          </footer>
        </main>
      </div>
    </>
  );
}

function Line({
  children,
  isHere,
  name,
  to,
}: {
  readonly to: string;
  readonly name: Entry;
  readonly isHere: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  const { words } = useSpeaking();
  return (
    <Link href={to} aria-current={isHere ? "page" : undefined}>
      {words.frame[name]}
      {children}
    </Link>
  );
}

/** Which consultation is open, and the others of this node to change to. */
function Circles({
  circle,
  circles,
  entry,
}: {
  readonly circle: Mechanism;
  readonly circles: readonly Mechanism[];
  readonly entry: string;
}): ReactElement {
  const { words } = useSpeaking();
  const [, go] = useLocation();
  const isOfOne = [...ofTheMechanism, ...ofTheRecord].some((each) => each === entry);
  return (
    <div className="circle">
      <span className="marks">
        {circle.parties.map((party) => (
          <Mark key={party.id} mechanism={circle} party={party.id} />
        ))}
      </span>
      <label>
        <span className="vh">{words.frame.circle}</span>
        <select
          value={circle.shortName}
          onChange={(event) => go(`/in/${event.target.value}/${isOfOne ? entry : "map"}`)}
        >
          {circles.map((each) => (
            <option key={each.id} value={each.shortName}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** The three languages, each by its own name. */
export function Languages(): ReactElement {
  const { language, speak } = useSpeaking();
  return (
    <div className="langs">
      {(Object.keys(languageNames) as Language[]).map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => speak(each)}>
          {languageNames[each]}
        </button>
      ))}
    </div>
  );
}
