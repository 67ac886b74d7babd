import type { JsonObject } from "../../src/base/json.ts";
import type { ActId, MechanismId, PartyId } from "../../src/base/ids.ts";
import type { Instant } from "../../src/base/time.ts";
import type { Document, DocumentKind, Documents } from "../../src/mechanism/documents.ts";
import type { Acts, HeldAct, Scene } from "../../src/view/scene.ts";

/** Documents made by hand, for tests of what pages make of them. */
export function documentsOf(documents: readonly Document[]): Documents {
  const find = (kind: DocumentKind, id: string): Document | undefined =>
    documents.find((each) => each.kind === kind && each.id === id);
  const list = (kind: DocumentKind): readonly Document[] => documents.filter((each) => each.kind === kind);
  return { find: find as Documents["find"], list: list as Documents["list"] };
}

export const seoul = "kor" as PartyId;
export const washington = "usa" as PartyId;

export const idOf = (n: number): ActId => n.toString(16).padStart(64, "0") as ActId;

/** An act with as much as a page reads of it. `seen` counts what its author held of the other log. */
export function actOf(party: PartyId, n: number, at: string, seen = 0, kind = "issue.raised"): HeldAct {
  const other = party === seoul ? washington : seoul;
  return {
    id: idOf((party === seoul ? 1000 : 2000) + n),
    at: at as Instant,
    by: "desk",
    content: { issue: "issue:a", title: "A" } satisfies JsonObject,
    kind,
    mechanism: idOf(1) as unknown as MechanismId,
    n,
    parts: [],
    party,
    refs: [],
    seen: seen === 0 ? {} : { [other]: { root: "0".repeat(64), size: seen } },
    v: 1,
    verdict: { status: "valid" },
  };
}

export function actsOf(acts: readonly HeldAct[], parts: ReadonlyMap<string, Uint8Array> = new Map()): Acts {
  return {
    logs: () => [seoul, washington].map((party) => ({ party, size: acts.filter((act) => act.party === party).length })),
    at: (party, n) => acts.find((act) => act.party === party && act.n === n),
    find: (id) => acts.find((act) => act.id === id),
    part: (commitment) => parts.get(commitment),
    cosigned: () => [],
  };
}

export const charterDocument: Document = {
  kind: "charter",
  id: "charter",
  act: idOf(1000),
  charter: {
    name: "Consultation",
    shortName: "consultation",
    parties: [
      { id: seoul, name: "Korea", shortName: "Seoul", domain: "kor.example", zone: "Asia/Seoul" },
      {
        id: washington,
        name: "United States",
        shortName: "Washington",
        domain: "usa.example",
        zone: "America/New_York",
      },
    ],
    languages: ["en"],
    levels: [
      { id: "working", label: "working level" },
      { id: "ministers", label: "ministers" },
    ],
    rules: [],
    adReferendumDays: 30,
    carriageHours: 72,
    leavingNoticeDays: 90,
    procedure: { commentDays: 7, itemRequestDays: -10 },
    nonce: "00".repeat(16),
  },
  parties: [
    { party: seoul, status: "joined" },
    { party: washington, status: "joined" },
  ],
  amendments: [],
};

/** A desk at Seoul on 10 December 2025, 10:20. */
export function sceneOf(documents: readonly Document[], more: Partial<Scene> = {}): Scene {
  return {
    mechanism: idOf(1) as unknown as MechanismId,
    documents: documentsOf([charterDocument, ...documents]),
    acts: actsOf([]),
    party: seoul,
    now: "2025-12-10T01:20:00Z" as Instant,
    audience: "party",
    ...more,
  };
}
