import type { Content } from "../act/catalogue.ts";
import type { ActId, PartyId, SubjectId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import type { SessionDocument, WordOf } from "../mechanism/documents.ts";
import { dayOf } from "../mechanism/session.ts";
import { principalOf } from "../mechanism/thing.ts";
import { embargoOf, mayShow, mayTrace, speakerOf, speakerWords } from "./attribution.ts";
import type { Speaker } from "./attribution.ts";
import { headOf } from "./line.ts";
import type { PageHead } from "./line.ts";
import { sessionName, wordingName } from "./names.ts";
import { refsOf } from "./scene.ts";
import type { ActRef, Scene } from "./scene.ts";

type Verb = Content<"readout.published">["claims"][number]["verb"];

/** One account of a session: an announcement before it, or a readout after. */
interface Account {
  readonly id: string;
  readonly account: "announcement" | "readout";
  /** `shared` with the other parties only, or `public`. */
  readonly reach: "shared" | "public";
  readonly speaker: Speaker;
  readonly words: string;
  readonly on: string;
  readonly embargo?: Instant;
  readonly durationMinutes?: number;
  readonly source?: NonNullable<Content<"readout.published">["source"]>;
  readonly why: readonly ActRef[];
}

/** What the accounts say on one topic. `said` and `notDiscussed` name accounts by `id`. */
export interface Topic {
  readonly topic: string;
  readonly finding: "said-by-all" | "said-by-some" | "said-by-one" | "expressly-not-discussed" | "contradicted";
  readonly said: readonly { readonly account: string; readonly verb: Verb; readonly words: string }[];
  readonly notDiscussed: readonly { readonly account: string; readonly words: string }[];
  readonly silent: readonly string[];
  readonly why: readonly ActRef[];
}

/** A watched phrase as each account has it; an account that states its absence has no `form`. */
interface Phrase {
  readonly wording: string;
  readonly title: string;
  readonly differs: boolean;
  readonly forms: readonly { readonly account: string; readonly form?: string }[];
  readonly why: readonly ActRef[];
}

export interface SessionAccounts {
  readonly session: SubjectId;
  readonly name: string;
  readonly day?: string;
  readonly accounts: readonly Account[];
  readonly topics: readonly Topic[];
  readonly phrases: readonly Phrase[];
  /** Parties of which no account is on the record. */
  readonly without: readonly PartyId[];
}

export interface ReadoutsPage extends PageHead<"readouts"> {
  readonly sessions: readonly SessionAccounts[];
}

/** Each side's accounts of one session, or of every session that has any, side by side and never merged. */
export function viewReadouts(scene: Scene, only?: SubjectId): ReadoutsPage {
  const sessions = scene.documents
    .list("session")
    .filter((session) => only === undefined || session.id === only)
    .map((session) => compareAccounts(scene, session))
    .filter((session) => only !== undefined || session.accounts.length > 0);
  return {
    ...headOf(scene, "readouts"),
    sessions: sessions.toSorted((a, b) => ((a.day ?? "") < (b.day ?? "") ? -1 : (a.day ?? "") > (b.day ?? "") ? 1 : 0)),
  };
}

type Said = WordOf<"readout.published" | "readout.tabled" | "announcement.made">;
interface Entry {
  readonly word: Said;
  readonly account: Account["account"];
  readonly reach: Account["reach"];
}

function compareAccounts(scene: Scene, session: SessionDocument): SessionAccounts {
  const entries = entriesOf(scene, session);
  const accounts = entries.flatMap((entry, i) => accountOf(scene, entry, `a${i + 1}`));
  const day = dayOf(session);
  const spoke = new Set(accounts.flatMap(({ speaker }) => (speaker.kind === "on-the-record" ? [speaker.party] : [])));
  return {
    session: session.id,
    name: sessionName(scene, session.id),
    ...(day === undefined ? {} : { day }),
    accounts,
    topics: topicsOf(scene, entries),
    phrases: phrasesOf(scene, entries),
    without: membersOf(scene, session).filter((party) => !spoke.has(party)),
  };
}

/** What this audience may see, a published readout in place of the shared draft it was made from. */
function entriesOf(scene: Scene, session: SessionDocument): readonly Entry[] {
  const published = new Set(
    session.readouts.flatMap(({ content }) =>
      "tabled" in content && content.tabled !== undefined ? [content.tabled] : [],
    ),
  );
  const readouts = session.readouts.flatMap((word): readonly Entry[] => {
    const reach = word.kind === "readout.tabled" ? "shared" : "public";
    if (reach === "shared" && (scene.audience === "public" || published.has(word.act))) return [];
    return [{ word, account: "readout", reach }];
  });
  const announcements = session.announcements.map((word): Entry => ({
    word,
    account: "announcement",
    reach: "public",
  }));
  return [...announcements, ...readouts].filter(({ word }) => mayShow(scene, word.content));
}

function accountOf(scene: Scene, { word, account, reach }: Entry, id: string): readonly Account[] {
  const speaker = speakerOf(word.content, word.party);
  if (speaker === undefined) return [];
  const embargo = embargoOf(scene, word.content);
  return [
    {
      id,
      account,
      reach,
      speaker,
      words: speakerWords(scene, speaker),
      on: word.content.on,
      ...(embargo === undefined ? {} : { embargo }),
      ...(word.content.duration === undefined ? {} : { durationMinutes: word.content.duration.minutes }),
      ...(word.content.source === undefined ? {} : { source: word.content.source }),
      why: mayTrace(scene, speaker) ? refsOf(scene, [word.act]) : [],
    },
  ];
}

/** The act behind an account, where this audience may be told who entered it. */
function traceOf(scene: Scene, word: Said): readonly ActId[] {
  const speaker = speakerOf(word.content, word.party);
  return speaker !== undefined && mayTrace(scene, speaker) ? [word.act] : [];
}

function topicsOf(scene: Scene, entries: readonly Entry[]): readonly Topic[] {
  const names = [...new Set(entries.flatMap(({ word }) => word.content.claims.map((claim) => claim.topic)))];
  return names.map((topic) => {
    const cells = entries.flatMap(({ word }, i) =>
      word.content.claims.flatMap((claim) =>
        claim.topic === topic ? [{ account: `a${i + 1}`, claim, act: traceOf(scene, word) }] : [],
      ),
    );
    const said = cells.filter(({ claim }) => claim.verb !== "not-discussed");
    const not = cells.filter(({ claim }) => claim.verb === "not-discussed");
    const saying = new Set(said.map((cell) => cell.account)).size;
    const speaking = new Set(cells.map((cell) => cell.account));
    return {
      topic,
      finding:
        saying === 0
          ? "expressly-not-discussed"
          : not.length > 0
            ? "contradicted"
            : saying === entries.length && saying > 1
              ? "said-by-all"
              : saying === 1
                ? "said-by-one"
                : "said-by-some",
      said: said.map(({ account, claim }) => ({ account, verb: claim.verb, words: claim.words })),
      notDiscussed: not.map(({ account, claim }) => ({ account, words: claim.words })),
      silent: entries.map((_, i) => `a${i + 1}`).filter((id) => !speaking.has(id)),
      why: refsOf(
        scene,
        cells.flatMap((cell) => cell.act),
      ),
    };
  });
}

function phrasesOf(scene: Scene, entries: readonly Entry[]): readonly Phrase[] {
  const uses = entries.flatMap(({ word }, i) =>
    (word.content.wordings ?? []).map((use) => ({ use, account: `a${i + 1}`, act: traceOf(scene, word) })),
  );
  return [...new Set(uses.map(({ use }) => use.wording))].map((wording) => {
    const those = uses.filter(({ use }) => use.wording === wording);
    const forms = those.map(({ use, account }) => (use.form === undefined ? { account } : { account, form: use.form }));
    return {
      wording,
      title: wordingName(scene, wording),
      differs: new Set(forms.map((each) => ("form" in each ? each.form : undefined))).size > 1,
      forms,
      why: refsOf(
        scene,
        those.flatMap(({ act }) => act),
      ),
    };
  });
}

function membersOf(scene: Scene, session: SessionDocument): readonly PartyId[] {
  const body = session.body === undefined ? undefined : scene.documents.find("body", session.body);
  const named = body === undefined ? undefined : principalOf(body)?.terms.members;
  return named ?? scene.documents.find("charter", "charter")?.charter.parties.map(({ id }) => id) ?? [];
}
