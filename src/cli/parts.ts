import { readInput } from "./desk.ts";
import { encodeUtf8 } from "../base/bytes.ts";
import type { DraftPart } from "../node/node.ts";
import { Misuse } from "./failure.ts";

const PART = /^([a-z0-9][a-z0-9./-]*)(?::([A-Za-z0-9-]*))?(?:;([a-z0-9.+-]+\/[a-z0-9.+-]+))?=([\s\S]*)$/;

/** Media types of files by the end of their name; others are octets. */
const mediaByEnding: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
};

/** `name:lang=words` or `name:lang=@FILE`; the language may be left out, `;media/type` may stand before the sign. `hint` ends the refusal. */
export async function readPart(given: string, hint = ""): Promise<DraftPart> {
  const [, name, lang = "", media, value] = PART.exec(given) ?? [];
  if (name === undefined || value === undefined) {
    throw new Misuse(`--part takes name:lang=words or name:lang=@FILE, not "${given}".${hint}`);
  }
  if (!value.startsWith("@")) return { name, lang, media: media ?? "text/plain", bytes: encodeUtf8(value) };
  const path = value.slice(1);
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return {
    name,
    lang,
    media: media ?? mediaByEnding[ending] ?? "application/octet-stream",
    bytes: await readInput(path),
  };
}
