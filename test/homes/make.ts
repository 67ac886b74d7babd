import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * Makes the homes that a released version is remembered by: `node test/homes/make.ts CHECKOUT OUT`, CHECKOUT being a work tree
 * of that version. Every act goes through that version's own command line, at hours of its own.
 */
interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string>>;
}
type Run = (args: readonly string[], terminal: Terminal) => Promise<number>;

const [checkout = "", folder = ""] = process.argv.slice(2);
assert.ok(checkout !== "" && folder !== "", "node test/homes/make.ts CHECKOUT OUT");
const { run } = (await import(resolve(checkout, "src/main.ts"))) as { readonly run: Run };
const post = join(folder, "post");
const pages = ["waiting", "sessions", "bodies", "texts", "issues", "agenda", "commitments", "statements", "history"];
/** Parcels left in the post: the newest of each side, of which the last has not been taken. */
const parcelsKept = 3;
await mkdir(post, { recursive: true });
let clock = "2031-03-03T09:00:00Z";

async function entente(party: string, ...args: readonly string[]): Promise<string> {
  const said = { out: "", err: "" };
  const status = await run([...args, "--home", join(folder, party)], {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    env: { ENTENTE_NOW: clock },
  });
  assert.equal(status, 0, `entente ${args.join(" ")}\n${said.out}\n${said.err}`);
  return said.out;
}

const exchange = async (...parties: readonly string[]): Promise<void> => {
  for (const party of [...parties, ...parties]) await entente(party, "exchange", post);
};
const digitsOf = (out: string): string => /(?:\d{5} ){7}\d{5}/.exec(out)?.[0] ?? assert.fail(out);
const enter = async (party: string, ...args: readonly string[]): Promise<string> => {
  const { acts } = JSON.parse(await entente(party, ...args, "--json")) as { readonly acts: readonly { act: string }[] };
  return acts[0]?.act ?? assert.fail("nothing was entered");
};
const day = (to: string): void => void (clock = to);
const dayBoth = async (to: string): Promise<void> => {
  day(to);
  for (const party of ["kor", "usa"]) await entente(party, "confirm-hour");
};

const charter = {
  name: "Standing consultation kept by the first version",
  shortName: "kept",
  parties: [
    { id: "kor", name: "Republic of Korea", shortName: "Seoul", domain: "kor.example", zone: "Asia/Seoul" },
    { id: "usa", name: "United States", shortName: "Washington", domain: "usa.example", zone: "America/New_York" },
  ],
  languages: ["ko", "en"],
  levels: [
    { id: "working", label: "working level" },
    { id: "vice", label: "vice-ministerial" },
  ],
  rules: [{ silence: { noticeHours: 24 } }],
  adReferendumDays: 30,
  carriageHours: 72,
  leavingNoticeDays: 30,
};
await writeFile(join(folder, "charter.json"), `${JSON.stringify(charter, undefined, 2)}\n`);

const founded = await entente("kor", "init", "--charter", join(folder, "charter.json"), "--party", "kor");
await entente("kor", "invite", "--out", join(folder, "invitation.txt"));
const joined = await entente("usa", "join", join(folder, "invitation.txt"), "--party", "usa");
await entente("kor", "trust", "usa", "--digits", digitsOf(joined));
await entente("usa", "trust", "kor", "--digits", digitsOf(founded));
await exchange("kor", "usa");

const body = ["--level", "working", "--form", "regular", "--life.state", "established"];
const tabled = (slug: string, name: string) => ["table", "body", "--subject", `body:${slug}`, "--name", name, ...body];
await enter("kor", ...tabled("plenary", "Plenary"));
await enter("usa", ...tabled("experts", "Group of experts"));
await exchange("kor", "usa");
await entente("usa", "concur", "body:plenary");
await entente("kor", "concur", "body:experts");
await exchange("usa", "kor");

