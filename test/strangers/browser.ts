import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real browser: one of the machine's, else the one that comes as a package. Without either the test fails and says what to install. */
export async function openBrowser(): Promise<Browser> {
  const found = installed.find((path) => existsSync(path));
  try {
    if (found !== undefined) return await chromium.launch({ executablePath: found, args: ["--no-sandbox"] });
    const { default: packed } = await import("@sparticuz/chromium");
    return await chromium.launch({ executablePath: await packed.executablePath(), args: packed.args });
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    assert.fail(
      `No Chromium can be started (${why}): install one, on Debian with "apt-get install chromium fonts-noto-cjk".`,
    );
  }
}
