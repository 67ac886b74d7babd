import { nobleCrypto } from "../base/crypto-noble.ts";
import type { Refusal } from "../base/refusal.ts";
import { mendEngine } from "./engine.ts";
import { renderTestimony } from "./page.ts";
import { findProofBlock } from "./proof-block.ts";
import { readTestimony } from "./testimony.ts";

/** The script of a certificate page: checks the proof in it with the project's own rules, and the page against the proof. */

/** The little of a browser's page that this script touches. */
interface Element {
  textContent: string;
  innerHTML: string;
  className: string;
  readonly childNodes: ArrayLike<Element>;
  readonly attributes?: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly nodeName: string;
  readonly nodeValue: string | null;
  append(...nodes: readonly (Element | string)[]): void;
  closest?(selector: string): Element | null;
  readonly parentNode: Element | null;
  querySelector(selector: string): Element | null;
}
interface Page extends Element {
  createElement(name: string): Element;
}
declare const document: Page;

/** The page is painted with "not checked" before the check begins, which takes a second or two. */
declare function requestAnimationFrame(work: () => void): void;

function check(): readonly Refusal[] {
  const proof = findProofBlock(document.querySelector("#proof")?.textContent ?? "");
  if (!proof.ok) return [proof.refusal];
  const testimony = readTestimony(nobleCrypto, proof.value, []);
  if (!testimony.ok) return testimony.refusal;
  const expected = document.createElement("main");
  expected.innerHTML = renderTestimony(testimony.value);
  const main = document.querySelector("main");
  const place = main === null ? "the page" : findDifference(main, expected);
  if (place === undefined) return [];
  return [{ code: "page-differs", sentence: `What the page shows is not what its proof says: see ${place}.` }];
}

/** Where two trees first differ, by the heading it stands under. */
function findDifference(shown: Element, expected: Element): string | undefined {
  if (shown.nodeName !== expected.nodeName || shown.nodeValue !== expected.nodeValue) return placeOf(shown);
  if (attributesOf(shown) !== attributesOf(expected)) return placeOf(shown);
  for (let i = 0; i < Math.max(shown.childNodes.length, expected.childNodes.length); i++) {
    const [ours, theirs] = [shown.childNodes[i], expected.childNodes[i]];
    if (ours === undefined || theirs === undefined) return placeOf(ours ?? shown);
    const place = findDifference(ours, theirs);
    if (place !== undefined) return place;
  }
  return undefined;
}

const attributesOf = ({ attributes }: Element): string =>
  Array.from(attributes ?? [], ({ name, value }) => `${name}=${value}`)
    .toSorted()
    .join("\n");

function placeOf(node: Element): string {
  const near = node.closest === undefined ? node.parentNode : node;
  const heading = near?.closest?.("section")?.querySelector("h2")?.childNodes[0]?.textContent;
  return heading === undefined ? "its head" : `"${heading.trim()}"`;
}

function say(verdict: Element, faults: readonly Refusal[]): void {
  const strong = document.createElement("strong");
  verdict.textContent = "";
  verdict.className = faults.length === 0 ? "green" : "red";
  if (faults.length === 0) {
    strong.textContent = "Checked in this browser: everything on this page is as it was signed, under the keys below.";
    verdict.append(strong, "Whose keys they are, no page can say: compare the digits.");
    return;
  }
  strong.textContent = "This page does not hold. Do not rely on it.";
  const list = document.createElement("ul");
  for (const { code, sentence } of faults) {
    const item = document.createElement("li");
    item.textContent = `${sentence} (${code})`;
    list.append(item);
  }
  verdict.append(strong, list);
}

function run(): void {
  mendEngine();
  const verdict = document.querySelector("#verdict");
  if (verdict === null) return;
  verdict.textContent = "Checking every signature and proof in this page…";
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      try {
        say(verdict, check());
      } catch (error) {
        const sentence = `The check could not be carried out in this browser: ${String(error)}. Use "entente verify".`;
        say(verdict, [{ code: "not-checked", sentence }]);
      }
    }),
  );
}

run();
