import type { Instant } from "../base/time.ts";
import { headOf, line } from "./line.ts";
import type { Line, PageHead, Reading } from "./line.ts";
import type { Asked, Matter } from "./matter.ts";
import { partyName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { count } from "./time-words.ts";
import { consentMatters } from "./waiting-consent.ts";
import { workMatters } from "./waiting-work.ts";

export interface WaitingPage extends PageHead<"waiting"> {
  /** What waits for us, most pressing first. */
  readonly ours: readonly Matter[];
  /** What we wait for from others. */
  readonly others: readonly Matter[];
}

/** What needs this party's hand, and what it waits for from the others: never an error, always a name. */
export function viewWaiting(scene: Scene): WaitingPage {
  const matters = [...consentMatters(scene), ...workMatters(scene)];
  return {
    ...headOf(scene, "waiting"),
    ours: sorted(matters.filter((matter) => matter.of === scene.party)),
    others: sorted(matters.filter((matter) => matter.of !== scene.party)),
  };
}

const END = "9999-12-31T23:59:59Z" as Instant;

/** By deadline; what has none last, entries of history after everything else. */
const orderOf = (matter: Matter): string =>
  `${matter.asked === "history" ? 1 : 0}${matter.deadline?.at ?? END}${matter.about ?? matter.subject ?? ""}`;

function sorted(matters: readonly Matter[]): readonly Matter[] {
  return matters.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : orderOf(a) > orderOf(b) ? 1 : 0));
}

/** Entries of history shown one by one; beyond these their number stands for them. */
const historyLinesMax = 5;

export function readWaiting(scene: Scene, page: WaitingPage): Reading {
  const pressing = page.ours.filter((matter) => matter.asked !== "history" && matter.asked !== "own-silence");
  const running = page.ours.filter((matter) => matter.asked === "own-silence");
  const history = page.ours.filter((matter) => matter.asked === "history");
  const title =
    pressing.length === 0
      ? "Nothing needs our hand"
      : pressing.length === 1
        ? "One matter needs our hand"
        : `${numberWords[pressing.length] ?? String(pressing.length)} matters need our hand`;
  const elsewhere = page.others.filter((matter) => matter.asked !== "history");
  return {
    title,
    lines: [
      ...pressing.map((matter) => readMatter(scene, matter)),
      ...running.map((matter) => readMatter(scene, matter)),
      ...(history.length > 0
        ? [
            line(
              `${count(history.length, "entry of history", "entries of history")} from others on which we have not spoken. ${(history[0] as Matter).silence}`,
              [],
              [
                ...history
                  .slice(0, historyLinesMax)
                  .map((matter) => line(`${matter.title} (${partyName(scene, matter.from)})`, matter.why)),
                ...(history.length > historyLinesMax ? [line(`and ${history.length - historyLinesMax} more`)] : []),
              ],
            ),
          ]
        : []),
      ...(elsewhere.length > 0
        ? [
            line(
              "Awaited from others",
              [],
              elsewhere.map((matter) => readAwaited(scene, matter)),
            ),
          ]
        : []),
    ],
  };
}

const numberWords: readonly (string | undefined)[] = [
  undefined,
  "One",
  "Two",
  "Three",
  "Four",
  "Five",
  "Six",
  "Seven",
  "Eight",
  "Nine",
  "Ten",
];

const askedWords: Readonly<Record<Asked, string>> = {
  stance: "Concur or object",
  confirmation: "Confirm or decline",
  silence: "Under silence",
  "own-silence": "Our own proposal under silence",
  receipt: "Our node has still to receive it in full",
  reserve: "Lift our reserve or object",
  history: "Concur with an entry or dispute it",
  clauses: "Say where we stand, clause by clause",
  minutes: "Comment on draft minutes",
  "draft-minutes": "Draw up draft minutes",
  answer: "Answer",
  report: "Report progress",
  "agenda-items": "Propose items for the agenda",
  "adopt-charter": "Adopt the charter",
};

function readMatter(scene: Scene, matter: Matter): Line {
  return line(`${askedWords[matter.asked]}: ${matter.title} (from ${partyName(scene, matter.from)})`, matter.why, [
    ...deadlineLines(scene, matter),
    line(matter.silence),
    ...(matter.commands.length > 0 ? [line(matter.commands.map((command) => `entente ${command}`).join("   "))] : []),
  ]);
}

function deadlineLines(scene: Scene, matter: Matter): readonly Line[] {
  if (matter.deadline === undefined) return [];
  const [own, ...others] = matter.deadline.clocks;
  if (own === undefined) return [];
  const clock =
    matter.clock === undefined || matter.clock === scene.party
      ? ""
      : `; the hour that counts is by ${partyName(scene, matter.clock)}'s clock`;
  return [
    line(`${own.words} ${own.place}, ${matter.deadline.distance}${clock}`),
    ...(others.length > 0 ? [line(others.map((each) => `${each.words} ${each.place}`).join("   "))] : []),
  ];
}

const awaitedWords: Readonly<Record<Asked, string>> = {
  stance: "'s word",
  confirmation: "'s confirmation",
  silence: "'s own clock",
  "own-silence": "'s own clock",
  receipt: "'s receipt",
  reserve: "'s answer on the point it reserved",
  history: "'s word on an entry",
  clauses: "'s stance on clauses",
  minutes: "'s comments",
  "draft-minutes": "'s draft minutes",
  answer: "'s answer",
  report: "'s report",
  "agenda-items": "'s items",
  "adopt-charter": " to adopt the charter",
};

function readAwaited(scene: Scene, matter: Matter): Line {
  const by = matter.deadline?.clocks[0];
  return line(
    `Awaiting ${partyName(scene, matter.of)}${awaitedWords[matter.asked]}: ${matter.title}${by === undefined ? "" : `, by ${by.words} ${by.place}`}`,
    matter.why,
  );
}
