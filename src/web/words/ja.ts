import { documents } from "./ja/documents.ts";
import { commitments } from "./ja/commitments.ts";
import { search } from "./ja/search.ts";
import { review } from "./ja/review.ts";
import { settings } from "./ja/settings.ts";
import { record } from "./ja/record.ts";
import { own } from "./ja/own.ts";
import { said } from "./ja/said.ts";
import { doing } from "./ja/doing.ts";
import { bodyPage } from "./ja/body-page.ts";
import { texts } from "./ja/texts.ts";
import { opening } from "./ja/opening.ts";
import { signIn } from "./ja/sign-in.ts";
import { timeline } from "./ja/timeline.ts";
import { issues } from "./ja/issues.ts";
import { mechanism } from "./ja/mechanism.ts";
import { map } from "./ja/map.ts";
import { rows } from "./ja/rows.ts";
import { name } from "./ja/name.ts";
import { fields } from "./ja/fields.ts";
import { why } from "./ja/why.ts";
import { became } from "./ja/became.ts";
import { waiting } from "./ja/waiting.ts";
import { session } from "./ja/session.ts";
import { calendar } from "./ja/calendar.ts";
import { frame } from "./ja/frame.ts";
import type { Words } from "./en.ts";

export const words: Words = {
  settings,
  doing,
  said,
  own,
  opening,
  signIn,
  frame,
  name,
  rows,
  fields,
  why,
  became,
  map,
  mechanism,
  issues,
  timeline,
  waiting,
  texts,
  session,
  bodyPage,
  record,
  calendar,
  review,
  search,
  commitments,
  documents,
};
