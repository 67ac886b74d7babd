import { isSubjectId } from "../../base/ids.ts";
import { listOf, z } from "./shape.ts";

/** What every list of the desk is asked with, and answers with. */

/** Letters of a search typed above a list. */
const typedMax = 120;

export const listQuery = z.object({
  start: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .openapi({ description: "First row wanted, from 0; an answer has at most 100." }),
  typed: z.string().max(typedMax).optional().openapi({ description: "Words that a row must have." }),
});

/** Rows from the first one asked for, and how many there are in all. */
export const sliceShape = <T extends z.ZodType>(row: T) => ({ rows: listOf(row), total: z.number().int() });

export const levelShape = z.object({ id: z.string(), label: z.string() });

/** Id of a thing of one kind, as in `issue:payload-limit`. */
export const subjectOf = (kind: string) =>
  z
    .string()
    .max(80)
    .refine((id) => isSubjectId(id) && id.startsWith(`${kind}:`), `it must be an id such as ${kind}:NAME`);
