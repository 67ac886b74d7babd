import { rows } from "./ko/rows.ts";
import { name } from "./ko/name.ts";
import { fields } from "./ko/fields.ts";
import { frame } from "./ko/frame.ts";
import type { Words } from "./en.ts";

export const words: Words = { frame, name, rows, fields };
