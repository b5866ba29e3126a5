/**
 * ECDSA signatures on the curves of NIST: whether one is right.
 * Source: https://www.secg.org/sec1-v2.pdf (section 4.1.4), https://www.secg.org/sec2-v2.pdf (the numbers)
 */
import { inverse, modulo, numberOfBytes } from "./modular.ts";

export interface Curve {
  /** The field's prime. */
  readonly p: bigint;
  /** y² = x³ - 3x + b. */
  readonly b: bigint;
  /** How many points it has. */
  readonly n: bigint;
  readonly x: bigint;
  readonly y: bigint;
  readonly bits: number;
}

const P256: Curve = {
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  bits: 256,
};
const P384: Curve = {
  p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
  b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
  y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  bits: 384,
};
const P521: Curve = {
  p: 2n ** 521n - 1n,
  b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
  y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  bits: 521,
};

/** By the object identifier, in hexadecimal. */
export const CURVES: Readonly<Record<string, Curve>> = {
  "2a8648ce3d030107": P256,
  "2b81040022": P384,
  "2b81040023": P521,
};

export interface EcdsaPublicKey {
  readonly curve: Curve;
  readonly x: bigint;
  readonly y: bigint;
}

export function isOnCurve({ curve, x, y }: EcdsaPublicKey): boolean {
  const { p, b } = curve;
  return x < p && y < p && modulo(y * y - x * x * x + 3n * x - b, p) === 0n;
}

/** @param signature the two numbers of it */
export function isEcdsaSignature(
  { curve, x, y }: EcdsaPublicKey,
  digest: Uint8Array,
  [r, s]: readonly [bigint, bigint],
): boolean {
  const { n } = curve;
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const surplus = Math.max(0, digest.length * 8 - curve.bits);
  const hash = numberOfBytes(digest) >> BigInt(surplus);
  const inverted = inverse(s, n);
  const base = times(curve, { x: curve.x, y: curve.y, z: 1n }, modulo(hash * inverted, n));
  const own = times(curve, { x, y, z: 1n }, modulo(r * inverted, n));
  const sum = plus(curve, base, own);
  if (sum.z === 0n) return false;
  const z = inverse(sum.z, curve.p);
  return modulo(sum.x * z * z, curve.p) % n === r;
}

/** In Jacobian coordinates: the point (x/z², y/z³), at infinity where z is zero. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const INFINITE: Point = { x: 1n, y: 1n, z: 0n };

function times(curve: Curve, point: Point, factor: bigint): Point {
  let result = INFINITE;
  let double = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = plus(curve, result, double);
    double = doubled(curve, double);
  }
  return result;
}

function doubled({ p }: Curve, { x, y, z }: Point): Point {
  if (z === 0n || y === 0n) return INFINITE;
  const squaredZ = (z * z) % p;
  const squaredY = (y * y) % p;
  const s = (4n * x * squaredY) % p;
  const m = modulo(3n * (x - squaredZ) * (x + squaredZ), p);
  const nextX = modulo(m * m - 2n * s, p);
  return { x: nextX, y: modulo(m * (s - nextX) - 8n * squaredY * squaredY, p), z: (2n * y * z) % p };
}

function plus(curve: Curve, one: Point, other: Point): Point {
  if (one.z === 0n) return other;
  if (other.z === 0n) return one;
  const { p } = curve;
  const [oneZ, otherZ] = [(one.z * one.z) % p, (other.z * other.z) % p];
  const [u, v] = [(one.x * otherZ) % p, (other.x * oneZ) % p];
  const [s, t] = [(one.y * otherZ * other.z) % p, (other.y * oneZ * one.z) % p];
  if (u === v) return s === t ? doubled(curve, one) : INFINITE;
  const h = modulo(v - u, p);
  const r = modulo(t - s, p);
  const squared = (h * h) % p;
  const cubed = (h * squared) % p;
  const x = modulo(r * r - cubed - 2n * u * squared, p);
  return { x, y: modulo(r * (u * squared - x) - s * cubed, p), z: (h * one.z * other.z) % p };
}
