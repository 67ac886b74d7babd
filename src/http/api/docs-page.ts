import type { ApiDocument } from "./document.ts";

/** The page of the API, made from its document: every route, what it takes and what it answers. No script. */
export function pageOf(document: ApiDocument): string {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      anchor: `${method}${path.replaceAll(/[^a-z0-9]+/gi, "-")}`,
    })),
  );
  const topics = Map.groupBy(routes, ({ path }) => topicOf(path));
  const schemas = Object.entries(document.components?.schemas ?? {}) as readonly [string, Schema][];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(document.info.title)}: API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<main>
<h1>${escape(document.info.title)}: API</h1>
<p>${escape(document.info.description ?? "")}</p>
<p>The same for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI ${escape(document.openapi)}).</p>
<nav aria-label="Topics"><ul>${[...topics.keys()].map((topic) => `<li><a href="#${escape(topic)}">${escape(topic)}</a></li>`).join("")}</ul></nav>
${[...topics]
  .map(
    ([topic, list]) =>
      `<section aria-labelledby="${escape(topic)}"><h2 id="${escape(topic)}">${escape(topic)}</h2>\n${list.map(routeOf).join("\n")}</section>`,
  )
  .join("\n")}
<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>
${schemas.map(([name, schema]) => `<h3 id="shape-${escape(name)}">${escape(name)}</h3>${fieldsOf(schema, name)}`).join("\n")}
</section>
</main>
</body>
</html>
`;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** Routes of one consultation by what they are about, the others by their first word. */
function topicOf(path: string): string {
  const [first = "", , third] = path.split("/").filter((part) => part !== "");
  return first === "mechanisms" && third !== undefined ? third : first;
}

function routeOf({
  anchor,
  method,
  operation,
  path,
}: {
  readonly anchor: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}): string {
  const { parameters = [], requestBody, responses = {} } = operation;
  const asked = parameters.map(
    (each) =>
      `<tr><th scope="row"><code>${escape(each.name)}</code></th><td>${escape(each.in)}${each.required === true ? ", required" : ""}</td><td>${kindOf(each.schema)}</td><td>${escape(each.description ?? each.schema?.description ?? "")}</td></tr>`,
  );
  return `<h3 id="${escape(anchor)}"><span class="method">${method}</span> <code>/api${escape(path)}</code></h3>
<p>${escape(operation.summary ?? "")}${operation.description === undefined ? "" : `. ${escape(operation.description)}`}</p>
${asked.length === 0 ? "" : `<table><caption>Asked by address</caption><thead><tr><th scope="col">Name</th><th scope="col">Where</th><th scope="col">Kind</th><th scope="col">Meaning</th></tr></thead><tbody>${asked.join("")}</tbody></table>`}
${requestBody === undefined ? "" : bodyOf("What is sent", requestBody.content)}
${Object.entries(responses)
  .map(([status, answer]) =>
    bodyOf(`${status === "default" ? "Otherwise" : status}: ${answer.description ?? ""}`, answer.content),
  )
  .join("\n")}`;
}

function bodyOf(title: string, content: Content | undefined): string {
  const kinds = Object.entries(content ?? {});
  if (kinds.length === 0) return `<p>${escape(title)}</p>`;
  return kinds
    .map(
      ([media, { schema }]) =>
        `<details><summary>${escape(title)} <span class="quiet">(${escape(media)}: ${kindOf(schema)})</span></summary>${fieldsOf(schema, title)}</details>`,
    )
    .join("\n");
}

/** Fields of an object as a table; of what lies deeper its own fields below it, by their way from the top. */
function fieldsOf(schema: Schema | undefined, title: string): string {
  const rows = listFields(schema, "").map(
    ({ field, isRequired, way }) =>
      `<tr><th scope="row"><code>${escape(way)}</code></th><td>${kindOf(field)}${isRequired ? "" : ", may be absent"}</td><td>${escape(field.description ?? "")}</td></tr>`,
  );
  if (rows.length === 0) return `<p>${kindOf(schema)} ${escape(schema?.description ?? "")}</p>`;
  return `<table><caption>${escape(title)}</caption><thead><tr><th scope="col">Field</th><th scope="col">Kind</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

interface Field {
  readonly way: string;
  readonly field: Schema;
  readonly isRequired: boolean;
}

function listFields(schema: Schema | undefined, above: string): readonly Field[] {
  if (schema === undefined || schema.$ref !== undefined) return [];
  if (schema.items !== undefined) return listFields(schema.items, `${above}[]`);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return choices.flatMap((each) => listFields(each, above));
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const way = above === "" ? name : `${above}.${name}`;
    return [{ way, field, isRequired: schema.required?.includes(name) === true }, ...listFields(field, way)];
  });
}

/** Kind of a value in few words; named shapes lead to where they stand. */
function kindOf(schema: Schema | undefined): string {
  if (schema === undefined) return "";
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return `<a href="#shape-${escape(name)}">${escape(name)}</a>`;
  }
  if (schema.const !== undefined) return `<code>${escape(JSON.stringify(schema.const))}</code>`;
  if (schema.enum !== undefined) return schema.enum.map((each) => `<code>${escape(String(each))}</code>`).join(" or ");
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return choices.map(kindOf).join(schema.allOf === undefined ? " or " : " with ");
  if (schema.items !== undefined) return `list of ${kindOf(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `table of ${kindOf(schema.additionalProperties)}`;
  return escape([schema.type ?? "anything"].flat().join(" or "));
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter);
