import { readFile } from "node:fs/promises";
import { stdin, stderr } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Desk, Terminal } from "./desk.ts";
import { Misuse } from "./failure.ts";

/** Asks for a secret on the terminal, without showing it; undefined where nobody sits there. */
export async function askHidden(question: string): Promise<string | undefined> {
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

/** The first line of a file that holds a passphrase. */
export async function readPassphrase(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Misuse(
      `The passphrase file ${path} cannot be read: ${error.code === "ENOENT" ? "there is none" : error.message}.`,
    );
  });
  return (text.split("\n")[0] ?? "").replace(/\r$/, "");
}

/** The passphrase of the keys file: of the file that ENTENTE_PASSPHRASE_FILE names, else asked for, once. */
export function passphraseOf({ ask, env }: Terminal): () => Promise<string | undefined> {
  let known: Promise<string | undefined> | undefined;
  const find = async (): Promise<string | undefined> => {
    const path = env?.["ENTENTE_PASSPHRASE_FILE"];
    return path === undefined ? ask?.("Passphrase of the keys file: ") : readPassphrase(path);
  };
  return () => (known ??= find());
}

/** A passphrase for a command: from the file it names, else asked for; a new one is asked for twice. */
export async function choosePassphrase(
  { terminal }: Desk,
  path: string | undefined,
  { isNew, what }: { readonly isNew: boolean; readonly what: string },
): Promise<string> {
  if (path !== undefined) return readPassphrase(path);
  const given = await terminal.ask?.(`Passphrase for ${what}: `);
  if (given === undefined) throw new Misuse("Name a file that holds the passphrase: --passphrase-file FILE.");
  if (isNew && (await terminal.ask?.("The same again: ")) !== given) throw new Misuse("The two are not the same.");
  return given;
}
