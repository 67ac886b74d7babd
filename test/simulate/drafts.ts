import type { Charter } from "../../src/act/charter.ts";
import type { PartyId } from "../../src/base/ids.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import type { ProposalDocument } from "../../src/mechanism/documents.ts";
import type { Draft, DraftPart } from "../../src/node/node.ts";
import type { Dice } from "./dice.ts";

const hour = 3600;
const day = 24 * hour;

/** What an officer has before them when they write. */
export interface Desk {
  readonly party: PartyId;
  readonly now: Instant;
  readonly dice: Dice;
  readonly charter: Charter;
  /** A number no other draft of this world has. */
  readonly serial: number;
  /** Proposals as this party's own rows have them. */
  readonly proposals: readonly ProposalDocument[];
  /** Revisions of texts, and other acts with parts, that this party holds. */
  readonly revisions: readonly { readonly act: string; readonly text: string }[];
  readonly worded: readonly { readonly act: string; readonly name: string; readonly lang: string }[];
}

type Write = (desk: Desk) => readonly Draft[];

const draft = (kind: string, content: JsonObject, parts: readonly DraftPart[] = []): Draft => ({
  kind,
  content,
  by: "dg-policy",
  parts,
});

function words({ dice, serial }: Desk, name = "text"): readonly DraftPart[] {
  const bytes = new TextEncoder().encode(`Words ${serial}. ${"They go on. ".repeat(dice.below(12))}`);
  return [{ name, lang: "en", media: "text/plain", bytes }];
}

const maybeWords = (desk: Desk): readonly DraftPart[] => (desk.dice.chance(40) ? words(desk) : []);

function ruleFor({ dice, now }: Desk, maySilence: boolean): JsonObject {
  if (maySilence && dice.chance(45))
    return { kind: "silence", expires: addSeconds(now, 26 * hour + dice.below(3 * day)) };
  if (dice.chance(15)) return { kind: "entered", source: { publisher: "A ministry", date: "2024" } };
  const openUntil = addSeconds(now, dice.chance(15) ? hour : day + dice.below(6 * day));
  const adReferendum = dice.chance(12) ? { adReferendum: true } : {};
  const receiveUntil = dice.chance(20) ? { receiveUntil: addSeconds(openUntil, hour + dice.below(day)) } : {};
  return { kind: "consensus", openUntil, ...receiveUntil, ...adReferendum };
}

/** What a new proposal goes on from, where it goes on from anything. */
function lineageFor(
  { dice, proposals }: Desk,
  subject: string,
): { readonly subject: string; readonly lineage?: JsonObject } {
  if (proposals.length === 0 || dice.chance(65)) return { subject };
  const former = dice.pick(proposals);
  const kind = subject.slice(0, subject.indexOf(":") + 1);
  const same = former.subject.startsWith(kind) ? former.subject : subject;
  return dice.weigh<{ readonly subject: string; readonly lineage?: JsonObject }>([
    [3, { subject: same, lineage: { supersedes: [former.id] } }],
    [3, { subject: same, lineage: { amends: former.id } }],
    [1, { subject: same, lineage: { reintroduces: [former.id] } }],
    // Two on one subject, neither in the other's lineage, come into conflict.
    [3, { subject: same }],
  ]);
}

function table(desk: Desk, name: string, terms: JsonObject, maySilence = false, parts = maybeWords(desk)): Draft {
  return draft("proposal.tabled", { ...lineageFor(desk, name), terms, rule: ruleFor(desk, maySilence) }, parts);
}

const sessionTerms = { kind: "session", body: "body:working-group", status: "planned" };
const partial = "2026-11";
/** Things of one kind are few, so that words meet on one subject. */
const few = ({ dice }: Desk): number => dice.below(4);

const tablings: readonly (readonly [weight: number, write: Write])[] = [
  [6, (desk) => [table(desk, `session:s${desk.serial}`, sessionTerms, true)]],
  [
    3,
    (desk) => [table(desk, `session:s${few(desk)}`, { ...sessionTerms, status: "held", when: { day: "2026-11-02" } })],
  ],
  [
    3,
    (desk) => [
      table(desk, "body:working-group", {
        kind: "body",
        name: "Working group",
        level: "working",
        form: "regular",
        life: { state: desk.dice.pick(["established", "dormant"]) },
      }),
    ],
  ],
  [
    2,
    (desk) => [
      table(desk, `agenda:a${few(desk)}`, {
        kind: "agenda",
        session: `session:s${few(desk)}`,
        items: [{ id: "one", title: "First item", treatment: "included" }],
      }),
    ],
  ],
  [
    3,
    (desk) => [
      table(desk, `agreement:g${few(desk)}`, {
        kind: "agreement",
        name: `Agreement ${desk.serial}`,
        nature: "political",
        state: desk.dice.pick(["in-force", "ended"]),
        limits: [{ id: "flights", quantity: "flights a month", comparison: "at-most", value: "4", unit: "flights" }],
      }),
    ],
  ],
  [
    3,
    (desk) => [
      table(desk, `commitment:c${few(desk)}`, {
        kind: "commitment",
        owners: [desk.party],
        what: `Deliver ${desk.serial}`,
        due: { kind: "by", date: "2027" },
      }),
    ],
  ],
  [2, (desk) => [table(desk, `issue:i${few(desk)}`, { kind: "issue-settlement", how: "By an exchange of letters" })]],
  [1, (desk) => [table(desk, `review:r${desk.serial}`, { kind: "review", name: "Yearly review", asOf: partial })]],
  [
    3,
    (desk) => {
      if (desk.revisions.length === 0) return [];
      const { act, text } = desk.dice.pick(desk.revisions);
      const terms = { kind: "text", revision: act, title: "Joint statement", nature: "political", authentic: ["en"] };
      return [table(desk, text, terms, true)];
    },
  ],
  [
    3,
    (desk) => {
      if (desk.worded.length === 0) return [];
      const { act, lang, name } = desk.dice.pick(desk.worded);
      return [
        table(desk, `expunging:e${desk.serial}`, { kind: "expunging", act, part: name, lang, reason: "Sent in error" }),
      ];
    },
  ],
  [
    3,
    (desk) => {
      const items = [
        { subject: `session:p${desk.serial}`, terms: sessionTerms },
        {
          subject: `commitment:p${desk.serial}`,
          terms: { kind: "commitment", owners: [desk.party], what: "In a package", due: { kind: "none-stated" } },
        },
      ];
      return [table(desk, `package:k${desk.serial}`, { kind: "package", name: "Two matters", items })];
    },
  ],
  [
    2,
    (desk) => {
      const charter = { ...desk.charter, carriageHours: 24 + desk.dice.below(48) };
      return [table(desk, `charter:c${desk.serial}`, { kind: "charter", charter } as unknown as JsonObject)];
    },
  ],
];

