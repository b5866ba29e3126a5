/** English texts of the terminal. */
export const enTerminal = {
  label: "Terminal",
  input: "Command line. Tab completes; on an empty line it moves on.",
  tooMuch: "Too much output to announce: move through it by line.",
  empty: "kubectl works here, as it does in a shell. Try one:",
  notFound: "{{command}}: not a command here. Try: kubectl, watch, cat, ls, clear, help",
  unclosedQuote: "A quote is not closed.",
  notSupported: "{{operator}} does not work here: commands, pipes, ;, &&, ||, > and << do.",
  noFile: "{{name}}: no such file. ls lists the manifests that are open in the editor.",
  noFiles: "No manifest is open in the editor.",
  onlyKubectl: "usage: watch [-n SECONDS] kubectl …",
  notAFilter: "{{command}}: does not work behind a pipe. cut, grep, head, sort, tail, uniq and wc do.",
  help: "Commands: kubectl (or k), watch [-n SECONDS] kubectl …, cat and ls for the manifests of the editor, echo, export NAME=value, history, clear.\ncurl localhost:PORT after kubectl port-forward. > FILE writes a manifest of the editor, <<EOF reads lines until EOF.\nBehind a pipe: cut, grep, head, sort, tail, uniq, wc, kubectl … -f -. Between commands: ;, && and ||.\nTab completes, the arrow keys look back, Ctrl+R searches, Ctrl+C stops. kubectl help lists what kubectl can do.",
  noCurlTarget:
    "curl: (6) Could not resolve host: {{host}}. The page itself is outside of the cluster: use kubectl port-forward and localhost, or kubectl exec.",
  onlyAlias: "alias: only k=kubectl is there, and always.",
  edit: "{{name}} is open in the editor. Press Enter here to save what it says then, or Ctrl+C to give up.",
} as const;
