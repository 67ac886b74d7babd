import { createContext, use } from "react";
import type { Words } from "./words/en.ts";

export type Language = "en" | "ko" | "ja";

/** Languages by their own names, in the order of the masthead. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", ko: "한국어", ja: "日本語" };

/** Loads the words of a language; each is a file of its own that only its readers fetch. */
export async function loadWords(language: Language): Promise<Words> {
  switch (language) {
    case "en":
      return (await import("./words/en.ts")).words;
    case "ko":
      return (await import("./words/ko.ts")).words;
    case "ja":
      return (await import("./words/ja.ts")).words;
  }
}

interface Speaking {
  readonly language: Language;
  readonly words: Words;
  readonly speak: (language: Language) => void;
}

export const SpeakingContext = createContext<Speaking | undefined>(undefined);

/** The language of the page and how to change it. */
export function useSpeaking(): Speaking {
  const speaking = use(SpeakingContext);
  if (speaking === undefined) throw new Error("words are asked for outside the frame");
  return speaking;
}

/** The words of one page, or of one part that many pages share. */
export const useWords = <K extends keyof Words>(page: K): Words[K] => useSpeaking().words[page];
