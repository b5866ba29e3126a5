/** Runs once before the suites, so that they do not all unpack the binaries. */
import { realBinaries } from "./binaries.ts";

export function setup(): void {
  realBinaries();
}
