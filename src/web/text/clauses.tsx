import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import { Mark } from "../parts/mark.tsx";
import { Sign } from "../parts/sign.tsx";
import { Why } from "../parts/why.tsx";
import { useSpeaking } from "../words.tsx";
import { ClauseStance } from "./say.tsx";
import { clauseSigns, isWhole } from "./signs.ts";
import type { TextClause, TextProps } from "./signs.ts";

/** Clauses in both languages side by side; a phone shows one under the other. */
export function Clauses({ mechanism, page, show }: TextProps & { readonly show: string | undefined }): ReactElement {
  const { words } = useSpeaking();
  const say = words.texts;
  const shown = page.clauses.filter(({ moved, state }) =>
    show === "open" ? state === "open" || state === "in-principle" : show === "moved" ? moved !== undefined : true,
  );
  const [first, second] = page.languages;
  const isOne = second === undefined;
  return (
    <section>
      <h2 className="vh">{say.clauses}</h2>
      {first === undefined ? (
        <p className="note">{say.noWords}</p>
      ) : (
        <div className={isOne ? "colhead one" : "colhead"}>
          <span />
          {page.languages.slice(0, 2).map((lang) => (
            <span key={lang} lang={lang}>
              {say.languages[lang] ?? lang}
            </span>
          ))}
        </div>
      )}
      <div className="paras">
        {shown.map((clause) => (
          <Clause key={clause.id} clause={clause} mechanism={mechanism} page={page} isOne={isOne} />
        ))}
      </div>
      {shown.length === 0 && page.clauses.length > 0 ? (
        <p className="note">{show === "open" ? say.nothingOpen : say.nothingMoved}</p>
      ) : null}
      {show === "open" ? null : (
        <ul className="small quiet">
          {page.removed.map(({ heading, id, number }) => (
            <li key={id}>
              {say.removed(page.shown ?? 1, [number, heading].filter((each) => each !== undefined).join(" "))}
            </li>
          ))}
        </ul>
      )}
      {isOne && first !== undefined ? <p className="small quiet">{say.oneLanguage}</p> : null}
    </section>
  );
}

function Clause({
  clause,
  isOne,
  mechanism,
  page,
}: TextProps & { readonly clause: TextClause; readonly isOne: boolean }): ReactElement {
  const { words } = useSpeaking();
  const say = words.texts;
  const whole = isWhole(page);
  const [newest] = page.revisions;
  const isOpen = page.stage === "negotiated" && page.shown === page.revisions.length;
  const { edge, sign, tone } = clauseSigns[whole ? "agreed" : clause.state];
  const title = [clause.number, clause.heading].filter((each) => each !== undefined).join(" ");
  return (
    <article className={`para ${edge}${isOne ? " one" : ""}`} aria-label={title} id={`clause-${clause.id}`}>
      <div className="no">
        {clause.number}
        <span className={tone}>
          <Sign name={sign} />
          <span className="vh">{whole ? say.adoptedWhole : say.state[clause.state]}</span>
        </span>
      </div>
      {clause.words.length === 0 ? (
        <p className="tx quiet">{clause.heading ?? "–"}</p>
      ) : (
        clause.words.map(({ isCut, lang, text }, i) => (
          <div key={lang} className="tx instrument" lang={lang}>
            {i === 0 && clause.heading !== undefined ? <h3>{clause.heading}</h3> : null}
            {text.split("\n").map((line, n) => (
              // eslint-disable-next-line react/no-array-index-key -- lines of one text have no other name
              <p key={n}>{line}</p>
            ))}
            {isCut ? <p className="small quiet">{say.cut}</p> : null}
          </div>
        ))
      )}
      <div className="ab">
        {whole ? null : <Stances clause={clause} mechanism={mechanism} />}
        <MovedWords clause={clause} shown={page.shown ?? 1} />
        <Why mechanism={mechanism} refs={clause.why} about={`${title}: ${say.state[clause.state]}`} />
        {isOpen && newest !== undefined && clause.state !== "agreed" ? (
          <span className="noprint">
            <ClauseStance
              mechanism={mechanism}
              text={page.id}
              revision={newest.act}
              clause={clause.id}
              named={clause.number}
            />
          </span>
        ) : null}
      </div>
    </article>
  );
}

function Stances({
  clause,
  mechanism,
}: {
  readonly clause: TextClause;
  readonly mechanism: TextProps["mechanism"];
}): ReactElement {
  const { words } = useSpeaking();
  const say = words.texts;
  const names = clause.awaiting.map((party) => partyOf(mechanism, party).shortName);
  return (
    <span className="stances">
      {clause.stances.map(({ party, stance }) => (
        <span key={party}>
          <Mark mechanism={mechanism} party={party} small />{" "}
          {say.said(partyOf(mechanism, party).shortName, say.stance[stance])}
        </span>
      ))}
      {names.length > 0 ? (
        <span>
          <Sign name="await" /> {say.awaiting(words.name.join(names))}
        </span>
      ) : null}
    </span>
  );
}

function MovedWords({ clause, shown }: { readonly clause: TextClause; readonly shown: number }): ReactElement | null {
  const { words } = useSpeaking();
  const say = words.texts;
  const { moved } = clause;
  if (moved === undefined) return null;
  return (
    <span className="moved">
      <Sign name="under" />{" "}
      {moved.kind === "new"
        ? say.movedNew(shown)
        : moved.words.map(({ is, lang, was }) => (
            <span key={lang} lang={lang}>
              {was.trim() === ""
                ? say.added(shown, is.trim())
                : is.trim() === ""
                  ? say.taken(shown, was.trim())
                  : say.replaced(shown, was.trim(), is.trim())}{" "}
            </span>
          ))}
    </span>
  );
}
