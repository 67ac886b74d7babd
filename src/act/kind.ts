import type { z } from "../base/shape.ts";
import type { Shaped } from "../base/shape.ts";

/** What the catalogue knows of one kind of act: its form, and the words that explain it on the command line. */
export interface Kind<S extends z.ZodType = z.ZodType> {
  readonly version: 1;
  readonly content: S;
  /** What entering it means, one sentence. */
  readonly says: string;
  /** Who enters it: an officer, or the node by itself (a node-entered line never answers a node-entered line). */
  readonly enteredBy: "officer" | "node";
}

export const kind = <S extends z.ZodType>(says: string, content: S): Kind<S> => ({
  version: 1,
  content,
  says,
  enteredBy: "officer",
});
export const nodeKind = <S extends z.ZodType>(says: string, content: S): Kind<S> => ({
  version: 1,
  content,
  says,
  enteredBy: "node",
});

export type ContentOf<K extends Kind> = Shaped<K["content"]>;
