import type { LocalText } from "./common.ts";

/**
 * Every stable reason code of a command, and of a source that a pull left out, with the words for people.
 *
 * Device and server write the codes; the console shows the words, each a sentence that also says what to
 * do where something can be done.
 */
export const commandReasons = {
  // Of the server.
  cancel_requested: {
    en: "Cancel is on its way to the device.",
    ko: "취소 요청을 기기에 보내는 중입니다.",
  },
  cancelled_by_staff: { en: "Cancelled by staff.", ko: "상담원이 취소했습니다." },
  consent_expired: {
    en: "The owner's consent ran out; what had been sent was deleted. Ask for it again.",
    ko: "소유자의 동의 기간이 끝났습니다. 받은 데이터는 삭제했습니다. 다시 동의를 받으세요.",
  },
  consent_ended_by_staff: {
    en: "Staff gave the owner's consent back; what had been sent was deleted.",
    ko: "상담원이 동의를 종료했습니다. 받은 데이터는 삭제했습니다.",
  },
  expired: {
    en: "The device was not reached in time. Request it again when the device is online.",
    ko: "제한 시간 안에 기기에 연결되지 않았습니다. 기기가 온라인일 때 다시 요청하세요.",
  },
  device_silent: {
    en: "The device began but never said how it ended. Request it again.",
    ko: "기기가 작업을 시작했지만 결과를 알려 오지 않았습니다. 다시 요청하세요.",
  },
  not_supported: {
    en: "This device's software cannot do this. Update it first.",
    ko: "이 기기의 소프트웨어는 이 기능을 지원하지 않습니다. 먼저 업데이트하세요.",
  },
  checksum_mismatch: {
    en: "The file arrived damaged and was deleted. Request it again.",
    ko: "받은 파일이 손상되어 삭제했습니다. 다시 요청하세요.",
  },
  manifest_missing: {
    en: "The device did not say what the file holds, so it could not be checked and was deleted.",
    ko: "기기가 파일 내용을 알려 주지 않아 확인할 수 없어 삭제했습니다.",
  },
  too_large: {
    en: "The device sent more than was asked for; it was deleted.",
    ko: "요청한 것보다 큰 파일이 도착하여 삭제했습니다.",
  },
  file_removed: {
    en: "The file was deleted because it reached its age limit.",
    ko: "보관 기간이 지나 파일을 삭제했습니다.",
  },

  verifying: {
    en: "The device says that it is done; telemetry is watched for the proof.",
    ko: "기기가 완료했다고 알렸습니다. 텔레메트리로 확인하는 중입니다.",
  },
  not_seen_in_telemetry: {
    en: "The device said that it was done, but its telemetry does not show it. Treat it as not done.",
    ko: "기기는 완료했다고 알렸지만 텔레메트리에서 확인되지 않았습니다. 수행되지 않은 것으로 보세요.",
  },

  // Of the device, for an action.
  unknown_action: {
    en: "This device's software does not know the action. Update it first.",
    ko: "이 기기의 소프트웨어가 모르는 조치입니다. 먼저 업데이트하세요.",
  },
  not_permitted_here: {
    en: "The device's own settings do not permit this.",
    ko: "기기 자체 설정에서 허용하지 않는 조치입니다.",
  },
  parameter_invalid: {
    en: "The device does not accept what was chosen for the action.",
    ko: "선택한 값을 기기가 받아들이지 않았습니다.",
  },
  interlock_not_satisfied: {
    en: "The device's own safety check refused: a cycle runs, the door is open, or an error is shown. Settle that first.",
    ko: "기기의 안전 확인에서 거부되었습니다. 작동 중이거나 문이 열려 있거나 오류가 표시된 상태입니다. 먼저 해결하세요.",
  },
  interlock_no_answer: {
    en: "The appliance's own program did not say whether it is safe, so nothing was begun. If it has just been switched on, try again in a minute.",
    ko: "기기 프로그램이 안전 여부를 확인해 주지 않아 시작하지 않았습니다. 방금 켠 기기라면 1분 뒤에 다시 시도하세요.",
  },
  no_answer: {
    en: "The device's own program never said how the test ended. Run it again.",
    ko: "기기 프로그램이 테스트 결과를 알려 오지 않았습니다. 다시 실행하세요.",
  },
  test_failed: {
    en: "The test was run and was not passed; what was measured stands beside it.",
    ko: "테스트를 실행했지만 통과하지 못했습니다. 측정값을 확인하세요.",
  },
  service_not_started: {
    en: "The service did not start again. The device's log tells more.",
    ko: "서비스가 다시 시작되지 않았습니다. 기기 로그를 확인하세요.",
  },
  reboot_not_started: {
    en: "The device did not restart.",
    ko: "기기가 다시 시작되지 않았습니다.",
  },

  // Of the device, for a command.
  consent_required: {
    en: "The owner has not agreed yet. Ask the owner to allow it on the device, then try again.",
    ko: "소유자가 아직 동의하지 않았습니다. 기기에서 동의를 받은 뒤 다시 시도하세요.",
  },
  consent_revoked: {
    en: "The owner withdrew consent; what had been sent was deleted.",
    ko: "소유자가 동의를 철회했습니다. 받은 데이터는 삭제했습니다.",
  },
  cancelled: { en: "Stopped on the device.", ko: "기기에서 중지되었습니다." },
  not_running: { en: "It was not running on the device.", ko: "기기에서 실행 중이 아니었습니다." },
  busy: {
    en: "The device is busy with another request. Try again when that one has ended.",
    ko: "기기가 다른 요청을 처리하고 있습니다. 끝난 뒤 다시 시도하세요.",
  },
  agent_restarted: {
    en: "The device restarted in the middle. Request it again.",
    ko: "작업 도중 기기가 다시 시작되었습니다. 다시 요청하세요.",
  },
  range_too_large: {
    en: "The time asked for is too long. Ask for at most 7 days.",
    ko: "요청한 기간이 너무 깁니다. 7일 이내로 요청하세요.",
  },
  disk_full: {
    en: "The device has no room to collect the logs. Ask for a shorter time or fewer bytes.",
    ko: "기기에 로그를 모을 공간이 없습니다. 기간이나 크기를 줄여 다시 요청하세요.",
  },
  store_damaged: {
    en: "The file that the device had collected is damaged. Request it again.",
    ko: "기기가 모은 파일이 손상되었습니다. 다시 요청하세요.",
  },
  unavailable: {
    en: "The device waited too long for this server to take the file. Request it again.",
    ko: "서버가 파일을 받기를 기다리다 시간이 지났습니다. 다시 요청하세요.",
  },
  internal: {
    en: "The device failed in a way it did not foresee. Its own log tells more.",
    ko: "기기에서 예상하지 못한 오류가 발생했습니다. 기기 로그를 확인하세요.",
  },

  not_answered: {
    en: "The owner did not answer in time. Call them, or ask again.",
    ko: "소유자가 제한 시간 안에 답하지 않았습니다. 전화로 안내하거나 다시 요청하세요.",
  },
  verbal_not_allowed: {
    en: "This device does not accept consent by telephone for this. Ask for it on the device.",
    ko: "이 기기는 이 항목에 대한 전화 동의를 받지 않습니다. 기기에서 동의를 받으세요.",
  },
  not_permitted: {
    en: "The device does not let anybody but its owner change this.",
    ko: "소유자만 바꿀 수 있는 항목입니다.",
  },

  // Of the device, for a source that a pull left out.
  not_found: { en: "This log does not exist on the device.", ko: "기기에 이 로그가 없습니다." },
  not_configured: {
    en: "The device's own settings do not name this log.",
    ko: "기기 설정에 이 로그가 없습니다.",
  },
  not_kept: {
    en: "The device does not keep these lines; they are in the stored telemetry.",
    ko: "기기에 보관되지 않는 로그입니다. 저장된 텔레메트리에서 확인하세요.",
  },
  not_available: { en: "The device could not read this log.", ko: "기기가 이 로그를 읽지 못했습니다." },
  too_many_sources: {
    en: "More logs than fit into one pull. Name the ones you need.",
    ko: "한 번에 가져올 수 있는 수를 넘었습니다. 필요한 로그를 지정하세요.",
  },
  outside_configured_folders: {
    en: "This file is outside the folders that the device's settings allow.",
    ko: "기기 설정에서 허용한 폴더 밖에 있는 파일입니다.",
  },
  symlink: {
    en: "This is a symbolic link, which is never followed.",
    ko: "심볼릭 링크이므로 읽지 않습니다.",
  },
  not_a_regular_file: { en: "This is not a regular file.", ko: "일반 파일이 아닙니다." },
  unsupported_compression: {
    en: "This file is compressed in a way that the device cannot read.",
    ko: "기기가 읽을 수 없는 방식으로 압축된 파일입니다.",
  },
} as const satisfies Record<string, LocalText>;

/** One of {@link commandReasons}. */
export type CommandReason = keyof typeof commandReasons;

/**
 * The words for a reason: a code, or a code with details after a colon ("not_available: EACCES").
 *
 * Undefined for "" and for codes of a newer device, which are shown as they are.
 */
export function reasonText(reason: string): LocalText | undefined {
  const code = reason.split(":", 1)[0] ?? "";
  return Object.hasOwn(commandReasons, code) ? commandReasons[code as CommandReason] : undefined;
}
