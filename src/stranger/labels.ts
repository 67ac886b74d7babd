import { text } from "./html.ts";

/** Headings of a certificate, in English first and then in those of the consultation's languages that are here. */
const labels = {
  keys: { en: "Under these keys", ko: "이 키를 기준으로", ja: "以下の鍵のもとで" },
  who: { en: "Who, and when", ko: "누가, 언제", ja: "誰が、いつ" },
  words: { en: "The words", ko: "문안", ja: "文言" },
  terms: { en: "The terms", ko: "제안 내용", ja: "提案内容" },
  entry: { en: "The entry", ko: "기재 사항", ja: "記載事項" },
  limits: {
    en: "What this shows, and what it cannot",
    ko: "이 문서가 보여 주는 것과 보여 주지 못하는 것",
    ja: "この文書が示すものと示せないもの",
  },
  acts: { en: "The acts it rests on", ko: "근거가 되는 행위", ja: "根拠となる行為" },
} as const;

export type Label = keyof typeof labels;
type Translated = "ko" | "ja";
const translated: readonly Translated[] = ["ko", "ja"];

const chosen = (languages: readonly string[]): readonly Translated[] =>
  translated.filter((lang) => languages.includes(lang));

/** A heading as HTML. Its first node is the English words. */
export function heading(label: Label, languages: readonly string[]): string {
  const words = labels[label];
  const others = chosen(languages).map((lang) => ` <small lang="${lang}">${text(words[lang])}</small>`);
  return `${text(words.en)}${others.join("")}`;
}

/** What stands first on every page, for readers of each language. */
const warnings: Readonly<Record<Translated, string>> = {
  ko: "페이지는 스스로를 보증하도록 꾸며질 수 있습니다. 아래 마흔 자리 숫자를 각 당사자가 다른 경로로 알려 준 숫자와 대조하고, 이 파일과 함께 오지 않은 프로그램으로 검사하십시오.",
  ja: "ページは自らを保証するように作ることができます。下の四十桁の数字を、各当事者が別の経路で示した数字と照合し、このファイルに付属しないプログラムで検査してください。",
};

export const warningsIn = (languages: readonly string[]): string =>
  chosen(languages)
    .map((lang) => `<br><span lang="${lang}">${text(warnings[lang])}</span>`)
    .join("");
