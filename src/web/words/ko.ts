import { frame } from "./ko/frame.ts";
import type { Words } from "./en.ts";

export const words: Words = { frame };
