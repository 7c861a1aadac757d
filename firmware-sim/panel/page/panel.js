// The display of a simulated device. Everything that came from elsewhere is set as text, never as markup.

const POLL_MS = 500;
const SECOND_MS = 1000;
/** So long a complaint can be read. */
const COMPLAINT_MS = 8000;

const words = {
  en: {
    about: "Simulated device: what its owner sees on the display, and can press.",
    device: "Device",
    allowed: "What is allowed now",
    nothing: "Nothing is allowed.",
    endAll: "End everything",
    restore: "Let the device's own setting count again",
    end: "End it",
    off: "This device is switched off, or still starting.",
    gone: "The simulator does not answer. It may have ended.",
    waiting: (count) => ` (${count} waiting)`,
    until: (time) => `Waiting for your answer until ${time}.`,
    putOff: "You put this off. You can still answer.",
    left: (time) => `ends by itself in ${time}`,
    forever: "until you end it",
    policy: "the device's own setting",
    panel: "allowed here",
    verbal: "allowed by telephone",
    refused: (why) => `The device did not take that: ${why}`,
    scopes: {
      state: "See state",
      logs: "Read records",
      tail: "Watch records live",
      action: "Operate from afar",
    },
  },
  ko: {
    about: "가상 기기: 소유자가 화면에서 보고 누를 수 있는 것입니다.",
    device: "기기",
    allowed: "지금 허용된 항목",
    nothing: "허용된 항목이 없습니다.",
    endAll: "모두 끝내기",
    restore: "기기 자체 설정 다시 적용하기",
    end: "끝내기",
    off: "기기가 꺼져 있거나 켜지는 중입니다.",
    gone: "시뮬레이터가 응답하지 않습니다. 종료되었을 수 있습니다.",
    waiting: (count) => ` (대기 ${count}건)`,
    until: (time) => `${time}까지 답할 수 있습니다.`,
    putOff: "나중에 답하기로 했습니다. 지금 답할 수도 있습니다.",
    left: (time) => `${time} 뒤에 자동으로 끝남`,
    forever: "끝낼 때까지",
    policy: "기기 자체 설정",
    panel: "이 화면에서 허용",
    verbal: "전화로 허용",
    refused: (why) => `기기가 받아들이지 않았습니다: ${why}`,
    scopes: { state: "상태 보기", logs: "기록 읽기", tail: "기록 실시간 보기", action: "원격 조작" },
  },
};

const at = (id) => document.getElementById(id);
const shown = {
  deviceId: new URLSearchParams(location.search).get("device") ?? "",
  language: "en",
  questions: "",
  complaint: "",
  complaintUntilMs: 0,
};

/** An element with text; children are elements. */
function element(name, { text = "", className = "", children = [] } = {}) {
  const made = document.createElement(name);
  if (text !== "") made.textContent = text;
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

function button(text, className, press) {
  const made = element("button", { text, className });
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function act(deed) {
  const path = `/api/devices/${shown.deviceId}/deeds`;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(deed) });
  const { error = "" } = await answer.json();
  await refresh();
  if (answer.ok) return;
  shown.complaint = words[shown.language].refused(error);
  shown.complaintUntilMs = Date.now() + COMPLAINT_MS;
  showNote("");
}

function showDevices(devices) {
  const list = at("device");
  const options = devices.map(({ id, name, questions }) => {
    const text = `${name}${questions > 0 ? words[shown.language].waiting(questions) : ""}`;
    const option = element("option", { text });
    option.value = id;
    return option;
  });
  if (!devices.some(({ id }) => id === shown.deviceId)) shown.deviceId = devices[0]?.id ?? "";
  const isSame =
    [...list.options].map(({ text }) => text).join("\n") === options.map(({ text }) => text).join("\n");
  if (!isSame) list.replaceChildren(...options);
  list.value = shown.deviceId;
}

