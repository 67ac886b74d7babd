import type { ReactElement } from "react";
import { Status } from "../parts/sign.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";
import { useSpeaking } from "../words.tsx";
import type { Language } from "../words.tsx";
import type { Words } from "../words/en.ts";
import { gapWords } from "./dates.ts";
import type { Gap } from "./dates.ts";

export type StandingCode = keyof Words["mechanism"]["standing"];

export interface Standing {
  readonly code: StandingCode;
  readonly basis: "rhythm" | "words" | "life";
  readonly since?: string | undefined;
  readonly gap?: Gap | undefined;
}

/** One sign and one tone for one word, wherever a body's standing is shown. */
export const standingSigns: Readonly<Record<StandingCode, { readonly sign: SignName; readonly tone: Tone }>> = {
  kept: { sign: "kept", tone: "ok" },
  late: { sign: "late", tone: "late" },
  lapsed: { sign: "lapsed", tone: "late" },
  regular: { sign: "same", tone: "plain" },
  standing: { sign: "standing", tone: "ok" },
  "ad-hoc": { sign: "adhoc", tone: "plain" },
  forming: { sign: "forming", tone: "mid" },
  stalled: { sign: "back", tone: "plain" },
  suspended: { sign: "await", tone: "mid" },
  ended: { sign: "ended", tone: "plain" },
  disputed: { sign: "disputed", tone: "mid" },
};

/** `Lapsed, 462 days`: only what is out of time says for how long. */
export function standingWords(language: Language, words: Words, { code, gap }: Standing): string {
  const word = words.mechanism.standing[code];
  const isOut = (code === "late" || code === "lapsed") && gap !== undefined;
  return isOut ? words.mechanism.standingFor(word, gapWords(language, gap)) : word;
}

/** How a body stands, by sign and word. */
export function StandingStatus({ of, wrap = false }: { readonly of: Standing; readonly wrap?: boolean }): ReactElement {
  const { language, words } = useSpeaking();
  const { sign, tone } = standingSigns[of.code];
  return (
    <Status sign={sign} tone={tone} wrap={wrap}>
      {standingWords(language, words, of)}
    </Status>
  );
}
