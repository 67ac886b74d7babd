import type { PartyId } from "../base/ids.ts";
import type { Awaited } from "../consent/outcome.ts";
import type { ProposalDocument } from "../mechanism/documents.ts";
import { partyName, partyNames } from "./names.ts";
import { proposalName } from "./titles.ts";
import { refsOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { hourOf } from "./time-words.ts";
import type { Asked, Matter } from "./matter.ts";

/** What proposals wait for, by whose word is missing; and who has yet to adopt the charter. */
export function consentMatters(scene: Scene): readonly Matter[] {
  return [...scene.documents.list("proposal").flatMap((proposal) => matters(scene, proposal)), ...joiners(scene)];
}

function matters(scene: Scene, proposal: ProposalDocument): readonly Matter[] {
  return awaitedOf(proposal).map((each) => matterOf(scene, proposal, each));
}

/** Whose word a proposal waits for, with the hour; nothing once it is settled, or silence was broken. */
export function awaitedOf({ outcome }: Pick<ProposalDocument, "outcome">): readonly Awaited[] {
  switch (outcome.status) {
    case "open":
    case "signed":
    case "entered":
      return outcome.awaiting;
    case "provisional":
      return outcome.awaiting.map((each) => ({ ...each, by: each.by ?? outcome.confirmBy }));
    case "under-silence":
      return outcome.brokenBy.length > 0
        ? []
        : outcome.awaiting.map((each) => ({ ...each, by: each.by ?? outcome.expires }));
    default:
      return [];
  }
}

function matterOf(scene: Scene, proposal: ProposalDocument, awaited: Awaited): Matter {
  const asked = askedOf(proposal, awaited);
  const at = awaited.by;
  return {
    asked,
    of: awaited.party,
    subject: proposal.subject,
    about: proposal.id,
    title: proposalName(scene, proposal),
    from: proposal.party,
    ...(at === undefined ? {} : { deadline: hourOf(scene, at), clock: clockOf(proposal, awaited) }),
    silence: silenceWords(scene, proposal, asked, awaited.party),
    commands: commandsOf(proposal, asked),
    why: refsOf(scene, [proposal.id, ...proposal.acts]),
  };
}

/** What a party is asked for where a proposal waits for its word. */
export function askedOf(proposal: ProposalDocument, awaited: Awaited): Asked {
  if (proposal.rule === "entered") return "history";
  switch (awaited.what) {
    case "stance":
      return "stance";
    case "confirmation":
      return "confirmation";
    case "hour":
      if (proposal.rule !== "silence") return "receipt";
      return awaited.party === proposal.party ? "own-silence" : "silence";
    case "receipt":
    case "notice":
      return "receipt";
    case "leave-of-reserve":
      return "reserve";
  }
}

/** An answer is dated by its author's log; receipt of it, and what lapses, by the proposer's. */
export function clockOf(proposal: ProposalDocument, awaited: Awaited): PartyId {
  return awaited.what === "receipt" && proposal.rule !== "silence" ? proposal.party : awaited.party;
}

function silenceWords(scene: Scene, proposal: ProposalDocument, asked: Asked, of: PartyId): string {
  const who = of === scene.party ? "we say" : `${partyName(scene, of)} says`;
  switch (asked) {
    case "silence":
    case "own-silence":
      return "Silence means: adopted, once the hour has passed on every bound party's own clock.";
    case "receipt":
      return proposal.rule === "silence"
        ? "Without full receipt by the notice hour silence binds nobody."
        : "Until then nothing is settled; nothing is lost.";
    case "confirmation":
      return `Silence means: not agreed. If ${who} nothing by then, the matter lapses.`;
    case "reserve":
      return "Silence means: the matter stays open until its hour, then lapses.";
    case "history":
      return `Silence means: it stands as ${partyNames(scene, [proposal.party])}'s word alone.`;
    default:
      return `Silence means: not agreed. If ${who} nothing by then, the matter lapses.`;
  }
}

function commandsOf(proposal: ProposalDocument, asked: Asked): readonly string[] {
  const name = proposal.id.slice(0, 12);
  switch (asked) {
    case "silence":
      return [`break ${name}`, `concur ${name}`];
    case "own-silence":
      return [`act proposal.withdrawn --proposal ${name}`];
    case "confirmation":
      return [`act stance.confirmed --proposal ${name}`, `act stance.declined --proposal ${name}`];
    case "receipt":
      return [];
    default:
      return [`concur ${name}`, `object ${name}`];
  }
}

function joiners(scene: Scene): readonly Matter[] {
  const charter = scene.documents.find("charter", "charter");
  if (charter === undefined) return [];
  const why = refsOf(scene, [charter.act]);
  const founder = why[0]?.party ?? scene.party;
  return charter.parties
    .filter((each) => each.status === "named")
    .map(({ party }) => ({
      asked: "adopt-charter",
      of: party,
      about: charter.act,
      title: charter.charter.name,
      from: founder,
      silence:
        "Until then the register is the word of those who have entered it, and nothing that needs them is joint.",
      commands: [],
      why,
    }));
}
