import { buildCommand } from "@stricli/core";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listArchive, openArchive } from "../../node/check/archive.ts";
import { count } from "../../view/time-words.ts";
import { atHome, chooseMechanism, homeOf, say, writeOutput } from "../desk.ts";
import type { Desk, HomeFlags } from "../desk.ts";
import { Refused, take } from "../failure.ts";
import { homeFlags } from "../flags.ts";

/** The verifier that lies beside the record (`scripts/build-strangers.ts`). */
const verifier = new URL("../../stranger/bundle/verify.mjs", import.meta.url);

/** `entente archive DIR`: the whole consultation as pages, JSON and proofs, to be kept and checked without this program. */
export const archiveCommand = buildCommand({
  parameters: {
    flags: homeFlags,
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief: "Folder to write, empty or not there yet",
          placeholder: "DIR",
          parse: (input: string): string => input,
        },
      ],
    },
  },
  docs: {
    brief: "Write the whole consultation as readable pages, JSON and proofs, with a verifier that needs nothing else",
  },
  async func(this: Desk, flags: HomeFlags, dir: string) {
    const row = await atHome(this, flags, ({ node }) => chooseMechanism(node, flags));
    const found = await readdir(dir).catch(() => []);
    if (found.length > 0) {
      throw new Refused({
        code: "archive-exists",
        sentence: `${dir} is not empty: an archive is written into a folder of its own.`,
      });
    }
    const { store } = take(await this.wiring.openStore(homeOf(this, flags)));
    try {
      const snapshot = await store.snapshot();
      try {
        const source = take(await openArchive(this.wiring.crypto, snapshot, row));
        let files = 1;
        let bytes = 0;
        for await (const file of listArchive(source, true)) {
          await writeInto(dir, file.path, file.bytes);
          files += 1;
          bytes += file.bytes.length;
        }
        await writeInto(dir, "verify.mjs", await readFile(verifier));
        say(
          this,
          `${row.shortName}: ${count(files, "file")}, ${bytes} bytes, written to ${dir}. To check it: node ${join(dir, "verify.mjs")} ${dir}`,
        );
      } finally {
        await snapshot.close();
      }
    } finally {
      await store.close();
    }
  },
});

async function writeInto(dir: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeOutput(file, bytes);
}
