/** A name that may be too long for its place: its end stays, which tells Pods of one owner and machines of one pool apart. */
import "./long-name.css";
import type { ReactNode } from "react";

const END = 5;

export function LongName({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="long-name">
      <span className="long-name__start">{name.slice(0, -END)}</span>
      <span>{name.slice(-END)}</span>
    </span>
  );
}
