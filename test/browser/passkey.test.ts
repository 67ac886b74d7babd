import assert from "node:assert/strict";
import { test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { visit } from "../serve/peers.ts";
import { openBrowser } from "../strangers/browser.ts";
import { assertAccessible, assertFits, keepScreen, signIn } from "./kit.ts";

const shown = async (page: Page, name: string): Promise<void> => {
  await assertAccessible(page);
  await assertFits(page);
  await keepScreen(page, name);
};

/** Gives a page's browser a security key that its owner confirms at once. It is gone when another session of its tools ends. */
async function giveKey(context: BrowserContext, page: Page): Promise<void> {
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
}

test("D1 D7 D16 an administrator invites from the pages; who is invited makes a passkey, signs in by it and proves by it", async () => {
  const { close, serving } = await visit({}, "passkeys");
  const browser = await openBrowser();
  try {
    const address = `http://localhost:${serving.port}`;
    const desk = await browser.newContext();
    await signIn(desk, address, "administrator");
    const administrator = await desk.newPage();
    await administrator.goto(`${address}/settings/people`);
    await administrator.getByLabel("Name").last().fill("lake");
    await administrator.getByLabel("Title").last().fill("Desk officer, Korea");
    await administrator.getByLabel("Function in the record").fill("desk-korea");
    await administrator.getByRole("group").last().getByLabel("Co-chair").check();
    await shown(administrator, "settings-people");
    await administrator.getByRole("button", { name: "Make the invitation" }).click();
    const link = await administrator.locator(".link-once").innerText();
    assert.ok(link.startsWith(`${address}/sign-in#invitation=`));

    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole("button", { name: "Make a passkey" }).waitFor();
    await shown(page, "invitation");
    await giveKey(context, page);
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.locator("nav#pages").waitFor();
    assert.ok(!page.url().includes("invitation"), "the link's token stays in no address");

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.locator("nav#pages").waitFor();

    // As an hour later: the proof is old, and the page asks for another before it does what it was told.
    const refused = { status: 403, json: { code: "step-up-needed", sentence: "Confirm first." } };
    await page.route("**/api/me/password", (route) => route.fulfill(refused), { times: 1 });
    await page.goto(`${address}/settings`);
    await page.getByLabel("New password").fill("seven quiet valleys at dawn");
    await page.getByRole("button", { name: "Set the password" }).click();
    const confirm = page.getByRole("button", { name: "Confirm with your passkey" });
    await confirm.waitFor();
    await assertFits(page);
    await keepScreen(page, "confirm-again");
    await confirm.click();
    await page.getByText("You have a password.").waitFor();
    await shown(page, "settings-mine");
  } finally {
    await browser.close();
    await close();
  }
});
