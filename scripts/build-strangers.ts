import { writeFile } from "node:fs/promises";
import { bundles, bundleStranger } from "./stranger-bundle.ts";

/** Makes anew the scripts that travel with certificates and archives: `node scripts/build-strangers.ts`. A test holds them to it. */
for (const bundle of bundles) {
  const source = await bundleStranger(bundle);
  await writeFile(bundle.file, source);
  console.log(`${bundle.file}: ${source.length} bytes`);
}
