import type { Content } from "../../act/catalogue.ts";
import type { Act, Head } from "../../act/envelope.ts";
import type { TermsOf } from "../../act/terms.ts";
import { formatHex } from "../../base/bytes.ts";
import type { Crypto } from "../../base/crypto.ts";
import type { ActId, PartyId } from "../../base/ids.ts";
import { accept, refuse } from "../../base/refusal.ts";
import type { Result } from "../../base/refusal.ts";
import { parseLogName } from "../../exchange/log-name.ts";
import { parseKeyText } from "../../record/key-text.ts";
import { sizeOf } from "../../record/log.ts";
import type { Chamber, HeldLog } from "../chamber.ts";
import type { Draft, NodeWorld } from "../node.ts";
import { formatSuccession, readSuccessions } from "./succession.ts";
import type { Succession } from "./succession.ts";
import { write } from "../write.ts";

/**
 * Successor logs: what the other parties agree on where a party's log cannot go on. Each node reads the agreement from the record
 * itself, and from then on takes that party's word from the new log alone (spec/node, N25).
 */

/** Terms of the matters of a tabling that give a party a new log. */
export function listSuccessorTerms(act: Pick<Act, "content" | "kind">): readonly TermsOf<"successor-log">[] {
  if (act.kind !== "proposal.tabled") return [];
  const { terms } = act.content as unknown as Content<"proposal.tabled">;
  const items = terms.kind === "package" ? terms.items.map((item) => item.terms) : [terms];
  return items.flatMap((each) => (each.kind === "successor-log" ? [each] : []));
}

/** Follows the next agreement held here that is not followed yet; whether there was one: then the record reads otherwise. */
export async function succeed(world: NodeWorld, chamber: Chamber): Promise<boolean> {
  const found = findAgreed(world.crypto, chamber);
  const former = found === undefined ? undefined : chamber.logs.get(found.party);
  if (found === undefined || former === undefined) return false;
  former.folded = 0;
  const written = await write(world, chamber, { evidence: [formatSuccession(found)] });
  chamber.isSpoilt = true;
  return written.ok;
}

function findAgreed(crypto: Crypto, chamber: Chamber): Succession | undefined {
  const followed = readSuccessions(chamber.evidence);
  for (const id of chamber.successors) {
    if (followed.some(({ decision }) => decision === id)) continue;
    const state = chamber.register.ledger.state(id);
    const tabled = chamber.acts.get(id);
    if (state?.outcome.status !== "agreed" || tabled === undefined) continue;
    const deciding = new Set([...state.acts, ...state.stances.map(({ act }) => act), state.outcome.settledBy]);
    const acts = [...deciding].flatMap((each) => chamber.acts.get(each) ?? []);
    for (const { anchor, key, party } of listSuccessorTerms(tabled)) {
      const before = followed.findLast((each) => each.party === party);
      const isNext = before === undefined || hasSeen(tabled, chamber.acts.get(before.decision));
      if (!isNext || !isSound(crypto, chamber, { anchor, key, party })) continue;
      const generation = (before?.generation ?? 1) + 1;
      return { party, generation, decision: id, anchor, key, kept: listKept(acts, party, anchor) };
    }
  }
  return undefined;
}

/** A further log is agreed by those who knew of the one before: another proposal of the same time is none. */
const hasSeen = (act: Act, other: Act | undefined): boolean =>
  other !== undefined && (act.party === other.party ? act.n > other.n : (act.seen[other.party]?.size ?? 0) > other.n);

/** What those who took part in the decision had seen of the log beyond its anchor, in one order wherever it is read. */
function listKept(acts: readonly Act[], party: PartyId, anchor: Head): readonly Head[] {
  const heads = new Map<string, Head>();
  for (const { seen } of acts) {
    const head = seen[party];
    if (head !== undefined && head.size > anchor.size) heads.set(`${head.size} ${head.root}`, head);
  }
  return [...heads.values()].toSorted((a, b) => b.size - a.size || (a.root < b.root ? -1 : 1));
}

