/** The digests that signatures are made of. */
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

export type DigestName = "SHA1" | "SHA256" | "SHA384" | "SHA512";

export const DIGESTS: Readonly<Record<DigestName, (bytes: Uint8Array) => Uint8Array>> = {
  SHA1: sha1,
  SHA256: sha256,
  SHA384: sha384,
  SHA512: sha512,
};
