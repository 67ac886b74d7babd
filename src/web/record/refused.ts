import { Refusal } from "../api.ts";

/** The node's own sentence, or none where it did not answer. */
export const sentenceOf = (error: unknown): string => (error instanceof Refusal ? error.message : "");
