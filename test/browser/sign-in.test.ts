import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits, keepScreen, openStreet } from "./kit.ts";
import type { Tongue } from "./kit.ts";

const shown = async (page: Page, name: string): Promise<void> => {
  await assertAccessible(page);
  await assertFits(page);
  await keepScreen(page, name);
};

test("D9 the page of who is not signed in: one press at a seat of the example opens the desk, in three languages and on a telephone", async () => {
  const street = await openStreet();
  try {
    for (const tongue of ["en", "ko", "ja"] satisfies Tongue[]) {
      const context = await street.openContext({ tongue });
      const page = await context.newPage();
      await page.goto(`${street.addressOf("kor")}/sign-in`);
      await page.locator("button.seat").first().waitFor();
      await shown(page, `sign-in-${tongue}`);
      if (tongue !== "en") continue;
      await page.locator("button.seat").nth(1).click();
      await page.locator("nav#pages").waitFor();
      assert.equal(new URL(page.url()).pathname, "/waiting", "the desk opens with what waits");
      const [cookie] = await context.cookies();
      assert.deepEqual(
        [cookie?.name, cookie?.httpOnly, cookie?.secure, cookie?.sameSite],
        ["__Host-entente-kor", true, true, "Strict"],
      );
    }
    const narrow = await (await street.openContext({ width: 375, dark: true })).newPage();
    await narrow.goto(`${street.addressOf("usa")}/sign-in`);
    await narrow.locator("button.seat").first().waitFor();
    await shown(narrow, "sign-in-narrow-dark");
    const asked = await (await street.openContext()).newPage();
    await asked.goto(`${street.addressOf("jpn")}/sign-in?as=archivist`);
    await asked.locator("nav#pages").waitFor();
  } finally {
    await street.close();
  }
});
