/** The one file that names the schema library. Every other room takes `z` and its types from here. */
export { z } from "zod";
import type { z } from "zod";

/** The value type a shape accepts. */
export type Shaped<S extends z.ZodType> = z.output<S>;
