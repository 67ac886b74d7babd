/** What the API is written with: routes, and shapes that become both the check at the door and the OpenAPI document. */
export { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
