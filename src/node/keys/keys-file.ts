import type { Crypto } from "../../base/crypto.ts";
import type { MechanismId } from "../../base/ids.ts";
import { assert } from "../../base/refusal.ts";
import { formatFingerprint, isSameKeySet } from "../../record/key.ts";
import { createPublisher, drawLinks, rollChain, signBy } from "./keys-chain.ts";
import type { Chain } from "./keys-chain.ts";
import type { Vault } from "./keys-vault.ts";
import { PortFailure } from "../ports.ts";
import type { Keys, Randomness } from "../ports.ts";

/**
 * Keys kept as seeds in a file that its owner alone may open. The seeds never leave the functions of the keys file: no answer and no
 * error of theirs contains one. Who can read the file, and knows its passphrase where it has one, can speak in this party's name
 * (SECURITY.md). `beforeMaking` is done before keys of a mechanism are made for the first time.
 */
export function openKeysFile(
  vault: Vault,
  { crypto, randomness }: { readonly crypto: Crypto; readonly randomness: Randomness },
  beforeMaking: (mechanism: MechanismId) => Promise<void>,
): Keys {
  const publish = createPublisher(crypto);

  const getChain = async (mechanism: MechanismId): Promise<Chain> => {
    const found = (await vault.read()).mechanisms[mechanism];
    if (found !== undefined) return found;
    const sentence = `${vault.path} holds no keys for this consultation: put back the copy you keep of it, or ask the other parties for a successor log.`;
    throw new PortFailure({ code: "keys-missing", sentence });
  };

  /** The chain after the change, as it stands in the file then. */
  const change = async (
    mechanism: MechanismId,
    step: (held: Chain | undefined) => Chain | undefined,
  ): Promise<Chain | undefined> => {
    const changed = await vault.change((file) => {
      const chain = step(file.mechanisms[mechanism]);
      if (chain === undefined || chain === file.mechanisms[mechanism]) return file;
      return { ...file, mechanisms: { ...file.mechanisms, [mechanism]: chain } };
    });
    return changed.mechanisms[mechanism];
  };

  const make = (): Chain => {
    const links = drawLinks(randomness);
    return { ...links, first: formatFingerprint(crypto, publish(links.current, links.next)) };
  };

  return {
    async create(mechanism) {
      if ((await vault.read()).mechanisms[mechanism] === undefined) await beforeMaking(mechanism);
      const held = await change(mechanism, (known) => known ?? make());
      assert(held !== undefined, "keys that were made are held");
      return publish(held.current, held.next);
    },
    async first(mechanism) {
      const held = (await vault.read()).mechanisms[mechanism];
      if (held === undefined) return undefined;
      return held.first ?? formatFingerprint(crypto, publish(held.current, held.next));
    },
    async current(mechanism) {
      const { current, next } = await getChain(mechanism);
      return publish(current, next);
    },
    async next(mechanism) {
      const { following, next } = await getChain(mechanism);
      return publish(next, following);
    },
    sign: async (mechanism, messages) => signBy(crypto, (await getChain(mechanism)).current, messages),
    signNext: async (mechanism, messages) => signBy(crypto, (await getChain(mechanism)).next, messages),
    async roll(mechanism, to) {
      await getChain(mechanism);
      await change(mechanism, (held) => {
        // Another process that saw the same entry may have done it already.
        const isDue = held !== undefined && isSameKeySet(publish(held.next, held.following), to);
        return isDue ? rollChain(held, randomness) : held;
      });
    },
    async prepare(mechanism) {
      const file = await vault.change((held) =>
        held.renewed?.[mechanism] === undefined
          ? { ...held, renewed: { ...held.renewed, [mechanism]: drawLinks(randomness) } }
          : held,
      );
      const prepared = file.renewed?.[mechanism];
      assert(prepared !== undefined, "prepared keys are held");
      return publish(prepared.current, prepared.next);
    },
    async adopt(mechanism, keys) {
      const changed = await vault.change((held) => {
        const { [mechanism]: prepared, ...others } = held.renewed ?? {};
        if (prepared === undefined || !isSameKeySet(publish(prepared.current, prepared.next), keys)) return held;
        const chain = { ...prepared, first: formatFingerprint(crypto, keys) };
        const mechanisms = { ...held.mechanisms, [mechanism]: chain };
        return { entente: held.entente, mechanisms, ...(Object.keys(others).length === 0 ? {} : { renewed: others }) };
      });
      const inForce = changed.mechanisms[mechanism];
      return inForce !== undefined && isSameKeySet(publish(inForce.current, inForce.next), keys);
    },
  };
}
