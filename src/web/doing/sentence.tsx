import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import { partyOf } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { useNow } from "../now.tsx";
import { useNaming } from "../parts/name.tsx";
import { clockWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";

type Letter = InferResponseType<(typeof api.mechanisms)[":mechanism"]["letters"]["$post"], 200>;
export type Said = Letter["acts"][number]["says"];

/** Puts what an act says in a sentence of the page's language: "Seoul put forward: Talks, Seoul, 1 December. Open until …". */
export function useSentence(mechanism: Mechanism): (party: string, said: Said) => string {
  const { language, words } = useSpeaking();
  const naming = useNaming(mechanism.shortName);
  const now = useNow();
  const { zone } = partyOf(mechanism, mechanism.party);
  const say = words.said;
  return (party, { act, adReferendum, choice, name, other, terms, until, words: own }) => {
    const verbs = say.verbs[act] ?? say.verbs["other"] ?? "{p}: {n}";
    const kind = terms === undefined ? undefined : say.terms[terms];
    const named = naming.name(name);
    const first = verbs
      .replace("{p}", () => partyOf(mechanism, party).shortName)
      .replace("{n}", () => (kind === undefined || kind === "" ? named : say.ofKind(kind, named)));
    const more = [
      ...(adReferendum === true ? [say.adReferendum] : []),
      ...(choice === undefined ? [] : [words.fields.choices[choice] ?? choice]),
      ...(other === undefined ? [] : [naming.name(other)]),
      ...(own === undefined ? [] : [`“${own}”`]),
      ...(until === undefined ? [] : [say.until(clockWords(language, until, zone, now))]),
    ];
    return more.length === 0 ? `${first}.` : `${first} (${more.join("; ")}).`;
  };
}
