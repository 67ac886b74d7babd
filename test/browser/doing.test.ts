import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertFits, keepScreen, openStreet } from "./kit.ts";
import type { Street, Tongue } from "./kit.ts";

const titles: Readonly<Record<Tongue, string>> = { en: "Positions", ko: "입장", ja: "立場" };

/** Calls the API as the page does, with its own cookie. */
const call = (page: Page, path: string, body: object): Promise<{ readonly status: number; readonly is: unknown }> =>
  page.evaluate(
    async ([to, sent]) => {
      const answer = await fetch(to, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(sent),
      });
      return { status: answer.status, is: await answer.json() };
    },
    [path, body] as const,
  );

suite("doing, from the pages", () => {
  let street: Street;
  before(async () => {
    street = await openStreet();
  });
  after(() => street.close());

  test("D35 D39 what is to be tabled is read as the other side will see it, tabled, and its receipts arrive by themselves", async () => {
    const page = await street.open("kor", "desk", "/positions/kor-usa");
    await page.getByRole("heading", { name: "Positions", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Raise an issue" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Issue").fill("Ferry traffic at night");
    await dialog.getByRole("button", { name: "Show what the other side will see" }).click();
    await dialog.getByRole("heading", { name: "What the other side will see" }).waitFor();
    await dialog.getByText("Seoul raises the issue: Ferry traffic at night").first().waitFor();
    await assertAccessible(page, "the letter");
    await keepScreen(page, "tabling");
    // The door is asked already, and what stands there is what is sent.
    await dialog.getByText(/Show exactly what is sent/).click();
    assert.match((await dialog.locator("pre.bytes").first().textContent()) ?? "", /"title":"Ferry traffic at night"/);

    await street.stop("usa");
    await dialog.getByRole("button", { name: "Table this" }).click();
    await dialog.getByText("Tabled", { exact: true }).waitFor();
    await dialog.getByText("Not yet").first().waitFor();
    await keepScreen(page, "receipts-awaited");
    await street.start("usa");
    await dialog
      .getByText(/^Received/)
      .first()
      .waitFor({ timeout: 30_000 });
    await assertAccessible(page, "the receipts");
    await keepScreen(page, "receipts-arrived");
    await page.keyboard.press("Escape");
    // The focus is back where it was, and the paper bears its receipts.
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Raise an issue");
    await page.getByText("Tabled papers: 1").click();
    await page.getByText("Seoul raises the issue: Ferry traffic at night").first().waitFor();
  });

  test("D32 undo: a draft that was never tabled is erased, and neither page nor record knows of it", async () => {
    const page = await street.open("kor", "desk", "/positions/kor-usa");
    await page.getByRole("button", { name: "Raise an issue" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Issue").fill("An issue thought better of");
    await dialog.getByRole("button", { name: "Show what the other side will see" }).click();
    await dialog.getByRole("button", { name: "Keep as our draft" }).click();
    await page
      .getByText(/thought better of/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: /^Open An issue thought better of/ }).click();
    await dialog.getByRole("button", { name: "Erase this draft" }).click();
    await page
      .getByText(/thought better of/)
      .first()
      .waitFor({ state: "detached" });
  });

  for (const tongue of ["en", "ko", "ja"] as const) {
    test(`positions and papers with their clearance, in ${tongue}: accessible, wide and narrow, and no technical word`, async () => {
      const page = await street.open("kor", "desk", "/positions/kor-usa", { tongue });
      await page.getByRole("heading", { name: titles[tongue], level: 1 }).waitFor();
      const matter = {
        kind: "position",
        about: "body:kidd",
        want: "회의를 매달 여는 것.",
        redLines: ["형식만 남는 것."],
        fallbacks: ["두 달에 한 번."],
      };
      assert.equal((await call(page, "/api/mechanisms/kor-usa/own", { matter })).status, 200);
      const line = {
        kind: "press-line",
        topic: "Next session",
        line: "We will meet when both sides are ready.",
        ifAsked: [{ question: "When?", answer: "Soon." }],
        attribution: { kind: "background", as: "a senior official" },
      };
      assert.equal((await call(page, "/api/mechanisms/kor-usa/own", { matter: line })).status, 200);
      const doing = { doing: "raise-issue", title: "야간 여객선 운항" };
      const paper = (await call(page, "/api/mechanisms/kor-usa/papers", { doing })).is as { id: string };
      const offices = [{ office: "legal-adviser", by: "2025-12-11T09:00:00Z" }];
      await call(page, `/api/mechanisms/kor-usa/own/${paper.id}/clearance`, { offices });
      await page.reload();
      await page.getByText("legal-adviser").first().waitFor();
      await assertAccessible(page);
      await keepScreen(page, `positions-${tongue}`);
      const text = await page.evaluate("document.body.innerText");
      assert.doesNotMatch(String(text), /\b(?:hash|merkle|json|digest|node id|sha-?256)\b/i);
      await page.setViewportSize({ width: 375, height: 800 });
      await assertFits(page);
      await assertAccessible(page);
      await keepScreen(page, `positions-${tongue}-narrow`);
    });
  }

  test("letters being composed by an input method are not sent by Enter", async () => {
    const page = await street.open("kor", "desk", "/positions/kor-usa", { tongue: "ko" });
    await page.getByRole("button", { name: "현안 제기" }).first().click();
    const field = page.getByRole("dialog").getByLabel("현안");
    await field.focus();
    const input = await page.context().newCDPSession(page);
    await input.send("Input.imeSetComposition", { text: "여객", selectionStart: 2, selectionEnd: 2 });
    await input.send("Input.dispatchKeyEvent", { type: "keyDown", key: "Process", windowsVirtualKeyCode: 229 });
    await page.evaluate("document.querySelector('dialog[open] form').requestSubmit()");
    assert.equal(await page.getByRole("heading", { name: "상대측이 보게 될 내용" }).count(), 0, "nothing was sent");
    await input.send("Input.insertText", { text: "여객선" });
    assert.equal(await field.inputValue(), "여객선");
    await field.press("Enter");
    await page.getByRole("heading", { name: "상대측이 보게 될 내용" }).waitFor();
    await page.getByText("서울 측이 현안을 제기: 여객선").first().waitFor();
  });
});
