import { z } from "@hono/zod-openapi";

/** What the API is written with: routes, and shapes that become both the check at the door and the OpenAPI document. */
export { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";

/** A list as page models have them: nobody downstream changes it. */
export const listOf = <T extends z.ZodType>(of: T) => z.array(of).readonly();
