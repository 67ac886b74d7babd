import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { api, ask } from "../api.ts";
import { useMe } from "../me.ts";
import { useSpeaking } from "../words.tsx";

const leave = async (): Promise<void> => {
  await ask(api["sign-out"].$post({ json: {} }));
  // Nothing of this desk stays in the page for whoever sits down next.
  location.assign("/");
};

/** Who sits here, by function, and the way out. The language of the pages is kept with the account. */
export function Seat(): ReactElement | null {
  const { language, words } = useSpeaking();
  const queries = useQueryClient();
  const me = useMe();
  const known = me.data?.language;
  useEffect(() => {
    if (known === undefined || known === language) return;
    void ask(api.me.language.$put({ json: { language } })).then(() => queries.invalidateQueries({ queryKey: ["me"] }));
  }, [known, language, queries]);
  if (me.data === undefined) return null;
  return (
    <>
      <Link href="/settings" className="seat-name">
        {me.data.title}
      </Link>
      <button type="button" className="b sm" onClick={() => void leave()}>
        {words.frame.signOut}
      </button>
    </>
  );
}
