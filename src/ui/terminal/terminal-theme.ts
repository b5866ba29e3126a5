/** The terminal's colours, taken from the page's own tokens in either theme. */
import type { ITheme } from "@xterm/xterm";

export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const color = (token: string): string => style.getPropertyValue(token).trim();
  return {
    background: color("--color-surface"),
    foreground: color("--color-text"),
    cursor: color("--color-accent"),
    cursorAccent: color("--color-surface"),
    selectionBackground: color("--color-accent"),
    selectionForeground: color("--color-on-accent"),
  };
}
