import type { OpenAPIHono } from "./shape.ts";
import type { ApiEnv } from "./world.ts";
import { pageOf } from "./docs-page.ts";
import { docsStyle } from "./docs-style.ts";

const info = {
  title: "The desk of an Entente node",
  version: "1",
  description:
    "Everything the pages of this node do. Who calls signs in first and shows the cookie it was given; what changes something comes from this node's own address as Origin, as application/json or application/octet-stream. Refusals are application/problem+json with a code for programs and a sentence for people.",
} as const;

/** The OpenAPI 3.1 document of an API, as it is now. */
export const documentOf = (app: OpenAPIHono<ApiEnv>) =>
  app.getOpenAPI31Document({
    openapi: "3.1.0",
    info,
    servers: [{ url: "/api", description: "This node" }],
  });

export type ApiDocument = ReturnType<typeof documentOf>;

/** What a page of the documentation may do: show itself with its own stylesheet. */
const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The document for programs and as a page; open to who is not signed in, since it says nothing of what is held here. */
export function serveDocument(app: OpenAPIHono<ApiEnv>): void {
  let made: { readonly json: string; readonly page: string } | undefined;
  const make = () => {
    if (made === undefined) {
      const document = documentOf(app);
      made = { json: JSON.stringify(document), page: pageOf(document) };
    }
    return made;
  };
  app.get("/openapi.json", () => new Response(make().json, { headers: { "content-type": "application/json" } }));
  app.get(
    "/docs",
    () =>
      new Response(make().page, {
        headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": docsPolicy },
      }),
  );
  app.get("/docs.css", () => new Response(docsStyle, { headers: { "content-type": "text/css; charset=utf-8" } }));
}
