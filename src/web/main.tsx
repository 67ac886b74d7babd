import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { languageNames, loadWords } from "./words.tsx";
import type { Language } from "./words.tsx";
import "./fonts.css";
import "./style.css";

const isLanguage = (name: string | null | undefined): name is Language =>
  typeof name === "string" && name in languageNames;

/** The language chosen here before, else the first of the browser's that there is. */
function chooseLanguage(): Language {
  const chosen = localStorage.getItem("language");
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((each) => each.slice(0, 2)).find(isLanguage) ?? "en";
}

/** Letters of Korean and Japanese come after the page stands: most pages need few of them, and the browser fetches those alone. */
function bringFonts(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-cjk]")) link.rel = "stylesheet";
}

const place = document.getElementById("desk");
if (place !== null) {
  const language = chooseLanguage();
  const words = await loadWords(language);
  createRoot(place).render(<App first={words} language={language} load={loadWords} />);
  bringFonts();
}
