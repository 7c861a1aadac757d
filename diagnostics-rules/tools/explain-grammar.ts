/** How expressions are said in each language. Parts come in as words already. */
import type { Language } from "../engine/format-value.ts";
import type { CompareSign } from "../language/ast.ts";
import type { FunctionName } from "../language/functions.ts";

/** What a function is said of: `of` its value, `over` the length of its window, `by` a further argument. */
export interface Said {
  readonly of: string;
  readonly over: string;
  readonly by: string;
}

/** The words of one language. */
export interface Grammar {
  readonly and: string;
  readonly or: string;
  readonly not: (of: string) => string;
  readonly compare: Readonly<Record<CompareSign, (left: string, right: string) => string>>;
  readonly isTrue: (what: string) => string;
  readonly isFalse: (what: string) => string;
  readonly functions: Readonly<Record<FunctionName, (said: Said) => string>>;
  readonly lines: (template: string) => string;
  readonly events: (name: string) => string;
  readonly where: (what: string, filters: string) => string;
  readonly part: (name: string, of: string) => string;
  readonly follows: (first: string, second: string, within: string) => string;
  readonly staysAway: (first: string, second: string, within: string) => string;
  readonly never: (of: string, within: string) => string;
  readonly cycles: (count: number) => string;
  readonly samples: (count: number) => string;
  readonly held: (condition: string, length: string) => string;
  readonly repeated: (condition: string, wanted: number, of: string) => string;
}

const en: Grammar = {
  and: " and ",
  or: " or ",
  not: (of) => `not ${of}`,
  compare: {
    ">": (left, right) => `${left} is above ${right}`,
    ">=": (left, right) => `${left} is at least ${right}`,
    "<": (left, right) => `${left} is below ${right}`,
    "<=": (left, right) => `${left} is at most ${right}`,
    "==": (left, right) => `${left} is ${right}`,
    "!=": (left, right) => `${left} is not ${right}`,
  },
  isTrue: (what) => `${what}: yes`,
  isFalse: (what) => `${what}: no`,
  functions: {
    avg_over_time: ({ of, over }) => `the mean of ${of} over the last ${over}`,
    min_over_time: ({ of, over }) => `the smallest ${of} of the last ${over}`,
    max_over_time: ({ of, over }) => `the largest ${of} of the last ${over}`,
    sum_over_time: ({ of, over }) => `the sum of ${of} over the last ${over}`,
    last_over_time: ({ of, over }) => `the newest ${of} of the last ${over}`,
    stddev_over_time: ({ of, over }) => `the standard deviation of ${of} over the last ${over}`,
    stdvar_over_time: ({ of, over }) => `the variance of ${of} over the last ${over}`,
    count_over_time: ({ of, over }) => `the number of ${of} in the last ${over}`,
    quantile_over_time: ({ of, over, by }) => `the quantile ${by} of ${of} over the last ${over}`,
    present_over_time: ({ of, over }) => `${of} was reported in the last ${over}`,
    absent_over_time: ({ of, over }) => `the device reports, but not ${of} for ${over}`,
    rate: ({ of, over }) => `the growth per second of ${of} over the last ${over}`,
    irate: ({ of }) => `the growth per second of ${of} between its two newest samples`,
    increase: ({ of, over }) => `the growth of ${of} over the last ${over}`,
    delta: ({ of, over }) => `the change of ${of} over the last ${over}`,
    idelta: ({ of }) => `the change of ${of} between its two newest samples`,
    deriv: ({ of, over }) => `the slope of ${of} over the last ${over}`,
    slope: ({ of, over }) => `the slope of ${of} over the last ${over}`,
    predict_linear: ({ of, over, by }) => `${of} in ${by} if the last ${over} go on`,
    time_to: ({ of, over, by }) => `the time until ${of} reaches ${by} if the last ${over} go on`,
    ewma: ({ of, by }) => `the running mean of ${of} (time constant ${by})`,
    baseline: ({ of, by }) => `what is usual for this device (${of}, learned over about ${by})`,
    changes: ({ of, over }) => `the number of changes of ${of} in the last ${over}`,
    resets: ({ of, over }) => `the number of restarts of ${of} in the last ${over}`,
    abs: ({ of }) => `the size of ${of}`,
    ceil: ({ of }) => `${of}, rounded up`,
    floor: ({ of }) => `${of}, rounded down`,
    round: ({ of }) => `${of}, rounded`,
    sqrt: ({ of }) => `the square root of ${of}`,
    clamp_min: ({ of, by }) => `${of}, but no less than ${by}`,
    clamp_max: ({ of, by }) => `${of}, but no more than ${by}`,
    coalesce: ({ of, by }) => `${of} (${by} while that is not known)`,
    silence: () => "the time since the device's last report",
    log: ({ of }) => of,
    event: ({ of }) => of,
    log_new: () => "log lines of a kind that no device of this model and firmware had sent before",
    state: ({ of }) => `the reported state “${of}”`,
  },
  lines: (template) => `log lines “${template}”`,
  events: (name) => `events “${name}”`,
  where: (what, filters) => `${what} with ${filters}`,
  part: (name, of) => `“${name}” of ${of}`,
  follows: (first, second, within) => `first ${first}, then within ${within} ${second}`,
  staysAway: (first, second, within) => `${first}, and for ${within} after it no sign of: ${second}`,
  never: (of, within) => `for ${within} no sign of: ${of}`,
  cycles: (count) => (count === 1 ? "cycle" : `${count} cycles`),
  samples: (count) => `${count} samples`,
  held: (condition, length) => `${condition}, for ${length}`,
  repeated: (condition, wanted, of) => `${condition}, in ${wanted} of the newest ${of}`,
};

