/** What somebody meant by an amount that Kubernetes does not read. Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */

/** Units as people write them, in small letters. */
const UNITS: Readonly<Record<string, string>> = {
  b: "",
  byte: "",
  bytes: "",
  k: "Ki",
  kb: "Ki",
  kib: "Ki",
  ki: "Ki",
  m: "Mi",
  mb: "Mi",
  mib: "Mi",
  mi: "Mi",
  meg: "Mi",
  g: "Gi",
  gb: "Gi",
  gib: "Gi",
  gi: "Gi",
  gig: "Gi",
  t: "Ti",
  tb: "Ti",
  tib: "Ti",
  ti: "Ti",
};
const CPU_UNITS: Readonly<Record<string, string>> = {
  "": "",
  m: "m",
  milli: "m",
  millicpu: "m",
  millicpus: "m",
  millicores: "m",
  c: "",
  cpu: "",
  cpus: "",
  core: "",
  cores: "",
  vcpu: "",
  vcpus: "",
};

/** `512MB` to `512Mi`, `1,5 Gi` to `1.5Gi`, `2 cores` to `2`. Undefined when nothing can be guessed. */
export function quantityFix(wrong: string, cpu: boolean): string | undefined {
  const found = /^\s*([\d.,_]+)\s*([a-z]*)\s*$/i.exec(wrong);
  if (found === null) return undefined;
  const [, digits = "", word = ""] = found;
  const number = digits.replaceAll("_", "").replace(",", ".");
  if (!/^\d+(\.\d+)?$/.test(number)) return undefined;
  const unit = (cpu ? CPU_UNITS : UNITS)[word.toLowerCase()];
  if (unit === undefined && word !== "") return undefined;
  const right = `${number}${unit ?? ""}`;
  return right === wrong ? undefined : right;
}
