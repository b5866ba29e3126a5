/**
 * Links in what a proxied server answers lead back through the proxy.
 * Upstream: k8s.io/apimachinery/pkg/util/proxy/transport.go.
 */

/** Attributes that hold links, by the tags that have them. */
const LINKS: Readonly<Record<string, string>> = {
  a: "href",
  applet: "codebase",
  area: "href",
  audio: "src",
  base: "href",
  blockquote: "cite",
  body: "background",
  button: "formaction",
  command: "icon",
  del: "cite",
  embed: "src",
  form: "action",
  frame: "longdesc src",
  head: "profile",
  html: "manifest",
  iframe: "longdesc src",
  img: "longdesc src usemap",
  input: "src usemap formaction",
  ins: "cite",
  link: "href",
  object: "classid codebase data usemap",
  q: "cite",
  script: "src",
  source: "src",
  video: "poster src",
};

const TAG = /<([a-zA-Z]+)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)+)(\s*\/?)>/g;
const ATTRIBUTE = /([^\s"'>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/g;

/** @param prefix path of the proxy, without a slash at its end @param host that was asked, as in `10.244.1.2:80` */
export function rewrittenPage(html: string, prefix: string, host: string): string {
  return html.replaceAll(TAG, (whole: string, tag: string, attributes: string, end: string) => {
    const names = Object.hasOwn(LINKS, tag.toLowerCase()) ? (LINKS[tag.toLowerCase()] ?? "").split(" ") : [];
    if (names.length === 0) return whole;
    const rewritten = attributes.replaceAll(ATTRIBUTE, (text: string, name: string, equals: string, value: string) => {
      if (!names.includes(name.toLowerCase())) return text;
      const quote = /^["']/.exec(value)?.[0] ?? "";
      const link = quote === "" ? value : value.slice(1, -1);
      return `${name}${equals}${quote}${rewrittenLink(link, prefix, host)}${quote}`;
    });
    return `<${tag}${rewritten}${end}>`;
  });
}

/** Links to other hosts and relative ones stay. */
export function rewrittenLink(link: string, prefix: string, host: string): string {
  const [, origin = "", rest = ""] = /^(https?:\/\/[^/?#]*)?(.*)$/s.exec(link) ?? [];
  const isElsewhere = origin !== "" && origin.slice(origin.indexOf("//") + 2) !== host;
  if (isElsewhere || !rest.startsWith("/") || rest.startsWith("//") || rest.startsWith(prefix)) return link;
  return `${prefix}${rest}`;
}
