import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { charter } from "../cli/charter.ts";
import { layTable } from "../cli/line.ts";
import type { Table } from "../cli/line.ts";

/** Two homes that trust each other's keys, made through the command line. */
export async function meet(): Promise<Table & { readonly digits: Readonly<Record<string, string>> }> {
  const table = await layTable("2030-05-01T09:00:00Z");
  const charterFile = join(table.dir, "charter.json");
  await writeFile(charterFile, JSON.stringify(charter));
  const founded = await table.at("east", ["init", "--charter", charterFile, "--party", "east"]);
  await writeFile(join(table.dir, "invitation.txt"), (await table.at("east", ["invite"])).out);
  const joined = await table.at("west", ["join", join(table.dir, "invitation.txt"), "--party", "west"]);
  const digits = { east: table.digitsOf(founded.out), west: table.digitsOf(joined.out) };
  await table.at("east", ["trust", "west", "--digits", digits.west]);
  await table.at("west", ["trust", "east", "--digits", digits.east]);
  await table.exchange("east", "west");
  return { ...table, digits };
}

/** Words with a mark in them that turns the direction of writing, which no page may obey. */
export const slyWords = "The lake is shared\u202E.draug on si erehT";

const part = (lang: string, words: string): readonly string[] => [
  "--part",
  `revision:${lang};application/json=${JSON.stringify({ clauses: [{ id: "one", number: "1", text: words }] })}`,
];

/** A text in two languages, put forward. */
export async function tableText(table: Table, slug: string, english: string, party = "east"): Promise<void> {
  const named = ["--text", `text:${slug}`, "--title", `Text ${slug}`, "--purpose", "paper"];
  const clauses = JSON.stringify([{ id: "one", number: "1" }]);
  const words = [...part("en", english), ...part("ko", "호수는 함께 쓴다.")];
  const { out } = await table.at(party, ["act", "text.tabled", ...named, "--clauses", clauses, ...words, "--json"]);
  const revision = (JSON.parse(out) as { readonly acts: readonly [{ readonly act: string }] }).acts[0].act;
  const terms = ["--subject", `text:${slug}`, "--title", `Text ${slug}`, "--nature", "political", "--authentic", "en"];
  await table.at(party, ["table", "text", ...terms, "--revision", revision]);
}

/** The same agreed by west. */
export async function adoptText(table: Table, slug: string, english: string): Promise<void> {
  await tableText(table, slug, english);
  await table.exchange("east", "west");
  await table.at("west", ["concur", `text:${slug}`]);
  await table.exchange("west", "east");
}
