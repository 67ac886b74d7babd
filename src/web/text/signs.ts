import type { InferResponseType } from "hono/client";
import type { api } from "../api.ts";
import type { Mechanism } from "../circle.tsx";
import type { SignName, Tone } from "../parts/sign.tsx";

export type TextReading = InferResponseType<(typeof api.mechanisms)[":mechanism"]["texts"][":text"]["$get"], 200>;
export type TextClause = TextReading["clauses"][number];

export interface TextProps {
  readonly mechanism: Mechanism;
  readonly page: TextReading;
}

/** Always the same sign for the same word; `edge` is how the margin of such a clause is drawn. */
export const clauseSigns: Readonly<
  Record<TextClause["state"], { readonly sign: SignName; readonly tone: Tone; readonly edge: string }>
> = {
  agreed: { sign: "agreed", tone: "ok", edge: "agreed" },
  "in-principle": { sign: "principle", tone: "mid", edge: "principle" },
  open: { sign: "open", tone: "plain", edge: "open" },
  "left-aside": { sign: "excluded", tone: "plain", edge: "aside" },
};

/** The revision shown is the one that was adopted: stances on its clauses are past. */
export const isWhole = ({ adoption, shown }: TextReading): boolean =>
  adoption?.holds === true && (adoption.revision === undefined || adoption.revision === shown);
