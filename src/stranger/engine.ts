/**
 * Gives an engine that is a little older the few methods on bytes and text that the rules use: what strangers get runs where it
 * must, for as long as there is a browser or a Node. Each is written only where it is missing.
 */
export function mendEngine(): void {
  define(Uint8Array.prototype, "toHex", function toHex(this: Uint8Array) {
    return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
  define(Uint8Array, "fromHex", (text: string) =>
    Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  );
  define(Uint8Array.prototype, "toBase64", function toBase64(this: Uint8Array) {
    let text = "";
    for (const byte of this) text += String.fromCharCode(byte);
    return btoa(text);
  });
  // Strictness is the caller's: `parseBase64` writes back what it read and compares.
  define(Uint8Array, "fromBase64", (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  define(Object, "groupBy", <T>(items: Iterable<T>, keyOf: (item: T) => string) => {
    const groups: Record<string, T[]> = Object.create(null) as Record<string, T[]>;
    for (const item of items) (groups[keyOf(item)] ??= []).push(item);
    return groups;
  });
}

function define(of: object, name: string, value: unknown): void {
  if (!Object.hasOwn(of, name)) Object.defineProperty(of, name, { value, configurable: true, writable: true });
}
