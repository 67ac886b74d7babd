import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { ReactElement } from "react";
import { Redirect } from "wouter";
import { api, ask } from "./api.ts";
import { SignInPage } from "./pages/sign-in.tsx";

const OpeningPage = lazy(async () => ({ default: (await import("./pages/opening.tsx")).OpeningPage }));

/**
 * What stands before the desk: in an example the page that opens it, elsewhere the ways in. Who is signed in already finds the desk
 * behind the address `/`.
 */
export function Entrance({ isSignedIn }: { readonly isSignedIn: boolean }): ReactElement | null {
  const opening = useQuery({ queryKey: ["opening"], queryFn: () => ask(api.opening.$get()), retry: 1 });
  const isAsked = location.pathname === "/sign-in" || location.hash.startsWith("#invitation=");
  if (opening.data !== undefined && !isAsked) {
    return (
      <Suspense fallback={null}>
        <OpeningPage page={opening.data} isSignedIn={isSignedIn} />
      </Suspense>
    );
  }
  if (opening.isPending && !isAsked) return null;
  return isSignedIn ? <Redirect to="/waiting" replace /> : <SignInPage />;
}
