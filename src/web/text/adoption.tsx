import type { ReactElement } from "react";
import { partyOf } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { BecameStatus } from "../parts/became.tsx";
import { PartyName } from "../parts/mark.tsx";
import { Status } from "../parts/sign.tsx";
import { When } from "../parts/when.tsx";
import { Why } from "../parts/why.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import { AdoptText, CommentText } from "./say.tsx";
import type { TextProps } from "./signs.ts";

/** Adoption, apart from its clauses: an act of its own. */
export function Adoption({ mechanism, page }: TextProps): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const say = words.texts;
  const { adoption } = page;
  const [newest] = page.revisions;
  const before = page.clauses.filter(({ state }) => state === "open" || state === "in-principle").length;
  const zone = partyOf(mechanism, mechanism.party).zone;
  const hour = adoption?.isOpen === true ? adoption.became.at : undefined;
  return (
    <section>
      <div className="h">
        <h2>{say.adoption}</h2>
        {adoption === undefined ? (
          <Status sign="open">{say.notPutForward}</Status>
        ) : (
          <BecameStatus mechanism={mechanism} of={adoption.became} />
        )}
      </div>
      <p className="measure">
        {say.adoptionLead} {adoption?.holds === true || before === 0 ? "" : say.standBefore(before)}
      </p>
      {page.stage === "negotiated" && newest !== undefined ? (
        <p className="row noprint">
          <AdoptText mechanism={mechanism} text={page.id} revision={newest.act} />
          <CommentText mechanism={mechanism} text={page.id} revision={newest.act} />
        </p>
      ) : null}
      {adoption === undefined ? null : (
        <>
          <p className="measure quiet">
            {adoption.revision === undefined ? "" : say.onRevision(adoption.revision)}{" "}
            {adoption.authentic.length > 0
              ? say.authentic(words.name.join(adoption.authentic.map((lang) => say.languages[lang] ?? lang)))
              : ""}{" "}
            <Why mechanism={mechanism} refs={adoption.why} about={say.adoption} />
          </p>
          {hour === undefined ? null : (
            <When at={hour} mechanism={mechanism}>
              <span>{adoption.became.status === "provisional" ? say.confirmBy : say.runsTo}</span>
            </When>
          )}
          {adoption.stances.length === 0 ? null : (
            <ul className="list small" aria-label={say.words}>
              {adoption.stances.map(({ at, party, stance }) => (
                <li key={`${party} ${at} ${stance}`}>
                  <PartyName mechanism={mechanism} party={party} />{" "}
                  {(words.became.stances as Readonly<Record<string, string>>)[stance] ?? stance}{" "}
                  <span className="quiet">{clockWords(language, at, zone, now)}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
