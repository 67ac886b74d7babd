import { partyOf, useCircle } from "../circle.tsx";
import type { Mechanism } from "../circle.tsx";
import { dateWords } from "../time.ts";
import { useSpeaking } from "../words.tsx";
import type { Language } from "../words.tsx";
import type { Words } from "../words/en.ts";
import type { z } from "../../http/api/shape.ts";
import type { nameShape, sessionName } from "../../http/api/name.ts";

export type Name = z.infer<typeof nameShape>;
export type SessionName = z.infer<typeof sessionName>;
type NameOf<K extends Name["kind"]> = Extract<Name, { kind: K }>;

/** Puts names in words of the page's language: of things and matters, of sessions, of kinds of entries. */
export interface Naming {
  name(name: Name): string;
  session(of: SessionName): string;
  /** What an entry of this kind is, `proposal.tabled/silence` and the like with their rule. */
  act(kind: string, rule?: string): string;
}

/** How names are put in words where a consultation is known by more than its address. */
export function namingOf(language: Language, words: Words, mechanism: Mechanism | undefined): Naming {
  const say = words.name;
  const session = ({ day, name, place }: SessionName): string =>
    [name, place, day === undefined ? undefined : dateWords(language, day)]
      .filter((word) => word !== undefined)
      .join(language === "ja" ? "、" : ", ");
  const party = (id: string): string => (mechanism === undefined ? id : partyOf(mechanism, id).shortName);
  const entry = (of: { party: string; n: number } | undefined): string =>
    of === undefined ? say.notHeld : say.entry(party(of.party), of.n);
  const charter = ({ changes, name }: NameOf<"charter">): string => {
    const { added, altered, fields, removed, renamed } = changes;
    const changed = [
      ...(renamed ? [say.renamed] : []),
      ...altered.map((each) => say.ofParty(each)),
      ...fields.map((field) => say.fields[field]),
    ];
    const all = [
      ...(added.length > 0 ? [say.adds(say.join(added))] : []),
      ...(removed.length > 0 ? [say.removes(say.join(removed))] : []),
      ...(changed.length > 0 ? [say.changes(say.join(changed))] : []),
    ];
    return say.charter(all.length === 0 ? say.charterUnchanged(name) : all.join("; "));
  };
  return {
    session,
    act: (kind, rule) => say.acts[rule === undefined ? kind : `${kind}/${rule}`] ?? say.acts[kind] ?? say.unknownAct,
    name(name) {
      switch (name.kind) {
        case "own":
          return name.words;
        case "session":
          return session(name.of);
        case "agenda":
          return say.agenda(session(name.of));
        case "minutes":
          return say.minutes(session(name.of));
        case "publication":
          return say.publication(name.count, entry(name.first));
        case "expunging":
          return say.expunging(name.part, entry(name.of), name.reason);
        case "new-keys":
          return say.newKeys(party(name.party));
        case "charter":
          return charter(name);
        case "off-the-record":
          return say.offTheRecord;
        case "not-held":
          return say.notHeld;
      }
    },
  };
}

/** Names in the words of this page, for the consultation of this short name. */
export function useNaming(mechanism: string): Naming {
  const { language, words } = useSpeaking();
  return namingOf(language, words, useCircle(mechanism));
}
