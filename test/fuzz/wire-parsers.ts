import { encodeUtf8 } from "../../src/base/bytes.ts";
import type { PartyId } from "../../src/base/ids.ts";
import { accept } from "../../src/base/refusal.ts";
import { checkIntroduction, formatIntroduction, parseIntroduction } from "../../src/node/peer/introduction.ts";
import { formatPeerLetter, parsePeerLetter } from "../../src/node/peer/peer-letter.ts";
import { formatReply, formatRequest, parseReply, parseRequest } from "../../src/node/peer/peer-note.ts";
import { readSettings } from "../../src/node/home/read-settings.ts";
import { sampleKeys, sampleMechanism } from "../samples/party-log.ts";
import { east, west } from "../samples/rivers.ts";
import type { Parser } from "./fuzz.ts";
import { lenient, parser, text } from "./parser.ts";

const called = { mechanism: sampleMechanism, from: east, to: west, nonce: "A".repeat(54), body: "ab".repeat(32) };

const requests = parser(
  "request's note",
  [
    encodeUtf8(
      formatRequest({
        ...called,
        method: "POST",
        path: "/entente/v1/parcel",
        origin: "https://node.west.example",
        address: "https://node.east.example:8443",
      }),
    ),
    encodeUtf8(
      formatRequest({ ...called, method: "GET", path: "/x?y=1", origin: "http://[::1]:1", address: undefined }),
    ),
  ],
  text(parseRequest),
  (words) => encodeUtf8(formatRequest(words)),
);

const replies = parser(
  "reply's note",
  [encodeUtf8(formatReply({ ...called, request: "cd".repeat(32), status: 200 }))],
  text(parseReply),
  (words) => encodeUtf8(formatReply(words)),
);

const pair = { ed25519: "11".repeat(64), mldsa44: "22".repeat(2420) };
const key = { ed25519: "33".repeat(32), mldsa44: "44".repeat(1312), next: "55".repeat(32) };

const introductions = parser(
  "introduction",
  [
    formatIntroduction({
      mechanism: sampleMechanism,
      party: east,
      first: sampleKeys(0),
      rolls: [{ entry: 3, root: "ab".repeat(32), key, release: pair, signature: pair }],
    }),
  ],
  (bytes) => {
    const parsed = parseIntroduction(bytes);
    return parsed.ok
      ? accept({
          parsed: parsed.value,
          checked: checkIntroduction(lenient, parsed.value, { origin: "x", known: undefined }),
        })
      : parsed;
  },
  // JSON as another program may write it, so its bytes are not the value's only spelling.
  () => undefined,
);

const letters = parser(
  "peer's file",
  [
    encodeUtf8(
      formatPeerLetter({
        mechanism: sampleMechanism,
        party: "east" as PartyId,
        address: "https://node.east.example",
        fingerprint: "12345 12345 12345 12345 12345 12345 12345 12345",
        invitation: "entente.invitation/v1\n",
      }),
    ),
  ],
  text(parsePeerLetter),
  // The digits may have been typed with other blanks; they are written in their one spelling.
  (letter) => {
    const written = formatPeerLetter(letter);
    const again = parsePeerLetter(written);
    if (!again.ok || formatPeerLetter(again.value) !== written) throw new Error("a file is not read as it was written");
    return undefined;
  },
);

const settings = parser(
  "settings",
  [encodeUtf8('{"port": 0, "peers": {"river": {"west": "https://x.example"}}, "publish": {"river": "everyone"}}')],
  text((words) => readSettings({ name: "entente.json", text: words }, {})),
  () => undefined,
);

/** Readers of what a serving node meets besides parcels. */
export const wireParsers: readonly Parser[] = [requests, replies, introductions, letters, settings];
