import type { ReactElement } from "react";
import type { z } from "../../http/api/shape.ts";
import type { became } from "../../http/api/entry-shapes.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Language } from "../words.tsx";
import type { Words } from "../words/en.ts";
import { Status } from "./sign.tsx";
import type { SignName, Tone } from "./sign.tsx";

export type Became = z.infer<typeof became>;

/** Always the same sign for the same word. */
const signs: Readonly<Record<Became["status"], readonly [SignName, Tone]>> = {
  open: ["await", "plain"],
  "under-silence": ["silence", "mid"],
  signed: ["await", "plain"],
  provisional: ["principle", "mid"],
  entered: ["one", "plain"],
  "entered-jointly": ["agreed", "ok"],
  disputed: ["disputed", "late"],
  agreed: ["agreed", "ok"],
  objected: ["excluded", "plain"],
  broken: ["excluded", "plain"],
  withdrawn: ["back", "plain"],
  lapsed: ["lapsed", "plain"],
  declined: ["excluded", "plain"],
  undelivered: ["lapsed", "plain"],
  void: ["excluded", "late"],
};

interface Told {
  readonly language: Language;
  readonly words: Words;
  readonly mechanism: Mechanism;
  readonly now: string;
}

/** What became of a proposal, in a sentence without a full stop. */
export function becameWords(of: Became, { language, mechanism, now, words }: Told): string {
  const say = words.became;
  const one = (party: string): string => partyOf(mechanism, party).shortName;
  const join = (parties: readonly string[]): string => words.name.join(parties.map(one));
  const zone = partyOf(mechanism, mechanism.party).zone;
  const hour = of.at === undefined ? "" : clockWords(language, of.at, zone, now);
  const awaiting =
    of.awaiting.length === 0
      ? say.nobody
      : words.name.join([
          ...new Set(
            of.awaiting.map(({ party, what }) => {
              const who = one(party);
              if (what === "stance") return who;
              if (what === "receipt") return say.receiptOf(who);
              if (what === "hour") return say.hourOf(who);
              if (what === "notice") return say.noticeOf(who);
              return what === "confirmation" ? say.confirmationOf(who) : say.reserveOf(who);
            }),
          ),
        ]);
  const by = join(of.by);
  const said = ((): string => {
    switch (of.status) {
      case "open":
        return say.open(by, awaiting);
      case "under-silence":
        return say["under-silence"](by, hour);
      case "signed":
        return say.signed(awaiting);
      case "provisional":
        return say.provisional(join(of.awaiting.map(({ party }) => party)), hour);
      case "entered":
        return of.concurred.length > 0 ? say.enteredConcurred(by, join(of.concurred)) : say.entered(by);
      case "disputed":
        return say.disputed(by, join(of.objectedBy));
      case "agreed":
        if (of.how === "silence") return say.adopted(hour);
        return of.how === "ad-referendum" ? say.confirmed(by, hour) : say.agreed(by, hour);
      case "lapsed":
        return say.lapsed(by);
      case "void":
        return say.void(of.sentence ?? "");
      case "entered-jointly":
      case "objected":
      case "broken":
      case "withdrawn":
      case "declined":
      case "undelivered":
        return say[of.status](by);
    }
  })();
  return of.standing === undefined || of.standing === "in-force" ? said : `${said}; ${say[of.standing]}`;
}

/** What became of a proposal: sign, then words. */
export function BecameStatus({ mechanism, of }: { readonly mechanism: Mechanism; readonly of: Became }): ReactElement {
  const { language, words } = useSpeaking();
  const now = useNow();
  const [sign, tone] = signs[of.status];
  return (
    <Status sign={sign} tone={tone} wrap>
      <span>{becameWords(of, { language, words, mechanism, now })}</span>
    </Status>
  );
}