function questionSection(question) {
  const { consentId, text, answerUntilMs, isPutOff } = question;
  const id = `q-${consentId}`;
  const title = element("h2", { text: text.title });
  title.id = id;
  const boxes = text.scopes.map(({ scope, text: meaning }) => {
    const box = element("input");
    box.type = "checkbox";
    box.checked = true;
    box.value = scope;
    return {
      box,
      item: element("li", {
        children: [element("label", { children: [box, element("span", { text: meaning })] })],
      }),
    };
  });
  const allow = () => {
    const scopes = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    return act(scopes.length === 0 ? { type: "refuse", consentId } : { type: "grant", consentId, scopes });
  };
  const time = new Date(answerUntilMs).toLocaleTimeString(shown.language, {
    hour: "2-digit",
    minute: "2-digit",
  });
  const waits = isPutOff ? words[shown.language].putOff : words[shown.language].until(time);
  const section = element("section", {
    className: "question",
    children: [
      title,
      element("p", { text: text.who }),
      element("ul", { children: boxes.map(({ item }) => item) }),
      element("p", { text: text.why }),
      element("p", { text: text.howLong }),
      element("div", {
        className: "buttons",
        children: [
          button(text.allow, "strong", allow),
          button(text.later, "", () => act({ type: "later", consentId })),
          button(text.refuse, "", () => act({ type: "refuse", consentId })),
        ],
      }),
      element("p", { text: waits, className: "left" }),
    ],
  });
  section.setAttribute("aria-labelledby", id);
  section.lang = question.language;
  return section;
}

/** Built anew only when they change, so that a box stays as the owner has set it. */
function showQuestions(questions) {
  const now = JSON.stringify([shown.deviceId, questions]);
  if (now === shown.questions) return;
  shown.questions = now;
  at("questions").replaceChildren(...questions.map(questionSection));
}

function leftText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  const two = (part) => String(part).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

function grantItem({ consentId, scopes, grantedBy, expiresAtMs }, nowMs) {
  const { end, left, forever, policy, panel, verbal, scopes: names } = words[shown.language];
  const by = grantedBy === "policy" ? policy : grantedBy.startsWith("verbal") ? verbal : panel;
  const until = expiresAtMs === 0 ? forever : left(leftText(expiresAtMs - nowMs));
  const what = scopes.map((scope) => names[scope]).join(", ");
  const told = [
    element("span", { text: what }),
    element("span", { text: `${by}, ${until}`, className: "left" }),
  ];
  const press = button(end, "", () => act({ type: "revoke", consentId }));
  press.setAttribute("aria-label", `${end}: ${what}`);
  const item = element("li", { children: [element("div", { className: "words", children: told }), press] });
  item.dataset.consent = consentId;
  return item;
}

/** Countdowns change every second: the text alone is renewed, so that a button keeps its focus. */
function showGrants(grants, nowMs) {
  const list = at("allowed");
  const items = grants.map((grant) => grantItem(grant, nowMs));
  const keyOf = (item) => `${item.dataset.consent} ${item.querySelector("span").textContent}`;
  const isSame = [...list.children].map(keyOf).join("\n") === items.map(keyOf).join("\n");
  if (!isSame) list.replaceChildren(...items);
  else
    for (const [index, item] of items.entries())
      list.children[index].querySelector(".left").textContent = item.querySelector(".left").textContent;
  at("nothing").hidden = grants.length > 0;
  at("end-all").hidden = grants.length === 0;
  at("restore").hidden = grants.some(({ consentId }) => consentId === "policy");
}

function showWords() {
  const { about, device, allowed, nothing, endAll, restore } = words[shown.language];
  document.documentElement.lang = shown.language;
  const texts = {
    about,
    "device-label": device,
    "allowed-title": allowed,
    nothing,
    "end-all": endAll,
    restore,
  };
  for (const [id, text] of Object.entries(texts)) if (at(id).textContent !== text) at(id).textContent = text;
}

function showNote(text) {
  const note = Date.now() < shown.complaintUntilMs ? shown.complaint : text;
  if (at("note").textContent !== note) at("note").textContent = note;
}

async function refresh() {
  try {
    const { devices } = await ask("/api/devices");
    showDevices(devices);
    const status = await ask(`/api/devices/${shown.deviceId}`);
    if (status.isOn && status.questions.length > 0)
      shown.language = status.questions[0].language === "ko" ? "ko" : "en";
    showWords();
    showQuestions(status.isOn ? status.questions : []);
    showGrants(status.isOn ? status.grants : [], status.nowMs ?? 0);
    showNote(status.isOn ? "" : words[shown.language].off);
  } catch {
    showWords();
    showNote(words[shown.language].gone);
  }
}

at("device").addEventListener("change", ({ target }) => {
  shown.deviceId = target.value;
  history.replaceState(null, "", `?device=${encodeURIComponent(target.value)}`);
  void refresh();
});
at("end-all").addEventListener("click", () => act({ type: "revoke", consentId: "all" }));
at("restore").addEventListener("click", () => act({ type: "restore" }));
shown.language = navigator.language.startsWith("ko") ? "ko" : "en";

async function follow() {
  await refresh();
  setTimeout(follow, POLL_MS);
}
void follow();
