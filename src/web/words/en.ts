import { rows } from "./en/rows.ts";
import { name } from "./en/name.ts";
import { fields } from "./en/fields.ts";
import { frame } from "./en/frame.ts";

/** All words of the pages in English; the other languages have the same ones, or do not compile. */
export const words = { frame, name, rows, fields };

export type Words = typeof words;
