import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits, keepScreen, openStreet } from "./kit.ts";

const shown = async (page: Page, name: string): Promise<void> => {
  await assertAccessible(page);
  await assertFits(page);
  await keepScreen(page, name);
};

test("D11 D19 each sees of the settings what their function allows, in three languages and on a telephone", async () => {
  const street = await openStreet();
  try {
    const node = await street.open("kor", "administrator", "/settings/node");
    await node.getByRole("table").first().waitFor();
    await shown(node, "settings-node");
    await node.goto(`${street.addressOf("kor")}/settings/policy`);
    await node.getByRole("table").first().waitFor();
    await node.locator("summary").first().click();
    await shown(node, "settings-policy");
    for (const tongue of ["ko", "ja"] as const) {
      const page = await street.open("jpn", "archivist", "/settings/policy", {
        tongue,
        width: 375,
        dark: tongue === "ja",
      });
      await page.getByRole("table").first().waitFor();
      await shown(page, `settings-policy-narrow-${tongue}`);
      assert.equal(await page.locator("nav.tabs a").count(), 3, "no people, no node");
    }
    const desk = await street.open("kor", "desk", "/settings/people", { tongue: "ko" });
    await desk.locator("nav.tabs").waitFor();
    assert.equal(await desk.locator("nav.tabs a").count(), 3);
    await shown(desk, "settings-ko");
  } finally {
    await street.close();
  }
});
