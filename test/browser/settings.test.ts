import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { assertAccessible, assertFits, keepScreen, openStreet } from "./kit.ts";

const shown = async (page: Page, name: string): Promise<void> => {
  await assertAccessible(page);
  await assertFits(page);
  await keepScreen(page, name);
};

/** A page whose browser has a security key that its owner confirms at once. */
async function openWithKey(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

test("D1 D7 D16 an administrator invites from the pages; who is invited makes a passkey, signs in by it and proves by it", async () => {
  const street = await openStreet();
  try {
    const administrator = await street.open("usa", "administrator", "/settings/people");
    await administrator.getByLabel("Name").last().fill("lake");
    await administrator.getByLabel("Title").last().fill("Desk officer, Korea");
    await administrator.getByLabel("Function in the record").fill("desk-korea");
    await administrator.getByRole("group").last().getByLabel("Co-chair").check();
    await shown(administrator, "settings-people");
    await administrator.getByRole("button", { name: "Make the invitation" }).click();
    const link = await administrator.locator(".link-once").innerText();
    assert.ok(link.startsWith(`${street.addressOf("usa")}/sign-in#invitation=`));

    const context = await street.openContext();
    const page = await openWithKey(context);
    await page.goto(link);
    await page.getByRole("button", { name: "Make a passkey" }).waitFor();
    await shown(page, "invitation");
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.locator("nav#pages").waitFor();
    assert.ok(!page.url().includes("invitation"), "the link's token stays in no address");

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.locator("nav#pages").waitFor();

    // As an hour later: the proof is old, and the page asks for another before it does what it was told.
    await page.route("**/api/me/password", async (route) => {
      await page.unroute("**/api/me/password");
      await route.fulfill({ status: 403, json: { code: "step-up-needed", sentence: "Confirm first." } });
    });
    await page.goto(`${street.addressOf("usa")}/settings`);
    await page.getByLabel("New password").fill("seven quiet valleys at dawn");
    await page.getByRole("button", { name: "Set the password" }).click();
    const confirm = page.getByRole("button", { name: "Confirm with your passkey" });
    await confirm.waitFor();
    await shown(page, "confirm-again");
    await confirm.click();
    await page.getByText("You have a password.").waitFor();
    await shown(page, "settings-mine");
  } finally {
    await street.close();
  }
});

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
