import { setImmediate as pause } from "node:timers/promises";
import type { MechanismId, SubjectId } from "../../base/ids.ts";
import { refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { accept } from "../../base/refusal.ts";
import { findWords, indexQueryOf, soughtIn } from "../../text/search-words.ts";
import type { Sought } from "../../text/search-words.ts";
import type { Name } from "../../view/desk/name.ts";
import type { SearchedKind } from "../../view/desk/search-entries.ts";
import type { Library } from "../library.ts";
import type { Node } from "../node.ts";
import { countedMax } from "../ports/search.ts";
import type { SearchAnswer, SearchIndex } from "../ports/search.ts";
import { cutAround } from "./excerpt.ts";
import type { Excerpt } from "./excerpt.ts";
import { kindTag, mechanismTag, partyTag } from "./tags.ts";
import { updateIndex } from "./update.ts";

export interface SearchWorld {
  readonly node: Pick<Node, "findPart" | "listMechanisms" | "listRevisions" | "onMoved">;
  readonly library: Pick<Library, "look">;
  readonly index: SearchIndex;
  /** An update that nobody waits for has failed; the next change or question tries again. */
  readonly failed: (error: unknown) => void;
}

export interface Question {
  readonly words: string;
  readonly mechanisms: readonly MechanismId[];
  readonly kind?: SearchedKind | undefined;
  readonly party?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: number | undefined;
}

/** One thing found, with the words found marked. */
export interface Hit {
  readonly mechanism: MechanismId;
  readonly kind: SearchedKind;
  readonly subject: SubjectId;
  readonly name: Name;
  readonly stated: string;
  readonly parties: readonly string[];
  readonly acts: readonly string[];
  readonly excerpt: Excerpt;
}

export interface Found {
  readonly hits: readonly Hit[];
  readonly kinds: readonly { readonly kind: SearchedKind; readonly count: number }[];
  /** Exact up to `countedMax`, and then "more than". */
  readonly total: number;
  readonly isMore: boolean;
  /** What to ask for next; undefined where this is all. */
  readonly next: number | undefined;
  /** The record has moved and the index follows: what is newest may be missing for a moment. */
  readonly isBehind: boolean;
}

export interface Search {
  find(question: Question): Promise<Result<Found>>;
  /** Follows the record: of one mechanism, or of all. */
  follow(mechanism?: MechanismId): Promise<void>;
  /** Ends what is under way; the index is for its owner to close. */
  close(): Promise<void>;
}

/** Things found on one page. */
const hitsMax = 25;
/**
 * How long after the last of several changes the index follows, and how long after the first of them at the latest, milliseconds:
 * changes come in bursts, a record that arrives in mass is not to be indexed on its way, and a question that comes first does not wait.
 */
const followAfterMilliseconds = 2000;
const followWithinMilliseconds = 60_000;
/** How long a question waits for an index that has yet to follow, milliseconds. */
const patienceMilliseconds = 400;

/** Finds words across everything the node holds of all consultations. */
export function openSearch(world: SearchWorld): Search {
  const { index, node } = world;
  const running = new Map<MechanismId, Promise<void>>();
  let isClosed = false;

  /** One update of a mechanism at a time; who asks meanwhile gets the one under way, and the next question sees whether it sufficed. */
  const follow = (mechanism: MechanismId): Promise<void> => {
    const before = running.get(mechanism);
    if (before !== undefined) return before;
    const update = updateIndex({ ...world, pause }, mechanism).finally(() => running.delete(mechanism));
    running.set(mechanism, update);
    return update;
  };

  let waiting: NodeJS.Timeout | undefined;
  let first: number | undefined;
  const soon = (): void => {
    if (isClosed) return;
    clearTimeout(waiting);
    const now = performance.now();
    first ??= now;
    waiting = setTimeout(
      () => {
        first = undefined;
        followAll().catch(world.failed);
      },
      Math.max(0, Math.min(followAfterMilliseconds, first + followWithinMilliseconds - now)),
    );
    waiting.unref();
  };
  const forget = node.onMoved(soon);
  soon();

  const followAll = async (): Promise<void> => {
    for (const { id } of await node.listMechanisms()) {
      if (isClosed) return;
      await follow(id);
    }
  };

  return {
    async find(question) {
      const sought = soughtIn(question.words);
      if (sought.length === 0) {
        return refuse("search-empty", "Name at least one word, a part of one, or a number to search for.");
      }
      const isBehind = !(await withPatience(Promise.all(question.mechanisms.map(follow))));
      const answer = await index.find({
        match: matchOf(question, sought),
        limit: hitsMax,
        from: question.from,
        to: question.to,
        after: question.after,
      });
      return accept(foundOf(answer, sought, isBehind));
    },
    follow: (mechanism) => (mechanism === undefined ? followAll() : follow(mechanism)),
    async close() {
      isClosed = true;
      forget();
      clearTimeout(waiting);
      await Promise.allSettled(running.values());
    },
  };
}

function matchOf({ kind, mechanisms, party }: Question, sought: readonly Sought[]): string {
  const tags = [
    `(${mechanisms.map(mechanismTag).join(" OR ")})`,
    ...(kind === undefined ? [] : [kindTag(kind)]),
    ...(party === undefined ? [] : [partyTag(party)]),
  ];
  return `words : (${indexQueryOf(sought)}) AND tags : (${tags.join(" AND ")})`;
}

function foundOf(answer: SearchAnswer, sought: readonly Sought[], isBehind: boolean): Found {
  const hits = answer.rows.map((row): Hit => ({
    mechanism: row.mechanism,
    kind: row.kind as SearchedKind,
    subject: row.subject as SubjectId,
    name: JSON.parse(row.name) as Name,
    stated: row.stated,
    parties: row.parties,
    acts: row.acts,
    excerpt: cutAround(row.fields, sought),
  }));
  return {
    hits,
    kinds: answer.kinds.map(({ count, kind }) => ({ kind: kind as SearchedKind, count })),
    total: Math.min(answer.total, countedMax),
    isMore: answer.total > countedMax,
    next: hits.length === hitsMax ? answer.rows.at(-1)?.place : undefined,
    isBehind,
  };
}

/** Whether it was done in time; a failure of it is the asker's. */
async function withPatience(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMilliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
    // An update that outlives its question may still fail: its own follower hears of it.
    work.catch(() => undefined);
  }
}

/** Words of a text that is no part of the index, such as what is ours alone: undefined unless all that is asked for stands in it. */
export function matchText(words: readonly string[], question: string): Excerpt | undefined {
  const sought = soughtIn(question);
  if (sought.length === 0) return undefined;
  const isThere = sought.every((each) => words.some((text) => findWords(text, [each]).length > 0));
  return isThere
    ? cutAround(
        words.map((text) => ({ field: "words", text })),
        sought,
      )
    : undefined;
}
