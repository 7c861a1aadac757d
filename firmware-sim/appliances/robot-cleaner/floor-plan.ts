import type { RobotCondition } from "./robot-condition.ts";
import type { Room } from "./robot-model.ts";

/** What lies under the robot. */
export interface Surface {
  /** 0: a hard floor. */
  readonly pile: number;
  /** Share of infrared light that it swallows more than an ordinary floor. */
  readonly darkness: number;
}

/** A rug lies in this part of its room, as the robot goes through it; ours. */
const RUG_FROM = 0.3;
const RUG_TO = 0.65;
/** Where a black rug lies, and how often the robot comes upon its edge, ours. */
const DARK_FROM = 0.7;
const DARK_TO = 0.95;
const EDGE_EVERY_SECONDS = 17;
const EDGE_SECONDS = 2;

/** All that is to be cleaned, m². */
export function squareMetresOf(rooms: readonly Room[]): number {
  return rooms.reduce((sum, { squareMetres }) => sum + squareMetres, 0);
}

/** What lies there when so much has been cleaned; the first room is the one with the rugs of look-alikes. */
export function surfaceAt(options: {
  readonly rooms: readonly Room[];
  readonly cleanedSquareMetres: number;
  readonly drivenSeconds: number;
  readonly condition: RobotCondition;
}): Surface {
  const { rooms, drivenSeconds, condition } = options;
  let inRoom = options.cleanedSquareMetres % squareMetresOf(rooms);
  const index = rooms.findIndex(({ squareMetres }) => {
    inRoom -= squareMetres;
    return inRoom < 0;
  });
  const room = rooms[Math.max(0, index)];
  if (room === undefined) return { pile: 0, darkness: 0 };
  const share = 1 + inRoom / room.squareMetres;
  const pile = index === 0 ? Math.max(room.pile, condition.thickRug) : room.pile;
  const isAtEdge = drivenSeconds % EDGE_EVERY_SECONDS < EDGE_SECONDS;
  const isDark = index === 0 && share >= DARK_FROM && share < DARK_TO && isAtEdge;
  return {
    pile: share >= RUG_FROM && share < RUG_TO ? pile : 0,
    darkness: isDark ? condition.darkRug : 0,
  };
}
