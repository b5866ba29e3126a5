/** Text of unknown origin that cannot drive a terminal. Upstream: k8s.io/cli-runtime/pkg/printers/terminal.go. */

/** Everything but line breaks and tabs that a terminal would act upon. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Control characters become visible: ESC is `^[`, a carriage return `\r`. Bytes above 127 become `\u0080`. */
export function safeText(text: string): string {
  return text.replace(CONTROLS, (character) => {
    if (character === "\r") return String.raw`\r`;
    const code = character.charCodeAt(0);
    if (code === 0x7f) return "^?";
    return code < 32 ? `^${String.fromCharCode(code + 64)}` : `\\u00${code.toString(16)}`;
  });
}
