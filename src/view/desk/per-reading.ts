import type { Documents } from "../../mechanism/documents.ts";

/** What follows from the documents alone, worked out once for each reading of the record: many pages ask for it. */
export function perReading<T>(make: (documents: Documents) => T): (documents: Documents) => T {
  const made = new WeakMap<Documents, { readonly value: T }>();
  return (documents) => {
    let held = made.get(documents);
    if (held === undefined) made.set(documents, (held = { value: make(documents) }));
    return held.value;
  };
}
