/** What Monaco offers, as a type: the code itself is fetched later. */
import type * as Monaco from "monaco-editor/editor";

export type MonacoModule = typeof Monaco;