type Terms = Pick<TermsOf<"successor-log">, "anchor" | "key" | "party">;

const isSound = (crypto: Crypto, chamber: Chamber, terms: Terms): boolean => checkTerms(crypto, chamber, terms).ok;

/** Whether terms can be followed: the anchor is a state of the log that is held here, and the keys are such as a log can have. */
function checkTerms(crypto: Crypto, chamber: Chamber, { anchor, key, party }: Terms): Result<void> {
  const former = chamber.logs.get(party);
  if (former === undefined) return refuse("successor-unknown", `${party} has no log here that another could follow.`);
  if (anchor.size === 0 || findAnchored(chamber, party, anchor) === undefined) {
    return refuse(
      "successor-anchor",
      `The log of ${party} had no such state as the anchor named, of ${anchor.size} entries, as far as it is held here.`,
    );
  }
  const keys = parseKeyText(crypto, key);
  return keys.ok ? accept(undefined) : keys;
}

/** The log of a party's newest generation that had the anchor's state. */
function findAnchored({ branches, logs }: Chamber, party: PartyId, { root, size }: Head): HeldLog | undefined {
  const live = logs.get(party);
  const generation = parseLogName(live?.name ?? party)?.generation;
  const ofIt = [...branches.values()].filter(
    (each) => each.party === party && parseLogName(each.name)?.generation === generation,
  );
  return [...(live === undefined ? [] : [live]), ...ofIt].find(
    ({ log }) => size <= sizeOf(log) && formatHex(log.tree.root(size)) === root,
  );
}

/**
 * Nobody tables or supports here what could not be followed, nor two logs to follow one: since every other party is needed, one
 * honest party is enough that never two are agreed.
 */
export function checkSuccessors(crypto: Crypto, chamber: Chamber, drafts: readonly Draft[]): Result<void> {
  for (const { content, kind } of drafts) {
    const isTabled = kind === "proposal.tabled";
    if (!isTabled && kind !== "stance.concurred") continue;
    const id = isTabled ? undefined : (content["proposal"] as ActId);
    const tabled = isTabled ? { kind, content } : id === undefined ? undefined : chamber.acts.get(id);
    for (const terms of tabled === undefined ? [] : listTerms(tabled)) {
      if (terms.party === chamber.row.party) {
        return refuse("successor-own", "A successor of our own log is for the others to agree on.");
      }
      const sound = checkTerms(crypto, chamber, terms);
      if (!sound.ok) return sound;
      const other = findSupported(chamber, terms.party, id);
      if (other !== undefined) {
        return refuse(
          "successor-open",
          `We already support another successor of the log of ${terms.party} (${other.slice(0, 12)}), which is not settled, or not opened yet.`,
        );
      }
    }
  }
  return accept(undefined);
}

/** Content that is not as its kind says is refused by the catalogue, which names the field. */
function listTerms(act: Pick<Act, "content" | "kind">): readonly TermsOf<"successor-log">[] {
  try {
    return listSuccessorTerms(act).filter(({ anchor, key }) => typeof anchor === "object" && typeof key === "string");
  } catch {
    return [];
  }
}

const dead: ReadonlySet<string> = new Set([
  "objected",
  "declined",
  "withdrawn",
  "lapsed",
  "broken",
  "undelivered",
  "void",
]);

function findSupported(chamber: Chamber, party: PartyId, except: ActId | undefined): ActId | undefined {
  const { ledger } = chamber.register;
  return [...chamber.successors].find((id) => {
    const state = id === except ? undefined : ledger.state(id);
    const act = chamber.acts.get(id);
    if (state === undefined || act === undefined || dead.has(state.outcome.status)) return false;
    const isOpened = state.outcome.status === "agreed" && chamber.logs.get(party)?.log.head !== undefined;
    const isOurs = state.stances.some((each) => each.party === chamber.row.party && each.stance === "concurred");
    return isOurs && !isOpened && listSuccessorTerms(act).some((terms) => terms.party === party);
  });
}
