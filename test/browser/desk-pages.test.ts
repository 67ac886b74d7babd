import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, assertFits, keepScreen, openStreet } from "./kit.ts";
import type { Tongue } from "./kit.ts";

/** Pages of what waits, of sessions and of the calendar, by the name of their picture. */
const paths = [
  ["waiting", "/waiting"],
  ["sessions", "/in/kor-usa/sessions"],
  ["session-london", "/in/kor-usa-jpn/sessions/session:trilateral-london-2021"],
  ["session-next", "/in/kor-usa/sessions/session:regular-consultation-next"],
  ["calendar", "/calendar"],
  ["calendar-agenda", "/calendar/agenda"],
] as const;

const fullest = paths.filter(([name]) => name === "waiting" || name === "session-london" || name === "calendar");

const looks: readonly (readonly [string, { tongue: Tongue; width?: number; dark?: boolean }])[] = [
  ["en", { tongue: "en" }],
  ["ko", { tongue: "ko" }],
  ["ja-narrow-dark", { tongue: "ja", width: 375, dark: true }],
];

test("D61 D63 D65 D66 what waits, sessions and the calendar stand in three languages, wide and narrow, and hold for everybody", async () => {
  const street = await openStreet();
  try {
    for (const [look, how] of looks) {
      const page = await street.open("kor", "desk", "/waiting", how);
      // What differs between languages and widths is seen on the three fullest pages.
      for (const [name, path] of look === "en" ? paths : fullest) {
        await page.goto(`${street.addressOf("kor")}${path}`);
        await page.locator("main h1").waitFor();
        await page.locator('main [role="status"]').waitFor({ state: "detached" });
        await assertAccessible(page, `${name} ${look}`);
        await assertFits(page, `${name} ${look}`);
        await keepScreen(page, `${name}-${look}`);
      }
      await page.context().close();
    }

    const page = await street.open("kor", "desk", paths[2][1]);
    // From a derived line to who signed, when it came and the exact text: two steps, by keyboard alone.
    await page.locator("button.why").first().focus();
    await page.keyboard.press("Enter");
    const panel = page.locator("dialog.why-panel[open]");
    await panel.locator(".chain > li").nth(1).waitFor();
    assert.match(await panel.innerText(), /for Seoul, .*Seoul[\s\S]*Held by others[\s\S]*Washington, by/);
    await assertAccessible(page, "why");
    await keepScreen(page, "why");
    await panel.getByRole("button", { name: "The exact text signed" }).first().click();
    await panel.locator(".exact summary").first().click();
    assert.match(await panel.locator(".bytes").first().innerText(), /^\{"at":"\d{4}/);
    await assertAccessible(page, "why, the exact text");
    const [copy] = await Promise.all([
      page.waitForEvent("download"),
      panel
        .getByRole("link", { name: /^Certified copy/ })
        .first()
        .click(),
    ]);
    assert.match(copy.suggestedFilename(), /^kor-usa-jpn-[0-9a-f]{12}\.html$/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assert.equal(await page.evaluate("document.activeElement.className"), "why");

    // A month is walked by the keyboard, and the day chosen tells what it holds.
    await page.goto(`${street.addressOf("kor")}/calendar`);
    const chosen = page.locator('.cal td[tabindex="0"]');
    await chosen.focus();
    await page.keyboard.press("PageDown");
    await page.getByRole("heading", { level: 1, name: "Calendar, Dec 2026" }).waitFor();
    await page.locator(".cal td.today").waitFor({ state: "detached" });
    await page.keyboard.press("Home");
    await page.locator('.cal td.today[tabindex="0"]').waitFor();
  } finally {
    await street.close();
  }
});
