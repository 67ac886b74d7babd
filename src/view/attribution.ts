import type { Content } from "../act/catalogue.ts";
import type { ActId, PartyId } from "../base/ids.ts";
import type { Instant } from "../base/time.ts";
import { partyName } from "./names.ts";
import type { Scene } from "./scene.ts";
import { formatClock } from "./time-words.ts";

/** How an account may be ascribed, reduced to what may be shown: on background only the descriptor, no party and no name. */
export type Speaker =
  | { readonly kind: "on-the-record"; readonly as: string; readonly party: PartyId }
  | { readonly kind: "background"; readonly as: string }
  | { readonly kind: "deep-background" };

interface Ascribed {
  readonly attribution: Content<"statement.made">["attribution"];
  readonly of?: PartyId | undefined;
  readonly embargo?: Instant | undefined;
}

/** Undefined for what was said off the record: it is not shown to anyone, in any form. */
export function speakerOf(content: Ascribed, author: PartyId): Speaker | undefined {
  const { attribution } = content;
  switch (attribution.kind) {
    case "on-the-record":
      return { kind: "on-the-record", as: attribution.as, party: content.of ?? author };
    case "background":
      return { kind: "background", as: attribution.as };
    case "deep-background":
      return { kind: "deep-background" };
    case "off-the-record":
      return undefined;
  }
}

export function speakerWords(scene: Scene, speaker: Speaker): string {
  switch (speaker.kind) {
    case "on-the-record": {
      const party = partyName(scene, speaker.party);
      return speaker.as.includes(party) ? speaker.as : `${party}, ${speaker.as}`;
    }
    case "background":
      return `${speaker.as} (on background)`;
    case "deep-background":
      return "without attribution";
  }
}

/** The hour before which an account may not be published, where it has not come yet. */
export function embargoOf(scene: Scene, content: Ascribed): Instant | undefined {
  return content.embargo !== undefined && content.embargo > scene.now ? content.embargo : undefined;
}

export function embargoWords(scene: Scene, embargo: Instant | undefined): string {
  return embargo === undefined ? "" : `, under embargo until ${formatClock(scene, embargo)}`;
}

/** Whether who entered it may be told beside an account: to the parties always, to the public only of what is on the record. */
export function mayTrace(scene: Scene, speaker: Speaker): boolean {
  return scene.audience === "party" || speaker.kind === "on-the-record";
}

/** Whether a use of watched words may be shown, by the act that stated it: as the account it stands in. */
export function mayShowUse(scene: Scene, use: ActId): boolean {
  const act = scene.acts.find(use);
  if (act === undefined || !("attribution" in act.content)) return true;
  // Only acts that passed their kind's schema are folded into uses.
  const content = act.content as unknown as Ascribed;
  if (scene.audience === "public" && (act.kind === "readout.tabled" || content.attribution.kind !== "on-the-record")) {
    return false;
  }
  return mayShow(scene, content);
}

/** Whether this audience may see the account at all: nobody what is off the record, the public nothing under embargo. */
export function mayShow(scene: Scene, content: Ascribed): boolean {
  if (content.attribution.kind === "off-the-record") return false;
  return scene.audience === "party" || embargoOf(scene, content) === undefined;
}
