/** protobufjs as our generated code uses it, set up before any generated class is made. */
import protobuf from "protobufjs/minimal.js";
import { limits } from "../limits.ts";

// 64-bit fields are read as plain numbers: sequences and milliseconds stay far below 2^53, and what
// does not is refused by wholeNumber().
Object.assign(protobuf.util, { Long: null });
protobuf.configure();
protobuf.Reader.recursionLimit = limits.protobufDepth;

export { protobuf };
