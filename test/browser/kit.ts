import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { choosePorts, openHouse, openHouses, settleHouses } from "../../src/cli/example/houses.ts";
import type { House } from "../../src/cli/example/houses.ts";
import { addSeconds } from "../../src/base/time.ts";
import type { Instant } from "../../src/base/time.ts";
import { now, openExample } from "../stories/example.ts";
import { openBrowser } from "../strangers/browser.ts";

/** What tests in a browser stand on: the example's three nodes, each a process of its own, and real Chromium. */

/** Homes of the example. */
export type Name = "kor" | "usa" | "jpn";
export type Tongue = "en" | "ko" | "ja";
const names = ["kor", "usa", "jpn"] as const satisfies readonly Name[];

/** How a page is looked at. */
export interface Look {
  readonly tongue?: Tongue;
  /** CSS pixels; 1280 where nothing is said, 375 is a telephone. */
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly still?: boolean;
}

/** The three nodes of the example, serving a copy of it. */
export interface Street {
  /** Folder of the copy; each home is a folder in it. */
  readonly dir: string;
  readonly browser: Browser;
  /** `http://localhost:PORT`. */
  addressOf(name: Name): string;
  /** Moves the clock of all three on; it stands still otherwise. */
  pass(seconds: number): Promise<void>;
  now(): Instant;
  /** Stops a node: nobody reaches it, and it reaches nobody. */
  stop(name: Name): Promise<void>;
  /** Starts it again at its own address. */
  start(name: Name): Promise<void>;
  /** A browser of somebody's own: tabs opened in it share its cookies. */
  openContext(look?: Look): Promise<BrowserContext>;
  /** A page of a browser of its own, signed in as a prepared officer of that house, at an address below it. */
  open(name: Name, officer: string, path?: string, look?: Look): Promise<Page>;
  close(): Promise<void>;
}

/** Chromium, once for all tests of a run. */
let chromium: Promise<Browser> | undefined;

const sharedBrowser = (): Promise<Browser> => {
  chromium ??= openBrowser();
  return chromium;
};

after(async () => (await chromium)?.close());

/** Copies the example, which is built once for all tests of a run, and serves it. Takes about two seconds. */
export async function openStreet(): Promise<Street> {
  const [{ dir: built }, browser] = await Promise.all([openExample(), sharedBrowser()]);
  const dir = await mkdtemp(join(tmpdir(), "entente-street-"));
  for (const name of names) cpSync(join(built, name), join(dir, name), { recursive: true });
  let moment = now;
  const clock = join(dir, "clock");
  await writeFile(clock, moment);
  const places = await choosePorts(names, 0);
  await settleHouses(dir, places, { testClock: clock, tickSeconds: 0.2, backOffSeconds: 0.2, backOffSecondsMax: 0.5 });
  const env = { PATH: process.env["PATH"] };
  const houses = new Map<string, House>((await openHouses(dir, places, env)).map((house) => [house.name, house]));
  const contexts: BrowserContext[] = [];

  const addressOf = (name: Name): string =>
    `http://localhost:${places.find((place) => place.name === name)?.port ?? assert.fail(name)}`;

  const openContext = async (look: Look = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
      colorScheme: look.dark === true ? "dark" : "light",
      reducedMotion: look.still === true ? "reduce" : "no-preference",
      locale: { en: "en-GB", ko: "ko-KR", ja: "ja-JP" }[look.tongue ?? "en"],
    });
    contexts.push(context);
    return context;
  };

  return {
    dir,
    browser,
    addressOf,
    now: () => moment,
    async pass(seconds) {
      moment = addSeconds(moment, seconds);
      await writeFile(clock, moment);
    },
    async stop(name) {
      await houses.get(name)?.stop();
      houses.delete(name);
    },
    async start(name) {
      const place = places.find((each) => each.name === name);
      if (place === undefined || houses.has(name)) return;
      houses.set(name, await openHouse(dir, place, env));
    },
    openContext,
    async open(name, officer, path = "/waiting", look = {}) {
      const context = await openContext(look);
      await signIn(context, addressOf(name), officer, look.tongue);
      const page = await context.newPage();
      await page.goto(`${addressOf(name)}${path}`);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await Promise.all([...houses.values()].map((house) => house.stop()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Signs a browser in as a prepared officer, as the click on the opening page does. */
export async function signIn(
  context: BrowserContext,
  address: string,
  officer: string,
  language: Tongue = "en",
): Promise<void> {
  const answer = await context.request.post(`${address}/api/sign-in/example`, {
    data: { officer, language },
    headers: { origin: address },
  });
  assert.equal(answer.status(), 200, await answer.text());
}

const axeSource = createRequire(import.meta.url).resolve("axe-core");

interface AxeFinding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What of a page breaks WCAG 2.2 A and AA or axe's best practice: nothing, or the test fails with where. */
export async function assertAccessible(page: Page, what = page.url()): Promise<void> {
  // By the tools of the browser, which the page's own policy does not bind.
  const frame = await page.context().newCDPSession(page);
  await frame.send("Runtime.evaluate", { expression: readFileSync(axeSource, "utf8") });
  await frame.detach();
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: readonly AxeFinding[] }> };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run({ runOnly: { type: "tag", values: tags } });
    return violations.map(({ help, id, nodes }) => ({ id, help, nodes: nodes.slice(0, 3) }));
  });
  const said = found.map(
    ({ help, id, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)}`).join("\n")}`,
  );
  assert.equal(said.length, 0, `${what}\n${said.join("\n")}`);
}

/** Whether anything of a page stands beyond its right edge, so that one would have to scroll sideways. */
export async function assertFits(page: Page, what = page.url()): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { clientWidth: number; scrollWidth: number } };
    };
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  assert.ok(beyond <= 0, `${what}: ${beyond} pixels beyond the edge`);
}

/** With SCREENS set, the folder of pictures of every page; tests take theirs there and nowhere otherwise. */
const screens = process.env["SCREENS"] === undefined ? undefined : join(import.meta.dirname, "../../docs/screens");

/** Keeps a picture of the whole page in docs/screens, where the run was asked for them (`SCREENS=1 npm test`). */
export async function keepScreen(page: Page, name: string): Promise<void> {
  if (screens === undefined) return;
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true, animations: "disabled" });
}
