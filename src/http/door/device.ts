const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, "Edge"],
  [/\bFirefox\//, "Firefox"],
  [/\b(?:Chrome|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const nameIn = (text: string, names: readonly (readonly [RegExp, string])[]): string | undefined =>
  names.find(([form]) => form.test(text))?.[1];

/** Kind of browser and system, for its owner to know a sign-in again; nothing finer is kept. */
export function deviceOf(agent: string | undefined): string {
  const text = agent ?? "";
  const named = [nameIn(text, browsers), nameIn(text, systems)].filter((each) => each !== undefined);
  return named.length === 0 ? "another program" : named.join(", ");
}
