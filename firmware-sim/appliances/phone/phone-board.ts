import { KIBIBYTE, MEBIBYTE } from "@housecall/proto/base";
import type { MachineModel } from "../../machine/machine-model.ts";
import { onBoard } from "../appliance-board.ts";
import { phone } from "./phone.ts";
import type { PhoneModel } from "./phone-model.ts";

/** A phone's computer: eight cores, 6 GiB. The agent has file systems of its own; the owner's pictures lie elsewhere. */
export function phoneMachine(model: PhoneModel): MachineModel {
  const board = onBoard({ ...model, deviceClass: "phone", appliance: phone(model) });
  return {
    ...board,
    osName: "Android 14",
    // Name of a generic kernel image of that release, source.android.com.
    kernelRelease: "6.1.57-android14-11",
    processors: 8,
    memory: {
      ...board.memory,
      totalBytes: 6_144 * MEBIBYTE,
      // mm/page_alloc.c: sqrt(lowmem_kbytes * 16) for 6 GiB.
      minFreeBytes: 10_033 * KIBIBYTE,
    },
  };
}
