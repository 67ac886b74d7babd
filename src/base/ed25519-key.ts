import { formatHex } from "./bytes.ts";

/** Arithmetic of edwards25519 (RFC 8032, 5.1), only as much as it takes to judge a public key. Not for secrets: its time varies. */

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended coordinates: x = X/Z, y = Y/Z, xy = T/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}
const identity: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

/**
 * Whether 32 bytes are a key an honest signer could publish: the one canonical spelling of a point of the prime-order
 * subgroup, other than the identity. Under any other key a signature may hold for many messages, or for one checker only.
 */
export function isSoundEd25519Key(key: Uint8Array): boolean {
  const point = decode(key);
  return point !== undefined && !isIdentity(point) && isIdentity(multiply(point, L));
}

/**
 * Whether 64 bytes could be an honest signature under a sound key: R is not the identity. Native libraries part here, and
 * an honest signer never arrives at it. Any other R that is not of the prime-order subgroup fails the equation.
 */
export function isSoundEd25519Signature(signature: Uint8Array): boolean {
  return signature.length === 64 && (signature[0] !== 1 || signature.subarray(1, 32).some((byte) => byte !== 0));
}

function decode(key: Uint8Array): Point | undefined {
  if (key.length !== 32) return undefined;
  const number = BigInt(`0x${formatHex(key.toReversed())}`);
  const sign = number >> 255n;
  const y = number & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const square = mod(v * x * x);
  if (square === mod(-u)) x = mod(x * SQRT_MINUS_ONE);
  else if (square !== u) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  if ((x & 1n) !== sign) x = P - x;
  return { x, y, z: 1n, t: mod(x * y) };
}

function isIdentity(point: Point): boolean {
  return point.x === 0n && point.y === point.z;
}

function multiply(point: Point, scalar: bigint): Point {
  let sum = identity;
  for (const bit of scalar.toString(2)) {
    sum = add(sum, sum);
    if (bit === "1") sum = add(sum, point);
  }
  return sum;
}

/** Complete on this curve: it holds for equal points and for the identity too. */
function add(one: Point, two: Point): Point {
  const a = mod((one.y - one.x) * (two.y - two.x));
  const b = mod((one.y + one.x) * (two.y + two.x));
  const c = mod(2n * one.t * D * two.t);
  const d = mod(2n * one.z * two.z);
  const e = b - a;
  const f = d - c;
  const g = d + c;
  const h = b + a;
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
