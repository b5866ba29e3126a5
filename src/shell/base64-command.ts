/** `base64 [-d] [-w COLUMNS] [FILE]`. coreutils/base64.c. */
import { inputs, splitOptions, type TextCommand } from "./text-command.ts";

/** How text stands for bytes. */
export interface TextCodec {
  encode(text: string): string;
  decode(base64: string): string;
}

export function base64With({ encode, decode }: TextCodec): TextCommand {
  return (context) => {
    const { flags, operands } = splitOptions(context.argv.slice(1), "w");
    const { text, err, status } = inputs(context, operands);
    if (status !== 0) return { status, err };
    if (flags.has("d") || flags.has("D") || flags.has("decode")) return { status: 0, out: decode(text.trim()) };
    const encoded = encode(text);
    const width = Number(flags.get("w") ?? flags.get("wrap") ?? "76");
    const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, "g")) ?? []);
    return { status: 0, out: lines.join("\n") + (width === 0 ? "" : "\n") };
  };
}
