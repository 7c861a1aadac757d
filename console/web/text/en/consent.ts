/** What the owner allows, and asking for it. */
export const consentEn = {
  "consent.title": "Consent",
  "consent.loading": "Loading consent …",
  "consent.failed": "The consent could not be loaded",
  "consent.allowed": "Allowed",
  "consent.notAllowed": "Not allowed",
  "consent.byPanel": "by the owner, on the device",
  "consent.byPanelAsked": "by the owner, asked by {who}",
  "consent.byVerbal": "by telephone, recorded by {who}",
  "consent.byPolicy": "by the device's own setting",
  "consent.until": "until {time}",
  "consent.forever": "until it is ended",
  "consent.endsIn": "ends in {left}",
  "consent.ownerEnded": "The owner ended their consent at {time}.",
  "consent.staffEnded": "{who} ended the consent at {time}.",
  "consent.ranOut": "The owner's consent ran out at {time}.",
  "consent.endedNext":
    "What ran under it has stopped, and unfinished pulls were deleted. If you still need it, tell the customer why and ask for consent again on the overview.",
  "consent.askAgain": "Ask again if you still need it.",
  "consent.askedOnline": "{who} asked for {what}; it is on its way to the device.",
  "consent.askedOffline":
    "{who} asked for {what}. The device is offline: the question waits until {until} and is shown when it comes back.",
  "consent.delivered":
    "{who} asked for {what}. The question is on the device, but no display has shown it yet.",
  "consent.shown":
    "{who} asked for {what}. The device has shown it since {time}; the owner can answer until {until}.",
  "consent.putOff":
    "The owner said “not now” to {what} at {time}. They can still allow it on the device until {until}.",
  "consent.refusedAt":
    "The owner said no to {what} at {time}. Respect that; ask again only if the customer wants it.",
  "consent.notAnswered":
    "Nobody answered the question about {what} in time. Call the customer, then ask again.",
  "consent.askFailed": "The question about {what} did not reach the owner: {why}.",
  "consent.ask": "Ask for consent",
  "consent.verbal": "Record consent by telephone",
  "consent.withdraw": "Withdraw the question",
  "consent.withdrawQuestion": "The question disappears from the device. Withdraw it?",
  "consent.end": "End",
  "consent.endQuestion": "This ends {scopes}. What runs under it stops at once. End it?",
  "consent.noPanel": "This device has no display on which its owner could be asked.",
  "consent.askTitle": "Ask for consent",
  "consent.askLead": "The owner reads this on the device and can allow all of it, a part of it, or nothing.",
  "consent.askSubmit": "Ask the owner",
  "consent.verbalTitle": "Record consent by telephone",
  "consent.verbalLead":
    "Only what the customer has just told you. It is shown on the device, ends by itself, and stands in the audit with your name. Remote actions are never covered.",
  "consent.verbalSubmit": "Record it",
  "consent.scopesLabel": "What for",
  "consent.minutesLabel": "For how long",
  "consent.reasonLabel": "Why",
  "consent.reasonHint": "The customer reads it as you write it, so write it in their language.",
  "consent.verbalReasonLabel": "What the customer agreed to",
  "consent.languageLabel": "Language of the customer",
  "consent.caseLabel": "Case",
  "consent.noCase": "This device has no open case. Open one first: consent by telephone belongs to a case.",
  "consent.previewTitle": "This is what the customer will read",
  "consent.offlineNote":
    "The device is offline: this waits for up to a day and takes effect when it comes back.",
} as const;
