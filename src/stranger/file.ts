import { encodeUtf8, formatBase64 } from "../base/bytes.ts";
import type { Crypto } from "../base/crypto.ts";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import { attribute } from "./html.ts";
import { warningsIn } from "./labels.ts";
import { pageVersion, renderTestimony } from "./page.ts";
import { formatProofBlock } from "./proof-block.ts";
import { style } from "./style.ts";
import type { Testimony } from "./testimony.ts";
import { titleOf } from "./words.ts";

/** Bytes of one certificate page, so that it travels by mail and opens anywhere. */
export const pageBytesMax = 400_000;

/**
 * One page that shows what its proof says and checks it by itself: nothing is fetched, and but for the one script nothing can run
 * (its hash stands in the policy). Code `page-too-large`.
 */
export function formatPage(crypto: Crypto, testimony: Testimony, proof: Uint8Array, script: string): Result<string> {
  const hashOf = (source: string): string => `'sha256-${formatBase64(crypto.sha256(encodeUtf8(source)))}'`;
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="entente ${pageVersion}">
<title>${attribute(titleOf(testimony.about))}: certificate</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="brand">Entente</p>
<p class="warning"><strong>A page can be made to praise itself.</strong> What it says of itself, green or red, proves nothing until two things are done: compare the forty digits below with those the parties gave you by another way, and have this file checked by a program that did not come with it: <code>entente verify FILE --keys "DIGITS"</code>.${warningsIn(testimony.charter.languages)}</p>
<output id="verdict"><strong>Not checked.</strong> Scripts did not run here. The words below stand as they were written; check the file with <code>entente verify</code>.</output>
</header>
<main>${renderTestimony(testimony)}</main>
<footer>
<details><summary>The proof, as one block</summary>
<p>Every entry, word, key, signature and path that this page rests on, in the format <code>entente.certificate/v1</code>, as base64. Other programs check it by the rules of the specification, R40 to R43 and those they name.</p>
<pre id="proof">${formatProofBlock(proof)}</pre>
</details>
</footer>
<script>${script}</script>
</body>
</html>
`;
  const bytes = encodeUtf8(page).length;
  if (bytes <= pageBytesMax) return accept(page);
  const sentence = `The page would have ${bytes} bytes; at most ${pageBytesMax} are allowed. Write the proof alone, without --html: "entente verify" reads it too.`;
  return refuse("page-too-large", sentence);
}

/** How a page compares with what its proof says. */
export type PageLikeness = "same" | "differs" | "other-version";

/**
 * Makes the page of a proof anew, with the script that the page has, and compares every byte. The script itself may be anybody's:
 * what it says of the page counts for nothing here.
 */
export function comparePage(crypto: Crypto, page: string, testimony: Testimony, proof: Uint8Array): PageLikeness {
  if (!page.includes(`<meta name="generator" content="entente ${pageVersion}">`)) return "other-version";
  const made = formatPage(crypto, testimony, proof, findScript(page));
  return made.ok && made.value === page ? "same" : "differs";
}

function findScript(page: string): string {
  const from = page.lastIndexOf("<script>");
  const until = page.indexOf("</script>", from);
  return from < 0 || until < 0 ? "" : page.slice(from + "<script>".length, until);
}
