import { isPartyId } from "../../base/ids.ts";
import { z } from "../../base/shape.ts";
import type { Shaped } from "../../base/shape.ts";

/**
 * Everything an installation can be told, by the file `entente.json` in its home or by the environment, which goes before the
 * file. Each has a name, a meaning, a unit and a default; docs/settings.md lists them and a test compares.
 */

/** Where another node can be called: `https://host[:port]`, or `http://` on this machine alone or behind a tunnel. */
export const isOrigin = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.origin === text;
};

const origin = z.string().refine(isOrigin, "an address such as https://node.example.org, without a path");
const seconds = (least: number, most: number) => z.number().min(least).max(most);
const bytes = (least: number) => z.int().min(least);
const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const gibibyte = 1024 * mebibyte;

const tokenCharsMin = 32;
const nameCharsMax = 120;
const token = z.string().min(tokenCharsMin);

/** One setting: what it means, in which unit, and what it is where nobody says anything. */
interface Setting<S extends z.ZodType> {
  readonly shape: S;
  readonly unit: string;
  readonly meaning: string;
  readonly fallback: z.output<S> | undefined;
}

const setting = <S extends z.ZodType>(
  shape: S,
  unit: string,
  fallback: NoInfer<z.output<S>> | undefined,
  meaning: string,
): Setting<S> => ({ shape, unit, meaning, fallback });

