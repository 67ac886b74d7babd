import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { StrictMode, Suspense, useEffect, useState } from "react";
import type { ReactElement } from "react";
import { matchRoute, useLocation, useRouter } from "wouter";
import { api, ask, Refusal } from "./api.ts";
import { CirclesContext, nameCircle } from "./circle.tsx";
import { Frame } from "./frame.tsx";
import { useLive } from "./live.ts";
import { Clock } from "./now.tsx";
import { Proving } from "./parts/proving.tsx";
import { Seat } from "./parts/seat.tsx";
import { Entrance } from "./entrance.tsx";
import { pages } from "./pages.ts";
import type { Page } from "./pages.ts";
import { useWaiting } from "./waiting/use-waiting.ts";
import { SpeakingContext, useSpeaking } from "./words.tsx";
import type { Language } from "./words.tsx";
import type { Words } from "./words/en.ts";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && !(error instanceof Refusal && error.status === 401),
      staleTime: 10_000,
    },
  },
});

/** The desk: words, then who sits here, then the page of the address. `load` brings the words of a language. */
export function App({
  first,
  language: begun,
  load,
}: {
  readonly first: Words;
  readonly language: Language;
  readonly load: (language: Language) => Promise<Words>;
}): ReactElement {
  const [speaking, setSpeaking] = useState({ language: begun, words: first });
  useEffect(() => {
    document.documentElement.lang = speaking.language;
  }, [speaking.language]);
  const change = async (language: Language): Promise<void> => {
    const words = await load(language);
    localStorage.setItem("language", language);
    setSpeaking({ language, words });
  };
  const speak = (language: Language): void => void change(language);
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SpeakingContext value={{ ...speaking, speak }}>
          <Desk />
        </SpeakingContext>
      </QueryClientProvider>
    </StrictMode>
  );
}

function findPage(
  parser: ReturnType<typeof useRouter>["parser"],
  at: string,
): { page: Page; params: Record<string, string> } | undefined {
  for (const page of pages) {
    const [fits, params] = matchRoute(parser, page.path, at);
    if (fits) return { page, params: params as Record<string, string> };
  }
  return undefined;
}

function Desk(): ReactElement | null {
  const [at] = useLocation();
  const { parser } = useRouter();
  const { language, words } = useSpeaking();
  const overview = useQuery({
    queryKey: ["all", "mechanisms"],
    queryFn: () => ask(api.mechanisms.$get()),
  });
  useLive(overview.data?.mechanisms);
  const waiting = useWaiting(overview.data !== undefined);
  const found = findPage(parser, at);
  const names = overview.data?.names[language] ?? {};
  const circles = (overview.data?.mechanisms ?? []).map((each) => nameCircle(each, names));
  const named = found?.params["mechanism"];
  const circle = circles.find((each) => each.shortName === named || each.id === named) ?? circles[0];
  useEffect(() => {
    document.getElementById("page")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [at]);
  const isOut = overview.error instanceof Refusal && overview.error.code === "not-signed-in";
  if (isOut || (at === "/" && circle !== undefined)) return <Entrance isSignedIn={!isOut} />;
  if (circle === undefined) return null;
  const Shown = found?.page.show;
  return (
    <CirclesContext value={circles}>
      <Clock told={overview.data?.now ?? ""}>
        <Frame
          circle={circle}
          circles={circles}
          entry={found?.page.entry ?? ""}
          waiting={waiting.data?.count}
          seat={<Seat />}
        >
          <Suspense fallback={<p role="status">{words.frame.loading("")}</p>}>
            {Shown === undefined ? <p>{words.frame.notFound}</p> : <Shown params={found?.params ?? {}} />}
          </Suspense>
        </Frame>
        <Proving />
      </Clock>
    </CirclesContext>
  );
}
