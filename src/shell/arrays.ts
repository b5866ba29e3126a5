/** Arrays of bash, kept among the variables as `name[0]`, `name[key]`. Source: Bash Reference Manual, Arrays. */

export interface ArrayItem {
  readonly key: string;
  readonly value: string;
}

type Variables = Record<string, string>;

/** Elements in order: by number, other keys as they were set. */
export function itemsOf(variables: Readonly<Variables>, name: string): readonly ArrayItem[] {
  const start = `${name}[`;
  const found: ArrayItem[] = [];
  for (const variable of Object.keys(variables)) {
    if (variable.startsWith(start))
      found.push({ key: variable.slice(start.length, -1), value: variables[variable] ?? "" });
  }
  if (found.length === 0 && variables[name] !== undefined) return [{ key: "0", value: variables[name] }];
  return found.every(({ key }) => /^\d+$/.test(key)) ? found.sort((a, b) => Number(a.key) - Number(b.key)) : found;
}

/** `name=(…)` and, with `append`, `name+=(…)`. Words like `[key]=value` say where they belong. */
export function setArray(variables: Variables, name: string, words: readonly string[], append: boolean): void {
  const before = append ? itemsOf(variables, name) : [];
  if (!append) dropArray(variables, name);
  else if (variables[name] !== undefined) {
    variables[`${name}[0]`] = variables[name];
    delete variables[name];
  }
  let next = before.reduce((most, { key }) => Math.max(most, Number(key) + 1 || 0), 0);
  for (const word of words) {
    const keyed = /^\[([^\]]+)\]=([\s\S]*)$/.exec(word);
    variables[`${name}[${keyed?.[1] ?? next}]`] = keyed?.[2] ?? word;
    next = Number(keyed?.[1] ?? next) + 1 || next + 1;
  }
}

export function dropArray(variables: Variables, name: string): void {
  delete variables[name];
  for (const { key } of itemsOf(variables, name)) delete variables[`${name}[${key}]`];
}

/** `{a,b}` and `{1..3}` in a word that is not quoted; the word itself when there are none. */
export function braceExpansion(text: string): readonly string[] {
  const range = /^(.*?)\{(-?\d+)\.\.(-?\d+)\}(.*)$/s.exec(text);
  if (range !== null) {
    const [, before = "", from = "0", to = "0", after = ""] = range;
    const [first, last] = [Number(from), Number(to)];
    const count = Math.min(10_000, Math.abs(last - first) + 1);
    const numbers = Array.from({ length: count }, (_, index) => first + (last < first ? -index : index));
    return numbers.flatMap((number) => braceExpansion(`${before}${number}${after}`));
  }
  const list = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text);
  if (list === null) return [text];
  const [, before = "", inside = "", after = ""] = list;
  return inside.split(",").flatMap((item) => braceExpansion(`${before}${item}${after}`));
}
