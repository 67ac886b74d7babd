import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { addSeconds } from "../../src/base/time.ts";
import { ask, call, holds, table } from "./hand.ts";
import { assertAccessible, assertFits, keepScreen, openStreet, signIn } from "./kit.ts";
import type { Name, Street } from "./kit.ts";

/** The first fifteen minutes of a newcomer, at three desks in a real browser: each test is a step and goes on from those before it. */
suite("the first fifteen minutes", () => {
  let street: Street;
  /** One page of each house, kept open: what arrives must show on it by itself. */
  const desks = new Map<Name, Page>();
  const desk = (name: Name): Page => desks.get(name) ?? assert.fail(`${name} has no page yet`);
  const go = (name: Name, path: string): Promise<unknown> => desk(name).goto(`${street.addressOf(name)}${path}`);

  before(async () => {
    street = await openStreet();
  });
  after(() => street.close());

  test("1 a page opens that says whose house it is and what there is to try", async () => {
    const context = await street.openContext();
    const page = await context.newPage();
    desks.set("kor", page);
    await page.goto(street.addressOf("kor"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.match((await page.getByRole("heading", { level: 1 }).textContent()) ?? "", /no one in charge/);
    assert.equal(
      await page
        .getByRole("listitem")
        .filter({ hasText: /^\d+\s*\d min/ })
        .count(),
      10,
      "ten things to try",
    );
    assert.match((await page.getByRole("img").first().getAttribute("aria-label")) ?? "", /\d+ sessions .* since \d{4}/);
    await page.getByText("Where are our keys, and what if one is stolen?").click();
    await page.getByText(/two signatures of different kinds/).waitFor();
    await assertAccessible(page);
    await keepScreen(page, "opening");
  });

  test("2 and 3 one press takes a seat; the link to Washington opens its own desk beside it", async () => {
    const page = desk("kor");
    const opened = page.context().waitForEvent("page");
    await page.getByRole("link", { name: /Desk officer, Korea/ }).click();
    const beside = await opened;
    desks.set("usa", beside);
    await beside.getByRole("heading", { level: 1, name: "Waiting for us" }).waitFor();
    assert.ok(beside.url().startsWith(street.addressOf("usa")));
    await page.getByRole("button", { name: "Desk officer, North America" }).click();
    await page.getByRole("heading", { level: 1, name: "Waiting for us" }).waitFor();
    assert.match((await page.getByRole("main").textContent()) ?? "", /needs? your hand/);
    const third = await page.context().newPage();
    desks.set("jpn", third);
    await third.goto(`${street.addressOf("jpn")}/waiting?as=head`);
    await third.getByRole("heading", { level: 1, name: "Waiting for us" }).waitFor();
    await keepScreen(page, "waiting");
  });

  test("4 an item for the next session is proposed in Seoul and stands on Washington's page without a reload", async () => {
    const session = "session:regular-consultation-next";
    await go("usa", `/in/kor-usa/sessions/${session}`);
    await desk("usa").getByRole("heading", { level: 1 }).waitFor();
    await go("kor", `/in/kor-usa/sessions/${session}`);
    await desk("kor").getByRole("heading", { level: 1 }).waitFor();
    const page = desk("kor");
    await page.getByRole("button", { name: "Propose an item" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Item", { exact: true }).fill("Points of contact at night");
    await dialog.getByRole("button", { name: "Show what the other side will see" }).click();
    await dialog.getByText("Points of contact at night").first().waitFor();
    await dialog.getByRole("button", { name: "Table this" }).click();
    await dialog
      .getByText(/Washington/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await desk("kor").getByText("Points of contact at night").first().waitFor();
    await desk("usa").getByText("Points of contact at night").first().waitFor();
    await keepScreen(desk("usa"), "session");
  });

  test("4 any line is two steps from who signed it, when it was received, and the exact text", async () => {
    const page = desk("usa");
    await page
      .getByRole("button", { name: /^why\?/ })
      .first()
      .click();
    const panel = page.getByRole("dialog");
    await panel.waitFor();
    assert.match((await panel.textContent()) ?? "", /Seoul|Washington/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
  });

  test("5 Washington agrees to the open clause, and the share agreed moves on Seoul's page", async () => {
    const path = "/in/kor-usa/texts/text:rc-terms";
    await go("kor", path);
    await desk("kor")
      .getByText(/60\s%\sagreed/)
      .waitFor();
    const shown = await ask<{ clauses: { id: string; number: string }[]; revision: unknown }>(
      desk("usa"),
      "GET",
      "/mechanisms/kor-usa/texts/text:rc-terms",
    );
    const open = shown.clauses.find(({ number }) => number === "5") ?? assert.fail("clause 5");
    const revision = /"act":"([0-9a-f]{64})"/.exec(JSON.stringify(shown))?.[1];
    await table(desk("usa"), "kor-usa", {
      doing: "stance-on-clause",
      text: "text:rc-terms",
      revision,
      clauses: [open.id],
      stance: "agreed",
    });
    await desk("kor")
      .getByText(/80\s%\sagreed/)
      .waitFor();
    await keepScreen(desk("kor"), "text");
  });

  test("7 a session of the exercise goes under silence for three minutes and is broken from Tokyo", async () => {
    // Who may bind the party: the head of delegation.
    await signIn(desk("kor").context(), street.addressOf("kor"), "head");
    await go("kor", "/waiting");
    await desk("kor").getByRole("heading", { level: 1, name: "Waiting for us" }).waitFor();
    const act = await table(desk("kor"), "kor-usa-jpn", {
      doing: "propose-session",
      body: "body:exercise",
      name: "Exercise of silence",
      when: { day: "2026-12-20", zone: "Asia/Seoul" },
      format: "video",
      how: { rule: "silence", expires: addSeconds(street.now(), 180) },
    });
    await desk("jpn").getByText("Exercise of silence").first().waitFor();
    await holds(desk("jpn"), "kor-usa-jpn", act);
    await keepScreen(desk("jpn"), "silence");
    const broken = await table(desk("jpn"), "kor-usa-jpn", {
      doing: "respond",
      proposal: act,
      answer: "break-silence",
      ground: "time",
      words: "Tokyo asks for a week",
    });
    await holds(desk("kor"), "kor-usa-jpn", broken);
    await street.pass(240);
    await desk("jpn").getByText("Exercise of silence").first().waitFor({ state: "detached" });
  });

  test("8 with the line cut nothing travels; a pouch carries it by hand, and joined again both are in step", async () => {
    await go("jpn", "/");
    await desk("jpn").getByRole("button", { name: "Cut the line" }).click();
    await desk("jpn")
      .getByText(/The line is cut/)
      .waitFor();
    const act = await table(desk("kor"), "kor-usa-jpn", {
      doing: "write-to",
      to: ["jpn"],
      title: "Carried by hand",
      purpose: "information",
    });
    await desk("kor").waitForTimeout(1500);
    assert.equal((await call(desk("jpn"), "GET", `/mechanisms/kor-usa-jpn/acts/${act}`)).status >= 400, true);

    const archivist = await street.open("kor", "archivist");
    const reader = await street.open("jpn", "archivist");
    // The line to which the others seal for Tokyo is given by hand too.
    const { identity } = await ask<{ identity: string }>(reader, "GET", "/mechanisms/kor-usa-jpn/record/pouches");
    const packed = await ask<{ files: { file: string; name: string }[] }>(
      archivist,
      "POST",
      "/mechanisms/kor-usa-jpn/record/pouches",
      { to: "jpn", recipient: identity },
    );
    for (const { file, name } of packed.files) {
      const bytes = await archivist.request.get(
        `${street.addressOf("kor")}/api/mechanisms/kor-usa-jpn/record/pouches/files/${file}`,
      );
      assert.equal(bytes.status(), 200);
      const taken = await reader.request.post(
        `${street.addressOf("jpn")}/api/mechanisms/kor-usa-jpn/record/pouches/open?name=${encodeURIComponent(name)}`,
        {
          data: await bytes.body(),
          headers: { origin: street.addressOf("jpn"), "content-type": "application/octet-stream" },
        },
      );
      assert.equal(taken.status(), 200, await taken.text());
    }
    await holds(desk("jpn"), "kor-usa-jpn", act, 5);
    await desk("jpn").getByRole("button", { name: "Join the line again" }).click();
    await desk("jpn").getByText("What is tabled here leaves at once.").waitFor();
    const back = await table(desk("jpn"), "kor-usa-jpn", {
      doing: "write-to",
      to: ["kor"],
      title: "Heard, by wire again",
      purpose: "information",
    });
    await holds(desk("kor"), "kor-usa-jpn", back);
  });

  test("9 what was said last time is found, and what was promised is shown with both sides' word", async () => {
    const found = await ask<object>(desk("kor"), "GET", `/search?q=${encodeURIComponent("complete denuclearization")}`);
    assert.match(JSON.stringify(found), /complete denuclearization/i);
    const korean = await ask<object>(desk("kor"), "GET", `/search?q=${encodeURIComponent("협의")}`);
    assert.match(JSON.stringify(korean), /협의/);
  });

  test("10 the whole is taken home: on paper, as a certified copy, and as a folder", async () => {
    const page = desk("kor");
    await go("kor", "/in/kor-usa/texts/text:rc-terms");
    await page.getByRole("heading", { level: 1 }).waitFor();
    const paper = await page.pdf({ format: "A4", printBackground: true });
    assert.equal(paper.subarray(0, 5).toString("latin1"), "%PDF-");
    assert.ok(paper.length > 10_000);
    const acts = await ask<object>(page, "GET", "/mechanisms/kor-usa/texts/text:rc-terms");
    const act = /"act":"([0-9a-f]{64})"/.exec(JSON.stringify(acts))?.[1] ?? assert.fail("an entry");
    const copy = await page.request.get(`${street.addressOf("kor")}/api/mechanisms/kor-usa/acts/${act}/certificate`);
    assert.equal(copy.status(), 200);
    assert.ok((await copy.body()).length > 1000);

    const archivist = await street.open("kor", "archivist");
    const archive = await finish(archivist, "kor-usa", "archive");
    assert.equal(archive.status, "done", JSON.stringify(archive));
  });

  test("6 who changes a line in a house's own database is found out by its own check, to the line", async () => {
    await street.stop("usa");
    const database = join(street.dir, "usa", "record.sqlite");
    const bytes = readFileSync(database);
    const changed = Buffer.from(bytes.toString("latin1").replaceAll('"2.4"', '"3.4"'), "latin1");
    assert.ok(!changed.equals(bytes), "a figure of the record stands in the file");
    writeFileSync(database, changed);
    await street.start("usa");
    const archivist = await street.open("usa", "archivist");
    await archivist.goto(`${street.addressOf("usa")}/in/kor-usa/record`);
    await archivist.getByRole("button", { name: "Verify now" }).click();
    await archivist
      .getByText(/Our copy of \w+ \d+ is not what \w+ signed\./)
      .first()
      .waitFor({ timeout: 60_000 });
    await keepScreen(archivist, "record-tampered");
  });

  test("the same on a telephone, in the dark, in Korean and Japanese: nothing stands beyond the edge", async () => {
    for (const [name, look] of [
      ["narrow", { width: 375 }],
      ["dark", { dark: true }],
      ["ko", { tongue: "ko", width: 375 }],
      ["ja", { tongue: "ja" }],
    ] as const) {
      const page = await (await street.openContext(look)).newPage();
      await page.goto(street.addressOf("kor"));
      await page.getByRole("heading", { level: 1 }).waitFor();
      await assertFits(page, name);
      await assertAccessible(page, name);
      await keepScreen(page, `opening-${name}`);
    }
  });
});

interface Work {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
}

/** Asks for a check or an archive and waits for its end. */
async function finish(page: Page, mechanism: string, kind: "verify" | "archive"): Promise<Work> {
  const path = `/mechanisms/${mechanism}/record/works`;
  await ask(page, "POST", path, { kind });
  for (let i = 0; i < 300; i += 1) {
    const { works } = await ask<{ works: readonly Work[] }>(page, "GET", path);
    const found = works.find((each) => each.kind === kind);
    if (found !== undefined && found.status !== "running") return found;
    await page.waitForTimeout(200);
  }
  return assert.fail(`${kind} did not end`);
}
