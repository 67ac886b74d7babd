import { actParsers } from "./act-parsers.ts";
import type { Parser } from "./fuzz.ts";
import { nodeParsers } from "./node-parsers.ts";
import { recordParsers } from "./record-parsers.ts";
import { strangerParsers } from "./stranger-parsers.ts";
import { wireParsers } from "./wire-parsers.ts";

/** Every reader of the project that meets bytes from outside. */
export const parsers: readonly Parser[] = [
  ...actParsers,
  ...recordParsers,
  ...nodeParsers,
  ...wireParsers,
  ...strangerParsers,
];
