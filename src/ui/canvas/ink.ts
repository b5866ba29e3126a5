/** The theme's colours for drawing without CSS. */
export interface Ink {
  readonly accent: string;
  readonly danger: string;
  readonly muted: string;
  readonly ground: string;
  readonly surface: string;
  readonly border: string;
  readonly cardBorder: string;
  readonly warn: string;
  readonly onHue: string;
  readonly onDanger: string;
  readonly text: string;
  /** Families, as in CSS. */
  readonly font: string;
  readonly hues: readonly string[];
}

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    accent: read("--color-accent"),
    danger: read("--color-danger"),
    muted: read("--color-text-muted"),
    ground: read("--color-bg"),
    surface: read("--color-surface"),
    border: read("--color-border-strong"),
    cardBorder: read("--color-border"),
    warn: read("--color-warn"),
    onHue: read("--color-on-hue"),
    onDanger: read("--color-on-danger"),
    text: read("--color-text"),
    font: style.fontFamily,
    hues: [0, 1, 2, 3, 4, 5].map((hue) => read(`--hue-${hue}`)),
  };
}
