/** Asking a person to prove again who they are, whichever page's call the node wants it for. */

/** Asks, and answers whether it was proved. */
export type Asker = () => Promise<boolean>;
let asker: Asker | undefined;

/** Who asks from now on: the dialog that is on the screen. The answer ends it. */
export function setAsker(asking: Asker): () => void {
  asker = asking;
  return () => {
    if (asker === asking) asker = undefined;
  };
}

/** Calls the node; where it wants a fresh proof first, has it asked for and makes the very same call once more. */
export async function fetchProving(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await fetch(input, init);
  if (answer.status !== 403 || asker === undefined) return answer;
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  const isWanted =
    typeof problem === "object" && problem !== null && "code" in problem && problem.code === "step-up-needed";
  return isWanted && (await asker()) ? fetch(input, init) : answer;
}
