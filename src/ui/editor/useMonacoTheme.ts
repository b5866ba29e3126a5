/** Monaco's colours, taken from the page's own tokens in either theme. */
import { useEffect, useState } from "react";
import type { MonacoModule } from "./monaco-module.ts";

/** The name of the Monaco theme that goes with the page's theme; follows it. */
export function useMonacoTheme(monaco: MonacoModule): string {
  const [name, setName] = useState(() => defineTheme(monaco));
  useEffect(() => {
    const observer = new MutationObserver(() => setName(defineTheme(monaco)));
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, [monaco]);
  return name;
}

function defineTheme(monaco: MonacoModule): string {
  const dark = document.documentElement.dataset["theme"] === "dark";
  const name = dark ? "kubarium-dark" : "kubarium-light";
  const style = getComputedStyle(document.documentElement);
  const color = (token: string): string => sixDigits(style.getPropertyValue(token).trim());
  const rule = (token: string, from: string): { token: string; foreground: string } => ({
    token,
    foreground: color(from).replace("#", ""),
  });
  monaco.editor.defineTheme(name, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      rule("type", "--hue-0"),
      rule("string", "--hue-1"),
      rule("number", "--hue-2"),
      rule("keyword", "--hue-2"),
      rule("comment", "--color-text-muted"),
    ],
    colors: {
      "editor.background": color("--color-surface"),
      "editor.foreground": color("--color-text"),
      "editorLineNumber.foreground": color("--color-text-muted"),
      "editor.lineHighlightBackground": color("--color-surface-2"),
      "editorCursor.foreground": color("--color-accent"),
      "editorWidget.background": color("--color-surface"),
      "editorWidget.border": color("--color-border"),
      "editorError.foreground": color("--color-danger"),
      "editorWarning.foreground": color("--color-warn"),
    },
  });
  return name;
}

/** Monaco takes `#ffffff` only, and a minifier may have written `#fff`. */
function sixDigits(color: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  if (short === null) return color;
  const [, red = "0", green = "0", blue = "0"] = short;
  return `#${red}${red}${green}${green}${blue}${blue}`;
}
