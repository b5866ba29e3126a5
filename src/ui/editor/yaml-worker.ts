/** The YAML language service in a worker of its own; a local file, so that the bundler gives it a chunk. */
import "monaco-yaml/yaml.worker.js";
