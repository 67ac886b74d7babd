import type { OpenedPouch } from "./reading.ts";

/** What became of a file on its way to the node. */
export type Sent =
  | { readonly kind: "answered"; readonly answer: OpenedPouch }
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "too-large" | "stopped" | "broken" };

interface Sending {
  readonly signal: AbortSignal;
  readonly progress: (percent: number) => void;
}

/** Sends a file as it is. `fetch` tells nothing of how far an upload is, so the older way is used. A file too large is not read at all. */
export function send(mechanism: string, file: File, bytesMax: number, { progress, signal }: Sending): Promise<Sent> {
  if (file.size > bytesMax) return Promise.resolve({ kind: "too-large" });
  const { promise, resolve } = Promise.withResolvers<Sent>();
  const request = new XMLHttpRequest();
  const name = encodeURIComponent(file.name.slice(-200));
  request.open("POST", `/api/mechanisms/${mechanism}/record/pouches/open?name=${name}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    progress(total === 0 ? 0 : Math.floor((100 * loaded) / total));
  });
  request.addEventListener("load", () => resolve(read(request)));
  request.addEventListener("error", () => resolve({ kind: "broken" }));
  request.addEventListener("abort", () => resolve({ kind: "stopped" }));
  signal.addEventListener("abort", () => request.abort(), { once: true });
  request.send(file);
  return promise;
}

function read(request: XMLHttpRequest): Sent {
  try {
    const answer: unknown = JSON.parse(request.responseText);
    if (request.status === 200) return { kind: "answered", answer: answer as OpenedPouch };
    return { kind: "refused", sentence: (answer as { readonly sentence?: string }).sentence ?? "" };
  } catch {
    return { kind: "broken" };
  }
}
