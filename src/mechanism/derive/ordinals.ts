import type { SubjectId } from "../../base/ids.ts";
import type { Documents } from "../documents.ts";
import { principalOf } from "../thing.ts";
import { chronologyOf, heldOf } from "./chronology.ts";

/** What a session is counted as: by its source, and by the record where the record may count. */
export interface Ordinal {
  readonly session: SubjectId;
  /** As a source states it. */
  readonly stated?: { readonly ordinal: number; readonly words: string };
  /** By counting; only where the body's terms declare the series complete from a day on. */
  readonly derived?: number;
  /** Held sessions of the body on the record before it. */
  readonly earlier: readonly SubjectId[];
  /** The record holds at least as many earlier ones as the stated number allows none, or counts otherwise. */
  readonly contradicted: boolean;
  /** Sessions the stated numbers tell of between the one stated before and this one, that the record lacks. */
  readonly missingBefore?: number;
}

/** Ordinals of a body's held sessions, stated and derived set against each other (M12). */
export function ordinalsOf(documents: Documents, body: SubjectId): readonly Ordinal[] {
  const held = heldOf(chronologyOf(documents, body));
  const series = seriesOf(documents, body);
  const counted = series?.complete === true ? held.filter((each) => each.day >= (series.from ?? "")) : [];
  let last: { readonly ordinal: number; readonly index: number } | undefined;
  return held.map((meeting, index) => {
    const stated = statedOf(documents, meeting.session);
    const place = counted.indexOf(meeting);
    const derived = place < 0 ? undefined : (series?.firstOrdinal ?? 1) + place;
    const earlier = held.slice(0, index).map((each) => each.session);
    const missing =
      stated === undefined || last === undefined ? 0 : stated.ordinal - last.ordinal - (index - last.index);
    const contradicted =
      stated !== undefined &&
      (earlier.length >= stated.ordinal || (derived !== undefined && derived !== stated.ordinal) || missing < 0);
    if (stated !== undefined) last = { ordinal: stated.ordinal, index };
    return {
      session: meeting.session,
      ...(stated !== undefined && { stated }),
      ...(derived !== undefined && { derived }),
      earlier,
      contradicted,
      ...(missing > 0 && { missingBefore: missing }),
    };
  });
}

function seriesOf(documents: Documents, body: SubjectId) {
  const document = documents.find("body", body);
  return document === undefined ? undefined : principalOf(document)?.terms.series;
}

function statedOf(documents: Documents, session: SubjectId): Ordinal["stated"] {
  const document = documents.find("session", session);
  return document === undefined ? undefined : principalOf(document)?.terms.stated;
}
