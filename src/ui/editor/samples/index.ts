/** Manifests to start from. Adding one is adding its file, a line here, and its title in the catalogue. */
import configuration from "./configuration.yaml?raw";
import crash from "./crash.yaml?raw";
import machine from "./machine.yaml?raw";
import shop from "./shop.yaml?raw";
import tooBig from "./too-big.yaml?raw";
import typo from "./typo.yaml?raw";
import web from "./web.yaml?raw";

/** From the key of its title (`editor.samples.…`) to its text. */
export const SAMPLES = { web, shop, configuration, crash, typo, tooBig, machine } as const;

export type SampleName = keyof typeof SAMPLES;
