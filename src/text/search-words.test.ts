import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findWords, fold, indexQueryOf, soughtIn, tokensOf } from "./search-words.ts";

/** Whether an index of tokens would find it: what `*`, phrases and AND mean to it. */
function isFound(text: string, question: string): boolean {
  const tokens = ` ${tokensOf(text)} `;
  return indexQueryOf(soughtIn(question))
    .split(" AND ")
    .every((each) =>
      each.startsWith('"') ? tokens.includes(` ${each.slice(1, -1)} `) : tokens.includes(` ${each.slice(0, -1)}`),
    );
}

test("D87 Korean words of two syllables and of one are found inside longer ones, Japanese likewise, Latin words by their beginning", () => {
  assert.ok(isFound("한반도의 완전한 비핵화를 재확인했다", "비핵"));
  assert.ok(isFound("한반도의 완전한 비핵화를 재확인했다", "핵화"));
  assert.ok(isFound("한반도의 완전한 비핵화를 재확인했다", "화"));
  assert.ok(isFound("拡大抑止協議を再開する", "抑止"));
  assert.ok(isFound("complete denuclearization of the peninsula", "denuclear complete"));
  assert.ok(!isFound("complete denuclearization of the peninsula", "nuclear"));
  assert.ok(!isFound("비상 핵심", "비핵"), "letters of two words are no neighbours");
  assert.ok(isFound("G7 정상회의 3.5 % of GDP", "g7 정상 3"));
});

test("D87 composed and decomposed letters, full and half width, accents and case are one", () => {
  for (const [text, question] of [
    ["비핵화".normalize("NFD"), "비핵"],
    ["비핵화", "비핵".normalize("NFD")],
    ["ＳＣＭ　共同声明", "scm"],
    ["ｶﾞｲﾄﾞﾗｲﾝ改定", "ガイドライン"],
    ["ガイドライン改定".normalize("NFD"), "ガイド"],
    ["Chargé d’affaires", "charge"],
    ["CHARGE", "chargé"],
  ] as const) {
    assert.ok(isFound(text, question), `${text} is found by ${question}`);
    assert.equal(findWords(text, soughtIn(question)).length, 1, `${question} is marked in ${text}`);
  }
  assert.ok(!isFound("カイト", "ガイト"), "a voice mark tells letters apart");
});

test("D87 what is marked is what was asked for, in the letters of the original", () => {
  const text = `앞 ${"비핵화".normalize("NFD")} 뒤`;
  const [[from, to] = [0, 0]] = findWords(text, soughtIn("비핵"));
  assert.equal(text.slice(from, to).normalize("NFC"), "비핵");
  const both = findWords("talks and Talks", soughtIn("talks"));
  assert.deepEqual(both, [
    [0, 5],
    [10, 15],
  ]);
  assert.deepEqual(soughtIn(" …! "), []);
});

test("D87 whatever stretch of a word is asked for, index and mark agree that it stands there", () => {
  const word = fc.string({
    unit: fc.constantFrom(...Array.from("가나비핵화会議抑止カガabz09é".normalize("NFC"))),
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, (words, question) => {
      const text = words.join(" ");
      const sought = soughtIn(question);
      const marked = sought.every((each) => findWords(text, [each]).length > 0);
      assert.equal(isFound(text, question), marked);
    }),
    { numRuns: 400 },
  );
});

test("folding keeps a place in the original for every letter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
      const { places, text: folded } = fold(text);
      assert.equal(places.length, folded.length + 1);
      assert.ok(places.every((place, i) => place <= text.length && (i === 0 || place >= (places[i - 1] ?? 0))));
    }),
  );
});