await dayBoth("2031-03-05T02:00:00Z");
const source = ["--rule", "entered", "--source.publisher", "Gazette of 12 May 2030", "--source.date", "2030-05-12"];
const held = ["--body", "body:plenary", "--status", "held", "--when.day", "2030-05-12", "--place", "Seoul"];
await enter("kor", "table", "session", "--subject", "session:first", ...held, ...source);
const next = ["--body", "body:plenary", "--status", "planned", "--when.day", "2031-04-10", "--place", "Washington"];
await enter("usa", "table", "session", "--subject", "session:second", ...next);
await exchange("kor", "usa");
await entente("kor", "concur", "session:second");
await entente("usa", "concur", "session:first");
await exchange("kor", "usa");

const clauses = [
  { id: "one", number: "1" },
  { id: "two", number: "2" },
];
const words = (one: string, two: string): string =>
  JSON.stringify({ clauses: [clauses[0], clauses[1]].map((each, i) => ({ ...each, text: i === 0 ? one : two })) });
async function draft(slug: string, title: string): Promise<string> {
  const parts = [
    `revision:en;application/json=${words("The parties meet twice a year.", "Each names a point of contact.")}`,
    `revision:ko;application/json=${words("양측은 매년 두 차례 회합한다.", "각 측은 연락 창구를 지정한다.")}`,
  ].flatMap((part) => ["--part", part]);
  const named = ["--text", `text:${slug}`, "--title", title, "--purpose", "paper"];
  return enter("kor", "act", "text.tabled", ...named, "--clauses", JSON.stringify(clauses), ...parts);
}
const adopt = (slug: string, title: string, revision: string): readonly string[] => {
  const named = ["table", "text", "--subject", `text:${slug}`, "--title", title, "--revision", revision];
  return [...named, "--nature", "political", "--authentic", "en", "--authentic", "ko"];
};
await enter("kor", ...adopt("rhythm", "On our rhythm", await draft("rhythm", "On our rhythm")));
await enter(
  "kor",
  ...adopt("contacts", "On contacts", await draft("contacts", "On contacts")),
  "--rule",
  "silence",
  "--until",
  "+72h",
);
await exchange("kor", "usa");
await entente("usa", "concur", "text:rhythm");
await exchange("usa", "kor");
await entente("usa", "roll-keys");
await exchange("usa", "kor");

await dayBoth("2031-03-10T02:00:00Z");
for (const party of ["usa", "kor"]) await entente(party, "tick");
await exchange("usa", "kor");
const owed = ["--owners", "usa", "--what", "send the list of contacts", "--due.kind", "by", "--due.date", "2031-05-31"];
await enter("kor", "table", "commitment", "--subject", "commitment:list", ...owed);
await exchange("kor", "usa");
await entente("usa", "concur", "commitment:list");
await exchange("usa", "kor");
await entente("usa", "report", "commitment:list", "--progress", "under-way", "--as-of", "2031-03-10");
await enter("kor", "act", "issue.raised", "--issue", "issue:hours", "--title", "Hours of the crossing");
await exchange("usa", "kor");

// What lies in the post undelivered: an act of each side that the other has not taken.
await enter("kor", ...tabled("crossing", "Group on the crossing"));
await entente("kor", "exchange", post);
await enter("usa", "act", "issue.raised", "--issue", "issue:signs", "--title", "Signs at the crossing");

for (const party of ["kor", "usa"]) {
  await mkdir(join(folder, "pages", party), { recursive: true });
  for (const page of pages) {
    await writeFile(join(folder, "pages", party, `${page}.json`), await entente(party, "show", page, "--json"));
  }
}
for (const mechanism of await readdir(post)) {
  const names = (await readdir(join(post, mechanism))).toSorted();
  for (const party of ["kor", "usa"]) {
    const old = names.filter((name) => name.startsWith(party)).slice(0, -parcelsKept);
    for (const name of old) await rm(join(post, mechanism, name));
  }
}
