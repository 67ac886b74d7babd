import { build } from "esbuild";
import type { Plugin } from "esbuild";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

export interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly platform: "browser" | "node";
}

/** The scripts that strangers get, each one file without anything to install. */
export const bundles: readonly Bundle[] = [
  {
    entry: join(root, "src/stranger/browser.ts"),
    file: join(root, "src/stranger/bundle/certificate.js"),
    platform: "browser",
  },
  {
    entry: join(root, "src/cli/verify-alone.ts"),
    file: join(root, "src/stranger/bundle/verify.mjs"),
    platform: "node",
  },
];

/**
 * The schema library with what the catalogue uses of it and nothing else: its index brings every language's messages along. It is
 * told not to compile checks at run time, which the page's policy forbids. A page does without JSON Schema too, which only the
 * words of a refusal ask for: it shows no such words.
 */
const leanSchemas = (platform: Bundle["platform"]): Plugin => ({
  name: "lean-schemas",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^zod$/ }, () => ({ path: "zod", namespace: "lean" }));
    onLoad({ filter: /^zod$/, namespace: "lean" }, () => ({
      resolveDir: root,
      contents: [
        `import * as all from "${library}/classic/schemas.js";`,
        `import { config } from "${library}/core/core.js";`,
        platform === "browser"
          ? `const toJSONSchema = () => ({});`
          : `import { toJSONSchema } from "${library}/core/json-schema-processors.js";`,
        `config({ jitless: true });`,
        `export const z = { toJSONSchema, ${schemas.map((name) => `${name}: all.${name}`).join(", ")} };`,
      ].join("\n"),
    }));
    if (platform !== "browser") return;
    onResolve({ filter: /json-schema(?:-processors)?\.js$/ }, ({ importer }) =>
      importer.endsWith("/zod/v4/classic/schemas.js") ? { path: "json-schema", namespace: "lean" } : undefined,
    );
    onLoad({ filter: /^json-schema$/, namespace: "lean" }, () => ({
      resolveDir: root,
      contents: [
        `export { aggregateChecks } from "${library}/core/json-schema-processors.js";`,
        `const none = () => () => ({});`,
        `export { none as createToJSONSchemaMethod, none as createStandardJSONSchemaMethod };`,
      ].join("\n"),
    }));
  },
});

const library = "./node_modules/zod/v4";
const schemas =
  "array boolean custom discriminatedUnion enum int lazy literal null number object record strictObject string union ZodArray ZodBoolean ZodCustom ZodDiscriminatedUnion ZodEnum ZodLiteral ZodNumber ZodObject ZodOptional ZodString".split(
    " ",
  );

/** One script, the same bytes for the same sources. */
export async function bundleStranger({ entry, platform }: Bundle): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    plugins: [leanSchemas(platform)],
    ...(platform === "browser"
      ? { format: "iife", platform: "browser", target: "es2022" }
      : { format: "esm", platform: "node", target: "es2022" }),
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("nothing was bundled");
  // A page ends its script at the first of these, wherever it stands.
  return output.text.replaceAll("</script", "<\\/script");
}
