/** Settings of Node and of the C library that keep the agent small; agent/README.md says what each is worth. */
const nodeFlags =
  "--max-semi-space-size=1 --optimize-for-size --v8-pool-size=1 --no-opt --no-maglev --no-sparkplug" +
  " --bytecode-old-age=1 --disable-warning=ExperimentalWarning";
const memorySettings =
  "MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=65536 MALLOC_TOP_PAD_=16384";

/**
 * The first lines of the shipped file: for sh a program that becomes Node with the settings above, for Node a comment.
 *
 * `./housecall-agent.cjs run` and `sh housecall-agent.cjs run` are thus small; `node housecall-agent.cjs run` works, and is not.
 * sh takes `":" //` for a command that does nothing; JavaScript takes it for a text and a comment.
 */
export const launcher = `#!/bin/sh\n":" //; exec env ${memorySettings} "\${HOUSECALL_NODE:-node}" ${nodeFlags} "$0" "$@"`;
