import type { ReactElement } from "react";
import { inkOf, partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";

interface Marked {
  readonly mechanism: Mechanism;
  readonly party: string;
}

/** A party's mark: a shape, a letter, an ink. Never alone: its name stands beside it or is read out. */
export function Mark({ mechanism, party, small = false }: Marked & { readonly small?: boolean }): ReactElement {
  const { shortName } = partyOf(mechanism, party);
  return (
    <span className={`mark ${inkOf(mechanism, party)}${small ? " sm" : ""}`} aria-hidden="true">
      {String.fromCodePoint(shortName.codePointAt(0) ?? 63)}
    </span>
  );
}

/** A party by mark and name. */
export function PartyName({ mechanism, party }: Marked): ReactElement {
  return (
    <span className="party">
      <Mark mechanism={mechanism} party={party} />
      {partyOf(mechanism, party).shortName}
    </span>
  );
}
