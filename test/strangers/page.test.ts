import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { formatBase64, parseBase64 } from "../../src/base/bytes.ts";
import { pageBytesMax } from "../../src/stranger/file.ts";
import { bundles, bundleStranger } from "../../scripts/stranger-bundle.ts";
import { openBrowser } from "./browser.ts";
import { adoptText, meet, slyWords } from "./meeting.ts";

const table = await meet();
await adoptText(table, "lake", slyWords);
const file = join(table.dir, "page.html");
await table.at("west", ["certify", "text:lake", "--html", "--out", file]);
const page = await readFile(file, "utf8");
const proofIn = /(?<=BEGIN ENTENTE PROOF-----\n)[A-Za-z0-9+/=\n]+(?=\n-----END)/;

/** The page with other bytes in its proof: one place, found by what stands there. */
function alterProof(from: string, to: string): string {
  const proof = Buffer.from(parseBase64((proofIn.exec(page)?.[0] ?? "").replaceAll("\n", "")) ?? new Uint8Array(0));
  const at = proof.indexOf(from);
  assert.ok(at > 0, from);
  proof.write(to, at);
  return page.replace(proofIn, formatBase64(proof));
}

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** What a browser without any network makes of a page. */
async function openPage(html: string, options: { readonly javaScriptEnabled?: boolean } = {}) {
  const name = join(table.dir, "altered.html");
  await writeFile(name, html);
  const context = await browser.newContext({ offline: true, ...options });
  const shown = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  shown.on("request", (request) => requests.push(request.url()));
  shown.on("console", (message) => complaints.push(message.text()));
  shown.on("pageerror", (error) => complaints.push(error.message));
  await shown.goto(`file://${name}`);
  if (options.javaScriptEnabled !== false) await shown.locator("#verdict.green, #verdict.red").waitFor();
  const verdict = shown.locator("#verdict");
  const found = {
    className: (await verdict.getAttribute("class")) ?? "",
    verdict: await verdict.innerText(),
    main: await shown.locator("main").innerText(),
    requests,
    complaints,
    overflow: await shown.evaluate<boolean>(
      "document.documentElement.scrollWidth > document.documentElement.clientWidth",
    ),
  };
  await context.close();
  return found;
}

test("V30 a page checks itself in a browser without network, is small, and asks nobody for anything", async () => {
  const { className, complaints, main, overflow, requests, verdict } = await openPage(page);
  assert.equal(className, "green");
  assert.match(verdict, /everything on this page is as it was signed/);
  assert.equal(requests.length, 1);
  assert.deepEqual(complaints, []);
  assert.equal(overflow, false);
  assert.match(main, /Agreed by Ostia and Vesta on 1 May 2030/);
  assert.match(main, /호수는 함께 쓴다/);
  for (const digits of Object.values(table.digits)) assert.ok(main.includes(digits));
  assert.ok((await stat(file)).size < pageBytesMax);
});

test("V30 what turns the direction of writing is shown and not obeyed", async () => {
  const { main } = await openPage(page);
  assert.match(main, /The lake is sharedU\+202E\.draug on si erehT/);
  assert.ok(!page.includes("\u202E"));
});

test("V30 one letter altered in words, signature, proof or terms is named", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [page.replace("The lake is shared", "The lake is stared"), /see "The words"\. \(page-differs\)/],
    [page.replace('lead agreed">Agreed by Ostia', 'lead agreed">Agreed by Osteria'), /page-differs/],
    [
      alterProof("The lake is shared", "The lake is stared"),
      /part "revision" is not the one its author signed\. \(part-differs\)/,
    ],
    [
      alterProof('"nature":"political"', '"nature":"politicol"'),
      /does not show that the entry stands at that place of the log\. \(inclusion\)/,
    ],
    [alterProof("\n\n— east.example", "\n\n— oast.example"), /east\.example|file-form|signature|certificate/],
  ];
  for (const [altered, expected] of cases) {
    assert.notEqual(altered, page);
    const { className, verdict } = await openPage(altered);
    assert.equal(className, "red", verdict);
    assert.match(verdict, /This page does not hold/);
    assert.match(verdict, expected);
  }
});

test("V30 with scripts off it says that nothing was checked", async () => {
  const { className, verdict } = await openPage(page, { javaScriptEnabled: false });
  assert.equal(className, "");
  assert.match(verdict, /Not checked/);
});

test("V31 the command line checks page, proof and copy, under the keys asked for, and tells what was altered", async () => {
  const { east, west } = table.digits as { readonly east: string; readonly west: string };
  const checked = await table.run(["verify", file, "--keys", east, "--keys", west]);
  assert.match(checked.out, /Agreed by Ostia and Vesta/);
  assert.match(checked.out, /shows what its proof says, to the byte/);
  assert.match((await table.run(["verify", file, "--keys", east], 1)).out, /key-untrusted/);
  const altered = join(table.dir, "altered.html");
  await writeFile(altered, page.replace("The lake is shared", "The lake is stared"));
  assert.match((await table.run(["verify", altered], 1)).out, /page-differs/);
  await writeFile(altered, alterProof("The lake is shared", "The lake is stared"));
  assert.match((await table.run(["verify", altered], 1)).out, /part-differs/);
  await writeFile(altered, page.replace("</main>", "<p>And all of it is true.</p></main>"));
  assert.match((await table.run(["verify", altered], 1)).out, /page-differs/);
  const whole = join(table.dir, "whole.txt");
  await table.at("east", ["certify", "text:lake", "--whole", "--out", whole]);
  const json = JSON.parse((await table.run(["verify", whole, "--json"])).out) as {
    readonly ok: boolean;
    readonly certificate: { readonly outcome: { readonly status: string }; readonly hidden: object };
  };
  assert.equal(json.ok, true);
  assert.equal(json.certificate.outcome.status, "agreed");
  assert.deepEqual(json.certificate.hidden, { east: 0, west: 0 });
});

test("V32 what travels with certificates is made from these sources, to the byte", async () => {
  for (const bundle of bundles) {
    const [kept, made] = [await readFile(bundle.file, "utf8"), await bundleStranger(bundle)];
    assert.ok(kept === made, `${bundle.file} is of other sources: run node scripts/build-strangers.ts`);
  }
});
