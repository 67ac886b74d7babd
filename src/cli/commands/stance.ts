import { buildCommand } from "@stricli/core";
import { isSubjectId } from "../../base/ids.ts";
import type { ActId } from "../../base/ids.ts";
import type { Draft } from "../../node/node.ts";
import { dayAt } from "../../view/time-words.ts";
import type { Scene } from "../../view/scene.ts";
import { nameAct } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { enter } from "../enter.ts";
import { Refused } from "../failure.ts";
import { optionalSwitch, optionalText, speakingFlags } from "../flags.ts";
import type { SpeakingFlags } from "../flags.ts";

const proposalArgument = {
  kind: "tuple",
  parameters: [
    {
      brief: "The proposal: PARTY/NUMBER, the first digits of its id, or its subject where only one waits for us",
      placeholder: "PROPOSAL",
      parse: (input: string): string => input,
    },
  ],
} as const;

/** By the name of its act, or by its subject where exactly one on it is not final. */
function nameProposal(scene: Scene, name: string): ActId {
  if (!isSubjectId(name)) return nameAct(scene, name);
  const waiting = scene.documents
    .list("proposal")
    .filter((each) => each.subject === name && "awaiting" in each.outcome && each.party !== scene.party);
  const [only] = waiting;
  if (only !== undefined && waiting.length === 1) return only.id;
  const sentence =
    only === undefined
      ? `Nothing on ${name} from another party waits for a word.`
      : `More than one proposal on ${name} waits for a word: name one of ${waiting.map((each) => each.id.slice(0, 12)).join(", ")}.`;
  throw new Refused({ code: "proposal-unknown", sentence });
}

interface ConcurFlags extends SpeakingFlags {
  readonly adReferendum?: boolean;
}

export const concurCommand = buildCommand({
  parameters: {
    flags: {
      ...speakingFlags,
      adReferendum: optionalSwitch(
        "Subject to our capital's confirmation by the date the proposal or the charter sets",
      ),
    },
    positional: proposalArgument,
  },
  docs: { brief: "Concur with exactly these terms; a concurrence cannot be taken back" },
  async func(this: Desk, flags: ConcurFlags, name: string) {
    await enter(this, flags, ({ scene, by }) =>
      onProposal(
        "stance.concurred",
        by,
        nameProposal(scene, name),
        flags.adReferendum === true ? { adReferendum: true } : {},
      ),
    );
  },
});

interface ObjectFlags extends SpeakingFlags {
  readonly reason?: string;
  readonly instead?: string;
}

export const objectCommand = buildCommand({
  parameters: {
    flags: {
      ...speakingFlags,
      reason: optionalText("Why, in one line"),
      instead: optionalText("Our own entry that stands beside it", "ACT"),
    },
    positional: proposalArgument,
  },
  docs: { brief: "Object: ends the matter, or disputes an entry of history" },
  async func(this: Desk, flags: ObjectFlags, name: string) {
    await enter(this, flags, ({ scene, by, reader }) =>
      onProposal("stance.objected", by, nameProposal(scene, name), {
        ...(flags.reason === undefined ? {} : { reason: flags.reason }),
        ...(flags.instead === undefined ? {} : { instead: reader.nameAct(flags.instead) }),
      }),
    );
  },
});

interface BreakFlags extends SpeakingFlags {
  readonly ground: "objection" | "amendment" | "time";
  readonly reason?: string;
}

export const breakCommand = buildCommand({
  parameters: {
    flags: {
      ...speakingFlags,
      ground: {
        kind: "enum",
        values: ["objection", "amendment", "time"],
        default: "objection",
        brief: "By objection, by an amendment, or by asking for time",
      },
      reason: optionalText("Why, in one line"),
    },
    positional: proposalArgument,
  },
  docs: { brief: "Break silence before its hour" },
  async func(this: Desk, flags: BreakFlags, name: string) {
    await enter(this, flags, ({ scene, by }) =>
      onProposal("silence.broken", by, nameProposal(scene, name), {
        ground: flags.ground,
        ...(flags.reason === undefined ? {} : { reason: flags.reason }),
      }),
    );
  },
});

function onProposal(
  kind: string,
  by: string,
  proposal: ActId,
  more: Readonly<Record<string, string | boolean>>,
): Draft {
  return { kind, by, content: { proposal, ...more } };
}

const progressValues = ["not-started", "under-way", "done", "done-late", "partly", "lapsed"] as const;

interface ReportFlags extends SpeakingFlags {
  readonly progress: (typeof progressValues)[number];
  readonly value?: string;
  readonly asOf?: string;
  readonly words?: string;
}

export const reportCommand = buildCommand({
  parameters: {
    flags: {
      ...speakingFlags,
      progress: { kind: "enum", values: progressValues, brief: "How far it has come" },
      value: optionalText("The measure reached, a number", "NUMBER"),
      asOf: optionalText("Day it speaks for [today at our capital]", "DATE"),
      words: optionalText("In one line"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "The commitment: commitment:NAME",
          placeholder: "COMMITMENT",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: {
    brief: "Report progress on a commitment of ours, or give our view of another's",
    fullDescription:
      "Reports progress on a commitment. Of a commitment of ours it is our own word; of another party's it is entered as our view of it, beside that party's own word.",
  },
  async func(this: Desk, flags: ReportFlags, name: string) {
    await enter(this, flags, ({ scene, by, party }) => {
      const commitment = isSubjectId(name) ? scene.documents.find("commitment", name) : undefined;
      if (commitment === undefined) {
        throw new Refused({ code: "commitment-unknown", sentence: `There is no commitment "${name}" on the record.` });
      }
      const isOurs = commitment.versions.some((version) => version.terms.owners.includes(party));
      return {
        kind: isOurs ? "commitment.reported" : "commitment.assessed",
        by,
        content: {
          commitment: commitment.id,
          [isOurs ? "progress" : "view"]: flags.progress,
          asOf: flags.asOf ?? dayAt(scene, scene.now),
          ...(flags.value === undefined ? {} : { value: flags.value }),
          ...(flags.words === undefined ? {} : { words: flags.words }),
        },
      };
    });
  },
});