const ownWords: readonly (readonly [weight: number, write: Write])[] = [
  [
    4,
    (desk) => [
      draft(
        "communication.sent",
        {
          communication: `communication:m${desk.serial}`,
          title: "A note",
          purpose: "information",
          to: desk.charter.parties.map(({ id }) => id),
        },
        words(desk),
      ),
    ],
  ],
  [
    3,
    (desk) => [
      draft(
        "text.tabled",
        {
          text: `text:t${few(desk)}`,
          title: "Joint statement",
          purpose: "statement",
          clauses: [{ id: "one", number: "1" }],
        },
        words(desk, "revision"),
      ),
    ],
  ],
  [2, (desk) => [draft("session.held", { session: `session:s${few(desk)}`, when: { day: "2026-11-02" } })]],
  [1, (desk) => [draft("issue.raised", { issue: `issue:i${few(desk)}`, title: "An issue" })]],
  [1, (desk) => [draft("issue.parked", { issue: `issue:i${few(desk)}`, reason: "Not now" })]],
  [
    1,
    (desk) => [
      draft("commitment.reported", {
        commitment: `commitment:c${few(desk)}`,
        progress: "under-way",
        asOf: partial,
      }),
    ],
  ],
  [
    1,
    (desk) => [
      draft("agenda.item-proposed", { session: `session:s${few(desk)}`, item: `i${desk.serial}`, title: "An item" }),
    ],
  ],
  [1, (desk) => [draft("same.as", { one: `session:s${few(desk)}`, other: `session:s${few(desk)}` })]],
  [1, () => [draft("wording.registered", { wording: "rules-based", title: "Rules", forms: ["rules-based order"] })]],
  [
    1,
    (desk) => {
      const revision = desk.revisions[0];
      if (revision === undefined) return [];
      const { act, text } = revision;
      return [
        draft("clause.stanced", { text, revision: act, clause: "one", stance: desk.dice.pick(["agreed", "open"]) }),
      ];
    },
  ],
];

/** A word on a proposal: mostly consent, so that matters come to something. */
export function writeAnswer({ dice, party, proposals }: Desk): readonly Draft[] {
  if (proposals.length === 0) return [];
  const open = proposals.filter(({ outcome }) => "awaiting" in outcome);
  const asked = open.filter(
    ({ outcome, party: author }) =>
      author !== party && "awaiting" in outcome && outcome.awaiting.some((each) => each.party === party),
  );
  const from = asked.length > 0 && dice.chance(92) ? asked : open.length > 0 && dice.chance(85) ? open : proposals;
  // Where nothing is asked of it a party mostly says nothing.
  if (from !== asked && dice.chance(60)) return [];
  const { id: proposal, outcome, party: author } = dice.pick(from);
  const say = (kind: string, more: JsonObject = {}): readonly Draft[] => [draft(kind, { proposal, ...more })];
  if (outcome.status === "provisional") return say(dice.chance(75) ? "stance.confirmed" : "stance.declined");
  if (author === party) return dice.chance(25) ? say("proposal.withdrawn") : [];
  if (outcome.status === "under-silence" && dice.chance(70)) {
    return dice.chance(25) ? say("silence.broken", { ground: "objection" }) : [];
  }
  return dice.weigh<() => readonly Draft[]>([
    [60, () => say("stance.concurred")],
    [12, () => say("stance.concurred", { adReferendum: true })],
    [8, () => say("stance.objected", { reason: "Not as it stands" })],
    [7, () => say("stance.abstained")],
    [6, () => say("stance.reserved", { point: "The second clause" })],
    [3, () => say("silence.broken", { ground: "time" })],
    [2, () => say("note.taken")],
    [2, () => [draft("explanation.entered", { of: proposal, words: "Our reading" })]],
  ])();
}

/** One thing an officer wants entered; empty where there is nothing to say. Much of it the node has to refuse. */
export function writeDrafts(desk: Desk): readonly Draft[] {
  const { dice } = desk;
  const first = dice.weigh<Write>([
    [60, writeAnswer],
    [25, (at) => dice.weigh(tablings)(at)],
    [15, (at) => dice.weigh(ownWords)(at)],
  ])(desk);
  if (first.length === 0 || !dice.chance(12)) return first;
  return [...first, ...dice.weigh(ownWords)({ ...desk, serial: desk.serial + 1000 })];
}
