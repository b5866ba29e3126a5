/** Values as Go's fmt prints them. Source: https://pkg.go.dev/fmt */

/** `%v` */
export function goValueText(value: unknown): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValueText).join(" ")}]`;
  if (typeof value === "object") {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${pairs.map(([key, item]) => `${key}:${goValueText(item)}`).join(" ")}]`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `%#v` of what JSON decodes to. */
export function goSyntaxText(value: unknown): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntaxText).join(", ")}}`;
  if (typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${goSyntaxText(item)}`).join(", ")}}`;
}

/** `printf`: %v %s %d %q %t %f %x %% with width, `-` and precision. */
export function goFormat(format: string, values: readonly unknown[]): string {
  let at = 0;
  return format.replace(
    /%([-0 +#]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (whole, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === "%") return "%";
      if (at >= values.length) return `%!${verb}(MISSING)`;
      const text = formatted(verb, values[at], precision, whole);
      at += 1;
      const size = Number(width || "0");
      if (flags.includes("-")) return text.padEnd(size);
      return text.padStart(size, flags.includes("0") ? "0" : " ");
    },
  );
}

function formatted(verb: string, value: unknown, precision: string | undefined, whole: string): string {
  switch (verb) {
    case "v":
    case "s":
    case "t":
      return precision === undefined ? goValueText(value) : goValueText(value).slice(0, Number(precision));
    case "d":
      return typeof value === "number" ? String(Math.trunc(value)) : `%!d(string=${goValueText(value)})`;
    case "q":
      return JSON.stringify(goValueText(value));
    case "f":
      return Number(value).toFixed(Number(precision ?? "6"));
    case "x":
      return typeof value === "number" ? value.toString(16) : whole;
    default:
      return `%!${verb}(${goValueText(value)})`;
  }
}