const ko: Grammar = {
  and: ", 그리고 ",
  or: ", 또는 ",
  not: (of) => `${of} 아님`,
  compare: {
    ">": (left, right) => `${left}: ${right} 초과`,
    ">=": (left, right) => `${left}: ${right} 이상`,
    "<": (left, right) => `${left}: ${right} 미만`,
    "<=": (left, right) => `${left}: ${right} 이하`,
    "==": (left, right) => `${left}: 정확히 ${right}`,
    "!=": (left, right) => `${left}: ${right} 아님`,
  },
  isTrue: (what) => `${what}: 예`,
  isFalse: (what) => `${what}: 아니요`,
  functions: {
    avg_over_time: ({ of, over }) => `최근 ${over}의 ${of} 평균`,
    min_over_time: ({ of, over }) => `최근 ${over}의 ${of} 최솟값`,
    max_over_time: ({ of, over }) => `최근 ${over}의 ${of} 최댓값`,
    sum_over_time: ({ of, over }) => `최근 ${over}의 ${of} 합계`,
    last_over_time: ({ of, over }) => `최근 ${over} 안의 가장 새로운 ${of}`,
    stddev_over_time: ({ of, over }) => `최근 ${over}의 ${of} 표준 편차`,
    stdvar_over_time: ({ of, over }) => `최근 ${over}의 ${of} 분산`,
    count_over_time: ({ of, over }) => `최근 ${over}의 ${of} 개수`,
    quantile_over_time: ({ of, over, by }) => `최근 ${over}의 ${of} 분위수(${by})`,
    present_over_time: ({ of, over }) => `최근 ${over} 안에 ${of} 보고 있음`,
    absent_over_time: ({ of, over }) => `기기는 보고하지만 ${over} 동안 ${of} 보고 없음`,
    rate: ({ of, over }) => `최근 ${over}의 ${of} 초당 증가량`,
    irate: ({ of }) => `마지막 두 값 사이의 ${of} 초당 증가량`,
    increase: ({ of, over }) => `최근 ${over}의 ${of} 증가량`,
    delta: ({ of, over }) => `최근 ${over}의 ${of} 변화량`,
    idelta: ({ of }) => `마지막 두 값 사이의 ${of} 변화량`,
    deriv: ({ of, over }) => `최근 ${over}의 ${of} 기울기`,
    slope: ({ of, over }) => `최근 ${over}의 ${of} 기울기`,
    predict_linear: ({ of, over, by }) => `최근 ${over}의 추세가 이어질 때 ${by} 뒤의 ${of}`,
    time_to: ({ of, over, by }) => `최근 ${over}의 추세가 이어질 때 ${of} 값이 ${by}에 이르기까지 남은 시간`,
    ewma: ({ of, by }) => `${of} 지수 이동 평균(시상수 ${by})`,
    baseline: ({ of, by }) => `이 기기의 평소 ${of}(약 ${by} 동안 학습)`,
    changes: ({ of, over }) => `최근 ${over}의 ${of} 변경 횟수`,
    resets: ({ of, over }) => `최근 ${over}의 ${of} 초기화 횟수`,
    abs: ({ of }) => `${of} 크기(절댓값)`,
    ceil: ({ of }) => `${of}(올림)`,
    floor: ({ of }) => `${of}(내림)`,
    round: ({ of }) => `${of}(반올림)`,
    sqrt: ({ of }) => `${of} 제곱근`,
    clamp_min: ({ of, by }) => `${of}(최소 ${by})`,
    clamp_max: ({ of, by }) => `${of}(최대 ${by})`,
    coalesce: ({ of, by }) => `${of}(알 수 없으면 ${by})`,
    silence: () => "기기가 마지막으로 보고한 뒤 지난 시간",
    log: ({ of }) => of,
    event: ({ of }) => of,
    log_new: () => "같은 모델과 펌웨어의 기기에서 처음 나타난 종류의 로그",
    state: ({ of }) => `보고된 상태 ‘${of}’`,
  },
  lines: (template) => `로그 ‘${template}’`,
  events: (name) => `이벤트 ‘${name}’`,
  where: (what, filters) => `${what}(${filters})`,
  part: (name, of) => `${of}의 ‘${name}’`,
  follows: (first, second, within) => `먼저 ${first}, 그 뒤 ${within} 안에 ${second}`,
  staysAway: (first, second, within) => `${first} 뒤 ${within} 동안 다음이 없음: ${second}`,
  never: (of, within) => `${within} 동안 다음이 없음: ${of}`,
  cycles: (count) => `${count}회 운전`,
  samples: (count) => `값 ${count}개`,
  held: (condition, length) => `${condition} (${length} 동안 계속)`,
  repeated: (condition, wanted, of) => `${condition} (최근 ${of} 중 ${wanted}번)`,
};

/** Grammar by language. */
export const grammars: Readonly<Record<Language, Grammar>> = { en, ko };
