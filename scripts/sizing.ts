import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureSizes, type Engine, type Measured } from "../bench/sizes.ts";

/**
 * The sizing table of docs/scale.md: what is assumed of the practice stands here with its reason, what a machine can tell is
 * measured (bench/sizing.json). `node scripts/sizing.ts` writes the table anew, with `--measure` the figures too.
 */

/** Acts around one session, two parties; docs/scale.md names the reason of each line. */
const session = [
  ["session, agenda, minutes and two decisions: put forward, concurred with, received", 5 * 3],
  ["items proposed by both sides, and treated", 8],
  ["delegations, and that it was held, each side's own word", 4],
  ["draft minutes and comments on them", 3],
  ["readouts tabled and published, a statement each", 6],
  ["papers and notes sent", 4],
] as const;
const actsPerSession = session.reduce((sum, [, acts]) => sum + acts, 0);
/** Agreed (3), reported on and assessed yearly while it is open, three years on the average. */
const actsPerCommitment = 9;
/** A negotiated text of 40 clauses in five revisions: stances on clauses, comments, adoption. */
const actsPerText = 150;

/** Mechanisms by how much goes on in them, with how many of a state's 192 are such. */
const classes = [
  { name: "quiet", of: 144, sessions: 1, commitments: 2, texts: 0, letters: 12 },
  { name: "working", of: 38, sessions: 6, commitments: 10, texts: 0, letters: 50 },
  { name: "dense", of: 10, sessions: 40, commitments: 40, texts: 4, letters: 0 },
] as const;

const states = 193;
const mechanisms = (states * (states - 1)) / 2;
const years = 10;
/** Words beside an act, on the average: minutes, papers, readouts in two languages; files that are attached come on top. */
const wordsPerAct = 2_000;
/** Copies of a database that a careful party keeps running: the primary and two replicas. */
const replicas = 3;

const actsPerYear = ({ commitments, letters, sessions, texts }: (typeof classes)[number]): number =>
  sessions * actsPerSession + commitments * actsPerCommitment + texts * actsPerText + letters;

const perState = classes.reduce((sum, each) => sum + each.of * actsPerYear(each), 0);

interface Load {
  readonly what: string;
  readonly acts: number;
}

const [quiet, working, dense] = classes;

/** Who keeps how much after ten years. */
const loads: readonly Load[] = [
  { what: "one quiet mechanism", acts: actsPerYear(quiet) * years },
  { what: "one working mechanism", acts: actsPerYear(working) * years },
  { what: "one dense mechanism", acts: actsPerYear(dense) * years },
  { what: "one state, 192 mechanisms", acts: perState * years },
  { what: "one state, were all of them dense", acts: actsPerYear(dense) * 192 * years },
  { what: `all ${mechanisms.toLocaleString("en-US")} mechanisms, once`, acts: (perState * states * years) / 2 },
  { what: `all ${states} states, each its own copy`, acts: perState * states * years },
];

/** The tables of docs/scale.md, between its two marks. */
export function formatSizing(measured: Measured): string {
  return [
    `Measured ${measured.on} on ${measured.machine}, with the ${measured.acts} acts of the example, whose entries are ${round(measured.entryBytes)} bytes long and its documents ${round(measured.documentBytes)} bytes an act.`,
    "",
    "| measured | SQLite | PostgreSQL |",
    "| --- | ---: | ---: |",
    ...listMeasured(measured),
    "",
    `| acts in a year | ${classes.map(({ name }) => name).join(" | ")} |`,
    `| --- | ${classes.map(() => "---:").join(" | ")} |`,
    line("sessions", ({ sessions }) => sessions),
    line(`acts around them, ${actsPerSession} each`, ({ sessions }) => sessions * actsPerSession),
    line(`commitments, ${actsPerCommitment} acts each`, ({ commitments }) => commitments),
    line(`negotiated texts, ${actsPerText} acts each`, ({ texts }) => texts),
    line("letters between sessions", ({ letters }) => letters),
    line("**acts in a year**", actsPerYear),
    line("of a state's 192 mechanisms", ({ of }) => of),
    "",
    `| after ${years} years | acts | SQLite | PostgreSQL | with two replicas | put back from a copy | verified whole |`,
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...loads.map((load) => formatLoad(load, measured)),
  ].join("\n");
}

function listMeasured({ postgres, sqlite }: Measured): readonly string[] {
  const rows: readonly (readonly [what: string, of: (engine: Engine) => string])[] = [
    ["bytes of an act on disk, without its words", ({ bytesPerAct }) => round(bytesPerAct)],
    ["bytes on disk of a byte of words", ({ bytesPerWordByte }) => bytesPerWordByte.toFixed(2)],
    ["one act entered, durable", ({ enterMilliseconds }) => `${enterMilliseconds.toFixed(1)} ms`],
    ["an act put back from a copy", ({ restoreMicroseconds }) => `${round(restoreMicroseconds)} µs`],
    ["an act verified, everything derived anew", ({ verifyMicroseconds }) => `${round(verifyMicroseconds)} µs`],
  ];
  return rows.map(([what, of]) => `| ${what} | ${of(sqlite)} | ${of(postgres)} |`);
}

const line = (what: string, of: (each: (typeof classes)[number]) => number): string =>
  `| ${what} | ${classes.map((each) => round(of(each))).join(" | ")} |`;

function formatLoad({ acts, what }: Load, { postgres, sqlite }: Measured): string {
  const bytes = (engine: Engine): number => acts * (engine.bytesPerAct + wordsPerAct * engine.bytesPerWordByte);
  const cells = [
    round(acts),
    formatBytes(bytes(sqlite)),
    formatBytes(bytes(postgres)),
    formatBytes(bytes(postgres) * replicas),
    formatSeconds((acts * postgres.restoreMicroseconds) / 1e6),
    formatSeconds((acts * postgres.verifyMicroseconds) / 1e6),
  ];
  return `| ${what} | ${cells.join(" | ")} |`;
}

const round = (value: number): string => Math.round(value).toLocaleString("en-US");

function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 ? value.toFixed(1) : round(value)} ${units[step] ?? ""}`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : round(seconds)} s`;
  if (seconds < 7200) return `${round(seconds / 60)} min`;
  return `${round(seconds / 3600)} h`;
}

const root = join(import.meta.dirname, "..");
const figures = join(root, "bench", "sizing.json");
const page = join(root, "docs", "scale.md");
const marks = ["<!-- sizing: written by scripts/sizing.ts -->", "<!-- end of sizing -->"] as const;

/** A page with what stands between its marks replaced. */
export function placeSizing(text: string, sizing: string): string {
  const [before, rest] = text.split(marks[0]);
  const after = rest?.split(marks[1])[1];
  if (before === undefined || after === undefined) throw new Error("the page has lost its marks");
  return `${before}${marks[0]}\n\n${sizing}\n\n${marks[1]}${after}`;
}

export const readMeasured = (): Measured => JSON.parse(readFileSync(figures, "utf8")) as Measured;

if (import.meta.main) {
  if (process.argv.includes("--measure")) {
    writeFileSync(figures, `${JSON.stringify(await measureSizes(), undefined, 2)}\n`);
  }
  writeFileSync(page, placeSizing(readFileSync(page, "utf8"), formatSizing(readMeasured())));
}
