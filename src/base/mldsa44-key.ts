const publicKeyBytes = 1312;
const seedBytes = 32;

/**
 * Whether bytes are an ML-DSA-44 public key an honest signer could publish (FIPS 204, 5.1: rho, then t1). Every string of
 * 1312 bytes decodes, but where t1 is zero the challenge falls out of the equation and anybody can sign.
 */
export function isSoundMldsa44Key(key: Uint8Array): boolean {
  return key.length === publicKeyBytes && key.subarray(seedBytes).some((byte) => byte !== 0);
}