/** The whole of them, by name. */
export const settings = {
  database: setting(
    z.string().regex(/^(?:postgres(?:ql)?:\/\/.+|[^:]+)$/, "postgres://… or the path of a file"),
    "URL or path",
    "record.sqlite",
    "The database of the record: a SQLite file, its path taken from the home, or PostgreSQL by its URL.",
  ),
  host: setting(z.string().min(1), "address", "127.0.0.1", "Address of this machine that `entente serve` listens on."),
  port: setting(z.int().min(0).max(65_535), "port", 4180, "Port it listens on; 0 takes a free one and logs which."),
  address: setting(
    origin,
    "URL",
    undefined,
    "Where the other parties call this node: the public address of the TLS proxy before it. Without one it only calls, and is called by nobody but at the address it listens on.",
  ),
  peers: setting(
    z.record(z.string().min(1), z.record(z.string().refine(isPartyId, "a party's short name"), origin)),
    "URLs",
    {},
    'Addresses of the other parties by mechanism (short name or id) and party: {"river": {"south": "https://node.south.example"}}. They go before those that `entente peer accept` has noted.',
  ),
  pollSeconds: setting(
    seconds(0.1, 86_400),
    "seconds",
    30,
    "How often a peer is asked for news when nothing of ours is waiting for it.",
  ),
  tickSeconds: setting(
    seconds(0.05, 3600),
    "seconds",
    1,
    "How often the node looks for hours that have passed and enters what it owes.",
  ),
  watchSeconds: setting(
    seconds(0.01, 3600),
    "seconds",
    0.05,
    "How often it looks whether other processes of this home, such as a command, have entered something that peers should have.",
  ),
  backOffSeconds: setting(
    seconds(0.1, 3600),
    "seconds",
    1,
    "After the first call that failed the next is made within so long, by chance; each further failure doubles it.",
  ),
  backOffSecondsMax: setting(seconds(0.1, 86_400), "seconds", 300, "The longest that doubling leads to."),
  callSeconds: setting(seconds(0.1, 3600), "seconds", 60, "How long a call to a peer may take, answer included."),
  requestSeconds: setting(
    seconds(0.1, 3600),
    "seconds",
    30,
    "How long a caller may take to send its request; who is slower is cut off.",
  ),
  requestBytes: setting(
    bytes(64 * kibibyte),
    "bytes",
    48 * mebibyte,
    "The largest request that is read: a part of 32 MiB as it travels, and what belongs to it.",
  ),
  parcelBytes: setting(
    bytes(16 * kibibyte),
    "bytes",
    mebibyte,
    "About how large the parcels are that we send; the next goes on where the last ended.",
  ),
  bufferBytes: setting(
    bytes(mebibyte),
    "bytes",
    64 * mebibyte,
    "How much of requests may be held in memory at once; beyond it callers are asked to come again.",
  ),
  requests: setting(z.int().min(1), "requests", 64, "How many requests are worked on at once."),
  connections: setting(z.int().min(1), "connections", 512, "How many connections are open at once."),
  peerRequestsPerSecond: setting(
    z.number().min(0.1),
    "requests per second",
    200,
    "How many requests of one party in one mechanism are taken, on average.",
  ),
  peerRequestsBurst: setting(z.int().min(1), "requests", 1000, "How many of them may come at once."),
  peerRequests: setting(
    z.int().min(2),
    "requests",
    16,
    "How many of them are under way at once, until their answers have been taken.",
  ),
  strangerRequestsPerSecond: setting(
    z.number().min(0.1),
    "requests per second",
    20,
    "How many requests that prove no known party are taken from one network address, on average.",
  ),
  strangerRequestsBurst: setting(z.int().min(1), "requests", 100, "How many of them may come at once."),
  peerQuotaBytes: setting(
    bytes(mebibyte),
    "bytes",
    10 * gibibyte,
    "How much of one party's entries and parts is kept in one mechanism; beyond it nothing further of that party is taken.",
  ),
  peerMemoryBytes: setting(
    bytes(mebibyte),
    "bytes",
    gibibyte,
    "How much of one party's entries is taken, by what holding them in memory can come to at the worst: several times what they usually need.",
  ),
  silentSeconds: setting(
    seconds(1, 31_536_000),
    "seconds",
    3600,
    "After so long without a word a peer is shown as silent.",
  ),
  stopSeconds: setting(
    seconds(0, 3600),
    "seconds",
    10,
    "How long requests under way may take to end when the node is stopped.",
  ),
  logLevel: setting(
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    "level",
    "info",
    "The least grave events that are logged.",
  ),
  metricsToken: setting(
    token,
    "text",
    undefined,
    `Who shows it as a bearer token may read /metrics from anywhere; at least ${tokenCharsMin} characters. Without it only this machine may.`,
  ),
  publish: setting(
    z.record(z.string().min(1), z.union([z.literal("everyone"), token])),
    "texts",
    {},
    `Mechanisms (short name or id) whose whole record strangers may read and verify at this node's address: "everyone", or a token of at least ${tokenCharsMin} characters that they must show. It gives away the other parties' words too: agree on it first.`,
  ),
  names: setting(
    z.record(z.string().min(1), z.record(z.string().min(1), z.string().min(1).max(nameCharsMax))),
    "texts",
    {},
    `What parties (by their short name in the charter's own list) and consultations are called on our own pages, by language: {"ko": {"usa": "워싱턴"}}; at most ${nameCharsMax} characters. The record keeps the charter's names.`,
  ),
  example: setting(
    z.boolean(),
    "true or false",
    false,
    "This home is one of the example: its prepared officers sign in with one click, without passkey or password. Refused unless the node listens on this machine alone.",
  ),
  testClock: setting(
    z.string().min(1),
    "path",
    undefined,
    "For tests: a file that holds the present second (2026-11-21T10:00:00Z) and is read whenever the hour is asked. Refused unless the node listens on this machine alone.",
  ),
} as const;

export type SettingName = keyof typeof settings;
type Value<N extends SettingName> = (typeof settings)[N] extends Setting<infer S> ? Shaped<S> : never;
/** Settings without a default may be undefined. */
type Optional = "address" | "metricsToken" | "testClock";
export type Settings = {
  readonly [N in SettingName]: N extends Optional ? Value<N> | undefined : Value<N>;
};

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** Name of a setting's variable: `pollSeconds` is ENTENTE_POLL_SECONDS. */
export const variableOf = (name: SettingName): string =>
  `ENTENTE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** The settings as docs/settings.md lists them. */
export function formatSettings(): string {
  return settingNames
    .map((name) => {
      const { fallback, meaning, unit } = settings[name];
      const usual = fallback === undefined ? "none" : `\`${JSON.stringify(fallback)}\``;
      return `### \`${name}\`\n\n${meaning}\n\n\`${variableOf(name)}\` · ${unit} · default ${usual}\n`;
    })
    .join("\n");
}
