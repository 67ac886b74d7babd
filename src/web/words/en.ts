import { rows } from "./en/rows.ts";
import { name } from "./en/name.ts";
import { frame } from "./en/frame.ts";

/** All words of the pages in English; the other languages have the same ones, or do not compile. */
export const words = { frame, name, rows };

export type Words = typeof words;
