/** Options on command lines, in the ways in which programs write them. */

/** The value of `-flag=value`, `--flag value` and the like. */
export function flagValue(argv: readonly string[], flag: string): string | undefined {
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (word === flag) return argv[i + 1];
    if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
  }
  return undefined;
}

/** Milliseconds for the whole seconds that a flag of a command line gives; undefined without it, or for 0. */
export function secondsInMs(
  {
    command = [],
    args = [],
  }: { readonly command?: readonly string[] | undefined; readonly args?: readonly string[] | undefined },
  flag: string | undefined,
): number | undefined {
  const seconds = flag === undefined ? 0 : Number(flagValue([...command, ...args], flag) ?? 0);
  return Number.isInteger(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}
