import { rows } from "./ja/rows.ts";
import { name } from "./ja/name.ts";
import { fields } from "./ja/fields.ts";
import { frame } from "./ja/frame.ts";
import type { Words } from "./en.ts";

export const words: Words = { frame, name, rows, fields };
